// SPDX-License-Identifier: Apache-2.0
/// The shape of the AI table that tools/generate-tables makes of GS1's Barcode Syntax Dictionary, and the checks it names.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace shopx::engine::gs1 {

/// GS1 General Specifications 7.11: set 82, set 39, and the file-safe base64 of RFC 4648 section 5.
enum class CharacterSet : std::uint8_t { digits, cset82, cset39, base64url };

/// The dictionary's "linters", by its names. What each checks stands beside its code in gs1_rules.cpp.
enum class ContentRule : std::uint8_t {
    none,
    couponcode,
    couponposoffer,
    csum,
    csumalpha,
    gcppos1,
    gcppos2,
    hasnondigit,
    hh,
    hhmi,
    hyphen,
    iban,
    importeridx,
    iso3166,
    iso3166999,
    iso3166alpha2,
    iso4217,
    iso5218,
    latitude,
    longitude,
    mediatype,
    mi,
    nonzero,
    nozeroprefix,
    packagetype,
    pcenc,
    pieceoftotal,
    posinseqslash,
    ss,
    winding,
    yesno,
    yymmd0,
    yymmdd,
    yyyymmd0,
    yyyymmdd,
    zero,
};

/// A part of an AI's data. Parts are cut off the front in order; an optional one may be missing at the end.
struct Component {
    CharacterSet set;
    std::uint8_t size_min;
    std::uint8_t size_max; ///< above size_min in a last part alone
    bool optional;
    std::array<ContentRule, 3> rules;
};

/// An AI, or a run of them that differ in their last digit alone (3100 to 3105).
struct AiEntry {
    std::uint16_t first;
    std::uint16_t last;
    std::uint8_t digits;
    std::uint8_t component;
    std::uint8_t components;
    bool predefined_length;      ///< the next AI follows without a separator
    bool data_attribute;         ///< may stand in the query of a Digital Link
    bool primary_key;            ///< of a Digital Link
    std::string_view needs;      ///< "01+21,02,35nn": one of these groups must be there too
    std::string_view excludes;   ///< "255,394n"
    std::string_view qualifiers; ///< of the key: "22,10,21|235"
};

[[nodiscard]] bool in_set(CharacterSet set, char c) noexcept;

/// Is `text` what the rule asks for? For any text.
[[nodiscard]] bool obeys(ContentRule rule, std::string_view text) noexcept;

/// AIs 8110 and 8112, North American coupons (GS1 US, Coupon specifications): shape alone.
[[nodiscard]] bool is_coupon_code(std::string_view text) noexcept;
[[nodiscard]] bool is_positive_offer_coupon(std::string_view text) noexcept;

/// ISO 4217's number of a code such as "EUR" (978), and back. 0 and empty: there is none.
[[nodiscard]] std::uint16_t currency_number(std::string_view code) noexcept;
[[nodiscard]] std::string_view currency_code(std::uint32_t number) noexcept;

} // namespace shopx::engine::gs1
