// SPDX-License-Identifier: Apache-2.0
/// What a scan is (E15, E16, E17): a trade item number, a number of restricted circulation with or without a price, weight or
/// count inside, GS1 data, or the shop's own code. One call reads a scan whole or refuses it; nothing is half applied.
#pragma once

#include <shopx/engine/date.hpp>
#include <shopx/engine/gs1.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace shopx::engine {

/// value / 10^decimals, exactly: 0.750 is {750, 3}.
struct Decimal {
    std::int64_t value = 0;
    int decimals = 0; ///< 0 to 9
    friend bool operator==(Decimal const&, Decimal const&) = default;
};

/// In units of 10^-digits (0 to 9), half away from zero: {750, 3} with 2 digits is 75. A weight in kg at 3 digits is
/// quantity_milli; a price at the currency's digits is minor units.
[[nodiscard]] std::int64_t at_digits(Decimal decimal, int digits) noexcept;

/// YYMMDD of GS1 (GenSpecs 7.12): of the centuries the one that puts it 49 years back to 50 ahead of `today`; day 00 is the
/// month's last. Empty: no such day.
[[nodiscard]] std::optional<Date> gs1_date(std::string_view yymmdd, Date today) noexcept;

enum class Measure : std::uint8_t { price, weight, count };

/// How a number of restricted circulation carries a value: prefix and item, verifier if any, value, check digit, in 13 digits.
/// A 12-digit number (prefix 2) is read with a zero in front. The meaning is national or the shop's own (GenSpecs 2.1.12).
struct VariableMeasureLayout {
    std::string_view prefix; ///< "02", "20" to "29", or longer: the item number begins with it
    Measure measure;
    std::uint8_t item_digits;  ///< with the prefix
    bool verifier;             ///< a digit that proves the value; of 4 or 5 digits alone
    std::uint8_t value_digits; ///< items + verifier + values are 12
    std::uint8_t decimals;     ///< of the currency's unit, of a kilogram
};

[[nodiscard]] bool is_valid(VariableMeasureLayout const& layout) noexcept;

/// What a country's GS1 organisation publishes, by ISO 3166 code: DE, DK, EE, FI, GB, LT, LV, NO, SE. Empty: none is known. A shop
/// proves it on labels of its own scale before it goes live: scales are set up by hand (B38).
[[nodiscard]] std::span<VariableMeasureLayout const> variable_measure_preset(std::string_view country) noexcept;

/// The verifier of a value of 4 or 5 digits (GenSpecs 7.9.3, 7.9.4). Empty: other text.
[[nodiscard]] std::optional<int> value_verifier(std::string_view digits) noexcept;

/// Thousandths of a kilogram behind a label's price, to the gram: for the stock alone, since it is derived; the customer pays
/// the label's price. Empty: unit price not above zero, or digits outside 0 to 4.
[[nodiscard]] std::optional<std::int64_t> weight_milli_of_price(std::int64_t price_minor, std::int64_t unit_price_e4, int currency_digits) noexcept;

/// What the till acts on, out of GS1 elements. All of it stays readable in Barcode::elements.
struct Gs1Facts {
    std::optional<std::uint64_t> gtin;    ///< AI 01, else 02: gtin14's key
    std::optional<Date> produced;         ///< AI 11
    std::optional<Date> packed;           ///< AI 13
    std::optional<Date> best_before;      ///< AI 15
    std::optional<Date> sell_by;          ///< AI 16
    std::optional<Date> expiry;           ///< AI 17
    std::optional<Decimal> net_weight_kg; ///< AI 310n
    std::optional<std::int64_t> count;    ///< AI 30, else 37: pieces
    std::optional<Decimal> price;         ///< AI 392n, 393n: to pay for the whole item
    std::optional<Decimal> unit_price;    ///< AI 395n: for a unit of measure
    std::optional<Decimal> percent_off;   ///< AI 394n
    std::string_view price_currency;      ///< AI 393n, as "EUR"; empty for 392n: the shop's currency
    bool content = false;                 ///< the GTIN is that of what a logistic unit holds (AI 02)
    bool expired = false;                 ///< after AI 17: not to be sold (B36)
    bool past_best_before = false;        ///< after AI 15: may be sold, with a warning
};

enum class BarcodeKind : std::uint8_t {
    own,             ///< the shop's own code, exact to the letter
    gtin,            ///< a world-wide number
    restricted,      ///< a number of the shop or the country without a known value inside: 02, 04, 20-29, GTIN-8 with 0 or 2
    embedded_price,  ///< `value` is the line's total, exactly
    embedded_weight, ///< `value` in kilograms
    embedded_count,  ///< `value` in pieces
    gs1,             ///< `elements` and `facts`
};

enum class BarcodeError : std::uint8_t {
    none,
    empty,
    too_long,
    today_out_of_range,     ///< ScanSettings::today is no day
    layout_out_of_range,    ///< one of ScanSettings::layouts isn't valid
    unsupported_symbology,  ///< an AIM identifier that is malformed, or of an add-on or a composite component
    missing_aim_identifier, ///< a separator in data without one: the scanner must be set to send it (B37)
    control_character,      ///< in text that isn't GS1 data
    wrong_digits,           ///< the symbology promises a number of other length
    check_digit,            ///< wrong: scan again
    verifier,               ///< of the value inside; never looked up as an ordinary number
    gs1,                    ///< see Barcode::gs1_error
    other_currency,         ///< AI 393n is not in ScanSettings::currency
};

[[nodiscard]] std::string_view to_string(BarcodeKind kind) noexcept;
[[nodiscard]] std::string_view to_string(BarcodeError error) noexcept;

struct ScanSettings {
    std::span<VariableMeasureLayout const> layouts; ///< a preset or the shop's own; the first whose prefix fits counts
    Date today;                                     ///< the shop's business day
    std::string_view currency;                      ///< of the sale, as "EUR". Empty: AI 393n isn't compared
};

/// After an error everything but `gs1_error` is as in an empty one.
struct Barcode {
    BarcodeKind kind = BarcodeKind::own;
    /// gtin14's key: of the item without its value (digits of value and verifier zero, check digit anew) when one is embedded;
    /// of AI 01 or 02 in GS1 data. Empty for the shop's own code, and for GS1 data without a trade item.
    std::optional<std::uint64_t> gtin;
    int packaging_level = 0; ///< a GTIN-14's first digit: 0 the item, 1 to 8 a package of it, 9 of variable measure
    std::string_view text;   ///< what was scanned without its AIM identifier; a view into it
    Decimal value;           ///< of the embedded kinds
    ElementString elements;
    Gs1Facts facts;
    Gs1Error gs1_error = Gs1Error::none;
};

/// Reads what a scanner sent, or a hand typed. With an AIM identifier in front ("]C1", ISO/IEC 15424) the symbology decides;
/// without one digits that make a right number are that number, a Digital Link is read, and all else is the shop's own code.
/// A number whose prefix has a layout must have a right check digit and verifier, or it is refused.
BarcodeError scan(std::string_view text, ScanSettings const& settings, Barcode& out) noexcept;

} // namespace shopx::engine
