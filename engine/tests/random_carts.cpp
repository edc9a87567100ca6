// SPDX-License-Identifier: Apache-2.0
#include "random_carts.hpp"

#include <shopx/engine/currency.hpp>

#include <array>

namespace shopx::engine::testing {
namespace {

constexpr std::array<std::int32_t, 12> rates{0, 50'000, 55'000, 70'000, 82'500, 88'750, 95'000, 150'000, 190'000, 200'000, 210'000, 1'000'000};
constexpr std::array<std::string_view, 8> names{"EUR", "GBP", "USD", "JPY", "KWD", "CHF", "SEK", "CLF"};
constexpr std::array<std::int64_t, 5> steps{1, 1, 5, 10, 100};

template <class Array>
auto pick(Dice& dice, Array const& array)
{
    return array[static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(array.size()) - 1))];
}

Discount random_discount(Dice& dice, std::int64_t amount_max)
{
    switch (dice.between(0, 3)) {
    case 0: return {DiscountKind::percent, dice.between(0, whole_ppm)};
    case 1: return {DiscountKind::percent, 50'000 * dice.between(1, 20)};
    default: return {DiscountKind::amount, dice.between(0, amount_max)};
    }
}

LineInput random_line(Dice& dice)
{
    LineInput line;
    line.quantity_milli = dice.one_in(4) ? dice.between(1, 5'000) : 1'000 * dice.between(1, 12);
    line.unit_price_e4 = dice.one_in(5) ? dice.between(0, 2'000'000) : 100 * dice.between(1, 5'000);
    if (dice.one_in(50)) line.quantity_milli = dice.between(1, 80'995'000);
    if (dice.one_in(50)) line.unit_price_e4 = dice.between(1, 389'700'000);
    if (dice.one_in(4)) line.discount = random_discount(dice, 200);
    if (dice.one_in(10)) {
        line.discountable = false;
        line.discount = {};
    }
    return line;
}

std::string discount_json(Discount const& discount)
{
    auto const percent = discount.kind == DiscountKind::percent;
    return std::string{percent ? R"({"kind":"percent","rate_ppm":)" : R"({"kind":"amount","amount_minor":)"} + std::to_string(discount.value) + "}";
}

} // namespace

CartInput RandomCart::input() const
{
    return {.lines = lines,
        .order_discount = order_discount,
        .prices_include_tax = prices_include_tax,
        .scope = scope,
        .currency_digits = currency_digits(currency).value()};
}

std::string RandomCart::json() const
{
    static constexpr std::array<std::string_view, 3> scopes{"line", "rate_per_document", "document"};
    std::string text = R"({"lines":[)";
    for (auto const& line : lines) {
        if (&line != lines.data()) text += ',';
        text += R"({"quantity_milli":)" + std::to_string(line.quantity_milli);
        text += R"(,"unit_price_e4":)" + std::to_string(line.unit_price_e4);
        text += R"(,"tax_code":")" + tax_codes[static_cast<std::size_t>(line.tax_group)];
        text += R"(","tax_rate_ppm":)" + std::to_string(line.tax_rate_ppm);
        if (line.discount.kind != DiscountKind::none) text += R"(,"discount":)" + discount_json(line.discount);
        if (!line.discountable) text += R"(,"discountable":false)";
        text += '}';
    }
    text += ']';
    if (order_discount.kind != DiscountKind::none) text += R"(,"order_discount":)" + discount_json(order_discount);
    text += R"(,"prices_include_tax":)" + std::string{prices_include_tax ? "true" : "false"};
    text += R"(,"rounding_scope":")" + std::string{scopes[static_cast<std::size_t>(scope)]};
    text += R"(","currency":")" + std::string{currency};
    text += R"(","cash_step_minor":)" + std::to_string(cash_step_minor) + "}";
    return text;
}

RandomCart random_cart(Dice& dice)
{
    RandomCart cart;
    // A cart's own few codes in order of first use (the ABI numbers them so), each with a rate; two codes may share a rate.
    auto const codes = dice.between(1, 5);
    std::vector<std::int32_t> code_rates;
    for (std::int64_t i = 0; i < codes; ++i) {
        code_rates.push_back(dice.one_in(12) ? static_cast<std::int32_t>(dice.between(0, whole_ppm)) : pick(dice, rates));
    }
    std::vector<std::int32_t> group_of_code(code_rates.size(), -1);
    auto const lines = dice.one_in(40) ? dice.between(50, 120) : dice.between(1, 12);
    for (std::int64_t i = 0; i < lines; ++i) {
        auto line = random_line(dice);
        auto const code = static_cast<std::size_t>(dice.between(0, codes - 1));
        if (group_of_code[code] < 0) {
            group_of_code[code] = static_cast<std::int32_t>(cart.tax_codes.size());
            cart.tax_codes.push_back("code-" + std::to_string(code));
        }
        line.tax_group = group_of_code[code];
        line.tax_rate_ppm = code_rates[code];
        cart.lines.push_back(line);
    }
    if (dice.one_in(3)) cart.order_discount = random_discount(dice, 1'500);
    cart.prices_include_tax = dice.one_in(2);
    cart.scope = static_cast<RoundingScope>(dice.between(0, 2));
    cart.currency = pick(dice, names);
    cart.cash_step_minor = pick(dice, steps);
    return dice.one_in(5) ? returned(std::move(cart)) : cart;
}

RandomCart returned(RandomCart cart)
{
    for (auto& line : cart.lines) line.quantity_milli = -line.quantity_milli;
    return cart;
}

} // namespace shopx::engine::testing
