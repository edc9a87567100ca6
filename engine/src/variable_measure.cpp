// SPDX-License-Identifier: Apache-2.0
/// E15: values inside numbers of restricted circulation. The presets are as jodal/biip collected them (src/biip/rcn.py, Apache-2.0,
/// citing the GS1 member organisations); GB's prefix 28 by gs1uk.org, "How to barcode variable-measure items".
#include "variable_measure.hpp"

#include "digits.hpp"

#include <shopx/engine/gtin.hpp>
#include <shopx/engine/limits.hpp>
#include <shopx/engine/money.hpp>

#include <algorithm>
#include <array>

namespace shopx::engine {
namespace {

using enum Measure;

constexpr std::size_t body_digits = 12; // of 13, without the check digit
constexpr std::size_t value_digits_max = 9;
constexpr int decimals_max = 9;

constexpr VariableMeasureLayout with_verifier(std::string_view prefix, Measure measure, std::uint8_t value_digits, std::uint8_t decimals)
{
    return {prefix, measure, static_cast<std::uint8_t>(body_digits - 1 - value_digits), true, value_digits, decimals};
}

constexpr VariableMeasureLayout plain(std::string_view prefix, Measure measure, std::uint8_t value_digits, std::uint8_t decimals)
{
    return {prefix, measure, static_cast<std::uint8_t>(body_digits - value_digits), false, value_digits, decimals};
}

constexpr std::array germany{with_verifier("22", price, 5, 2), with_verifier("23", price, 5, 2), with_verifier("25", count, 5, 0),
    with_verifier("26", count, 5, 0), with_verifier("28", weight, 5, 3), with_verifier("29", weight, 5, 3)};
constexpr std::array great_britain{with_verifier("20", price, 4, 2), with_verifier("28", price, 4, 2)};
/// Norway's by observation alone.
constexpr std::array sweden_norway{plain("20", price, 4, 2), plain("21", price, 4, 1), plain("22", price, 4, 0), plain("23", weight, 4, 3),
    plain("24", weight, 4, 2), plain("25", weight, 4, 1)};
constexpr std::array finland_baltics{plain("23", weight, 4, 3), plain("24", weight, 4, 2), plain("25", weight, 4, 1)};
constexpr std::array denmark{plain("21", price, 6, 2), plain("22", price, 6, 2), plain("23", price, 6, 2), plain("24", price, 6, 2), plain("26", weight, 6, 3),
    plain("27", weight, 5, 3), plain("28", weight, 6, 3)};

constexpr std::int64_t power_of_ten(int exponent) noexcept
{
    std::int64_t power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

/// Weighted products of GenSpecs 7.9.2: twice the digit less its tens, five times less or plus its tens.
constexpr std::array two_minus{0, 2, 4, 6, 8, 9, 1, 3, 5, 7};
constexpr std::array five_plus{0, 5, 1, 6, 2, 7, 3, 8, 4, 9};
constexpr std::array five_minus{0, 5, 9, 4, 8, 3, 7, 2, 6, 1};

BarcodeKind kind_of(Measure measure) noexcept
{
    switch (measure) {
    case price: return BarcodeKind::embedded_price;
    case weight: return BarcodeKind::embedded_weight;
    case count: break;
    }
    return BarcodeKind::embedded_count;
}

} // namespace

std::int64_t at_digits(Decimal decimal, int digits) noexcept
{
    auto const from = std::clamp(decimal.decimals, 0, decimals_max);
    return round_half_away(Int128{decimal.value} * power_of_ten(std::clamp(digits, 0, decimals_max)), power_of_ten(from));
}

bool is_valid(VariableMeasureLayout const& layout) noexcept
{
    return !layout.prefix.empty() && all_digits(layout.prefix) && layout.prefix.size() <= layout.item_digits
           && std::size_t{layout.item_digits} + (layout.verifier ? 1 : 0) + layout.value_digits == body_digits && layout.value_digits > 0
           && layout.value_digits <= value_digits_max && layout.decimals <= layout.value_digits
           && (!layout.verifier || layout.value_digits == 4 || layout.value_digits == 5);
}

std::span<VariableMeasureLayout const> variable_measure_preset(std::string_view country) noexcept
{
    if (country == "DE") return germany;
    if (country == "GB") return great_britain;
    if (country == "SE" || country == "NO") return sweden_norway;
    if (country == "FI" || country == "EE" || country == "LV" || country == "LT") return finland_baltics;
    if (country == "DK") return denmark;
    return {};
}

std::optional<int> value_verifier(std::string_view digits) noexcept
{
    if (!all_digits(digits)) return std::nullopt;
    auto const product = [&](std::array<int, 10> const& weight, std::size_t at) { return weight[static_cast<std::size_t>(digits[at] - '0')]; };
    if (digits.size() == 4) {
        auto const sum = product(two_minus, 0) + product(two_minus, 1) + 3 * (digits[2] - '0') + product(five_minus, 3);
        return sum * 3 % 10;
    }
    if (digits.size() != 5) return std::nullopt;
    auto const sum = product(five_plus, 0) + product(two_minus, 1) + product(five_minus, 2) + product(five_plus, 3) + product(two_minus, 4);
    auto const found = std::find(five_minus.begin(), five_minus.end(), (10 - sum % 10) % 10);
    return static_cast<int>(found - five_minus.begin());
}

std::optional<std::int64_t> weight_milli_of_price(std::int64_t price_minor, std::int64_t unit_price_e4, int currency_digits) noexcept
{
    if (unit_price_e4 <= 0 || currency_digits < 0 || currency_digits > currency_digits_max) return std::nullopt;
    return round_half_away(Int128{price_minor} * 10'000'000, Int128{unit_price_e4} * power_of_ten(currency_digits));
}

VariableMeasureLayout const* layout_of(std::string_view thirteen, std::span<VariableMeasureLayout const> layouts) noexcept
{
    auto const found =
        std::find_if(layouts.begin(), layouts.end(), [&](auto const& layout) { return thirteen.substr(0, layout.prefix.size()) == layout.prefix; });
    return found == layouts.end() ? nullptr : &*found;
}

BarcodeError read_variable_measure(std::string_view thirteen, VariableMeasureLayout const& layout, Barcode& out) noexcept
{
    auto const value = thirteen.substr(body_digits - layout.value_digits, layout.value_digits);
    if (layout.verifier && value_verifier(value) != thirteen[layout.item_digits] - '0') return BarcodeError::verifier;
    std::array<char, body_digits + 1> item;
    item.fill('0');
    std::copy_n(thirteen.begin(), layout.item_digits, item.begin());
    item.back() = static_cast<char>('0' + check_digit({item.data(), body_digits}).value_or(0));
    out.gtin = gtin14({item.data(), item.size()});
    out.kind = kind_of(layout.measure);
    out.value = {static_cast<std::int64_t>(number(value)), layout.decimals};
    return BarcodeError::none;
}

} // namespace shopx::engine
