// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/barcode.hpp>

#include "digits.hpp"
#include "gs1_facts.hpp"
#include "gs1_lookup.hpp"
#include "variable_measure.hpp"

#include <shopx/engine/gtin.hpp>

#include <algorithm>
#include <array>

namespace shopx::engine {
namespace {

/// What an AIM identifier (ISO/IEC 15424) says of the data behind it.
enum class Carrier : std::uint8_t { text, gs1, ean_13, ean_8, unsupported };

constexpr std::size_t aim_size = 3;

Carrier carrier_of(std::string_view aim) noexcept
{
    constexpr std::array<std::string_view, 5> gs1{"]C1", "]e0", "]d2", "]Q3", "]J1"};
    auto const modifier = aim.back();
    auto const has_modifier = all_digits({&modifier, 1}) || (modifier >= 'A' && modifier <= 'Z') || (modifier >= 'a' && modifier <= 'z');
    auto const letter = aim[1];
    if (!has_modifier || letter < 'A' || letter > 'z') return Carrier::unsupported;
    if (std::find(gs1.begin(), gs1.end(), aim) != gs1.end()) return Carrier::gs1;
    if (aim == "]E0" || aim == "]E3") return Carrier::ean_13;
    if (aim == "]E4") return Carrier::ean_8;
    // ]E1 and ]E2 are add-ons alone, other ]e are composite components, ]C2 and ]C4 are other users of Code 128.
    if (letter == 'E' || letter == 'e' || aim == "]C2" || aim == "]C4") return Carrier::unsupported;
    return Carrier::text;
}

constexpr bool is_trade_item_size(std::size_t size) noexcept { return size == 8 || size == 12 || size == 13 || size == 14; }

/// The 13 digits of a number that has no more: a UPC-A with a zero in front, a GTIN-14 without its own.
std::array<char, 13> thirteen_of(std::string_view digits) noexcept
{
    std::array<char, 13> thirteen;
    thirteen.fill('0');
    auto const last = digits.substr(digits.size() - std::min(digits.size(), thirteen.size()));
    std::copy(last.begin(), last.end(), thirteen.end() - static_cast<std::ptrdiff_t>(last.size()));
    return thirteen;
}

/// GenSpecs 1.4.2: prefixes 02 and 20-29 of variable measure and the shop's, 04 of a company; of GTIN-8 prefixes 0 and 2.
bool is_restricted(std::uint64_t key) noexcept
{
    if (key < 100'000'000) return key / 10'000'000 == 0 || key / 10'000'000 == 2;
    auto const prefix = key / 100'000'000'000;
    return prefix == 2 || prefix == 4 || (prefix >= 20 && prefix <= 29);
}

BarcodeError read_number(std::string_view digits, std::uint64_t key, ScanSettings const& settings, Barcode& out) noexcept
{
    constexpr std::uint64_t level_unit = 10'000'000'000'000;
    out.gtin = key;
    out.kind = is_restricted(key) ? BarcodeKind::restricted : BarcodeKind::gtin;
    out.packaging_level = static_cast<int>(key / level_unit);
    if (key >= level_unit || digits.size() == 8) return BarcodeError::none;
    auto const thirteen = thirteen_of(digits);
    std::string_view const text{thirteen.data(), thirteen.size()};
    auto const* layout = layout_of(text, settings.layouts);
    return layout == nullptr ? BarcodeError::none : read_variable_measure(text, *layout, out);
}

/// The symbology promises a number, so that a wrong check digit is a misread and not a code of the shop's.
BarcodeError read_ean_13(std::string_view aim, ScanSettings const& settings, Barcode& out) noexcept
{
    auto digits = out.text;
    constexpr std::size_t size = 13;
    if (aim == "]E3" && digits.size() > size) digits = digits.substr(0, size); // an add-on of 2 or 5 digits follows
    if (!all_digits(digits)) return BarcodeError::wrong_digits;
    // ISO/IEC 15424 wants 13 digits; a scanner set to cut the zeros of a UPC sends 12, or 8 of a UPC-E.
    if (digits.size() == 8) {
        auto const key = gtin14_of_upc_e(digits);
        if (!key) return BarcodeError::check_digit;
        auto const expanded = gtin14_digits(*key);
        return read_number({expanded.data(), expanded.size()}, *key, settings, out);
    }
    if (digits.size() != size && digits.size() != 12) return BarcodeError::wrong_digits;
    auto const key = gtin14(digits);
    return key ? read_number(digits, *key, settings, out) : BarcodeError::check_digit;
}

BarcodeError read_ean_8(ScanSettings const& settings, Barcode& out) noexcept
{
    if (out.text.size() != 8 || !all_digits(out.text)) return BarcodeError::wrong_digits;
    auto const key = gtin14(out.text);
    return key ? read_number(out.text, *key, settings, out) : BarcodeError::check_digit;
}

BarcodeError read_gs1(bool digital_link, ScanSettings const& settings, Barcode& out) noexcept
{
    out.kind = BarcodeKind::gs1;
    out.gs1_error = digital_link ? read_digital_link(out.text, out.elements) : read_element_string(out.text, out.elements);
    if (out.gs1_error == Gs1Error::none) out.gs1_error = check_pairs(out.elements);
    if (out.gs1_error == Gs1Error::none) out.gs1_error = read_facts(out.elements, settings.today, out.facts);
    if (out.gs1_error != Gs1Error::none) return BarcodeError::gs1;
    auto const& currency = out.facts.price_currency;
    if (!currency.empty() && !settings.currency.empty() && currency != settings.currency) return BarcodeError::other_currency;
    out.gtin = out.facts.gtin;
    if (out.gtin) out.packaging_level = static_cast<int>(*out.gtin / 10'000'000'000'000);
    return BarcodeError::none;
}

BarcodeError read_text(ScanSettings const& settings, Barcode& out) noexcept
{
    auto const text = out.text;
    if (is_web_uri(text)) return read_gs1(true, settings, out);
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7F'; })) return BarcodeError::control_character;
    if (!is_trade_item_size(text.size()) || !all_digits(text)) return BarcodeError::none;
    if (auto const key = gtin14(text)) return read_number(text, *key, settings, out);
    // Digits of the shop's own, unless a layout claims them: then a price can't be trusted.
    if (text.size() == 8 || (text.size() == 14 && text[0] != '0')) return BarcodeError::none;
    auto const thirteen = thirteen_of(text);
    return layout_of({thirteen.data(), thirteen.size()}, settings.layouts) == nullptr ? BarcodeError::none : BarcodeError::check_digit;
}

BarcodeError read(std::string_view text, ScanSettings const& settings, Barcode& out) noexcept
{
    if (!is_valid(settings.today)) return BarcodeError::today_out_of_range;
    auto const valid = [](VariableMeasureLayout const& layout) { return is_valid(layout); };
    if (!std::all_of(settings.layouts.begin(), settings.layouts.end(), valid)) return BarcodeError::layout_out_of_range;
    if (text.empty()) return BarcodeError::empty;
    if (text.size() > scan_bytes_max) return BarcodeError::too_long;
    out.text = text;
    if (text.front() != ']') {
        if (text.find(gs1::separator) != std::string_view::npos) return BarcodeError::missing_aim_identifier;
        return read_text(settings, out);
    }
    if (text.size() < aim_size) return BarcodeError::unsupported_symbology;
    auto const aim = text.substr(0, aim_size);
    out.text = text.substr(aim_size);
    if (out.text.empty()) return BarcodeError::empty;
    switch (carrier_of(aim)) {
    case Carrier::gs1: return read_gs1(false, settings, out);
    case Carrier::ean_13: return read_ean_13(aim, settings, out);
    case Carrier::ean_8: return read_ean_8(settings, out);
    case Carrier::text: return read_text(settings, out);
    case Carrier::unsupported: break;
    }
    return BarcodeError::unsupported_symbology;
}

void clear(Barcode& out) noexcept
{
    out.kind = BarcodeKind::own;
    out.gtin.reset();
    out.packaging_level = 0;
    out.text = {};
    out.value = {};
    out.elements.clear();
    out.facts = {};
}

} // namespace

std::string_view to_string(BarcodeKind kind) noexcept
{
    switch (kind) {
    case BarcodeKind::own: return "own";
    case BarcodeKind::gtin: return "gtin";
    case BarcodeKind::restricted: return "restricted";
    case BarcodeKind::embedded_price: return "embedded_price";
    case BarcodeKind::embedded_weight: return "embedded_weight";
    case BarcodeKind::embedded_count: return "embedded_count";
    case BarcodeKind::gs1: return "gs1";
    }
    return "unknown";
}

std::string_view to_string(BarcodeError error) noexcept
{
    switch (error) {
    case BarcodeError::none: return "none";
    case BarcodeError::empty: return "empty";
    case BarcodeError::too_long: return "too_long";
    case BarcodeError::today_out_of_range: return "today_out_of_range";
    case BarcodeError::layout_out_of_range: return "layout_out_of_range";
    case BarcodeError::unsupported_symbology: return "unsupported_symbology";
    case BarcodeError::missing_aim_identifier: return "missing_aim_identifier";
    case BarcodeError::control_character: return "control_character";
    case BarcodeError::wrong_digits: return "wrong_digits";
    case BarcodeError::check_digit: return "check_digit";
    case BarcodeError::verifier: return "verifier";
    case BarcodeError::gs1: return "gs1";
    case BarcodeError::other_currency: return "other_currency";
    }
    return "unknown";
}

BarcodeError scan(std::string_view text, ScanSettings const& settings, Barcode& out) noexcept
{
    clear(out);
    out.gs1_error = Gs1Error::none;
    auto const error = read(text, settings, out);
    if (error != BarcodeError::none) clear(out);
    return error;
}

} // namespace shopx::engine
