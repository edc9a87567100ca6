// SPDX-License-Identifier: Apache-2.0
#include "random_carts.hpp"

#include <shopx/engine/currency.hpp>

#include <algorithm>
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

std::string tax_json(RandomCart const& cart, LineTax const& tax)
{
    auto text = R"("tax_code":")" + cart.tax_codes[static_cast<std::size_t>(tax.tax_group)];
    text += R"(","tax_rate_ppm":)" + std::to_string(tax.tax_rate_ppm);
    auto separator = std::string{R"(,"on_earlier":[)"};
    for (std::size_t i = 0; i < 32; ++i) {
        if ((tax.on_earlier >> i & 1U) == 0) continue;
        text += separator + std::to_string(i);
        separator = ",";
    }
    return tax.on_earlier == 0 ? text : text + "]";
}

std::string taxes_json(RandomCart const& cart, LineInput const& line)
{
    if (line.tax_count == 0) return "," + tax_json(cart, {.tax_group = line.tax_group, .tax_rate_ppm = line.tax_rate_ppm});
    std::string text = R"(,"taxes":[)";
    for (std::size_t i = 0; i < line.tax_count; ++i) text += (i == 0 ? "{" : ",{") + tax_json(cart, cart.taxes[line.first_tax + i]) + "}";
    return text + "]";
}

/// One to four taxes; each is on an earlier one with one chance in two.
std::vector<LineTax> random_list(Dice& dice, std::vector<LineTax> const& known)
{
    std::vector<LineTax> list;
    auto const count = dice.one_in(40) ? dice.between(5, 8) : dice.between(1, 4);
    for (std::int64_t i = 0; i < count; ++i) {
        auto tax = pick(dice, known);
        auto const same = [&](LineTax const& other) { return other.tax_group == tax.tax_group; };
        if (std::any_of(list.begin(), list.end(), same) && !dice.one_in(100)) continue;
        for (std::size_t j = 0; j < list.size(); ++j) tax.on_earlier |= dice.one_in(2) ? 1U << j : 0U;
        list.push_back(tax);
    }
    return list;
}

/// The ABI numbers the codes in order of first use.
void number_codes(RandomCart& cart)
{
    std::vector<std::int32_t> numbers(cart.tax_codes.size(), -1);
    std::vector<std::string> codes;
    auto const number = [&](std::int32_t& group) {
        auto& known = numbers[static_cast<std::size_t>(group)];
        if (known < 0) {
            known = static_cast<std::int32_t>(codes.size());
            codes.push_back(cart.tax_codes[static_cast<std::size_t>(group)]);
        }
        group = known;
    };
    std::vector<bool> numbered(cart.taxes.size());
    for (auto& line : cart.lines) {
        if (line.tax_count == 0) number(line.tax_group);
        for (std::size_t i = line.first_tax; i < std::size_t{line.first_tax} + line.tax_count; ++i) {
            if (!numbered[i]) number(cart.taxes[i].tax_group);
            numbered[i] = true;
        }
    }
    cart.tax_codes = codes;
}

} // namespace

CartInput RandomCart::input() const
{
    return {.lines = lines,
        .order_discount = order_discount,
        .prices_include_tax = prices_include_tax,
        .scope = scope,
        .currency_digits = currency_digits(currency).value(),
        .taxes = taxes,
        .tax_rounding = tax_rounding,
        .inclusive_rule = inclusive_rule};
}

std::string RandomCart::json() const
{
    static constexpr std::array<std::string_view, 3> scopes{"line", "rate_per_document", "document"};
    static constexpr std::array<std::string_view, 5> roundings{"half_away", "half_even", "half_down", "down", "up"};
    std::string text = R"({"lines":[)";
    for (auto const& line : lines) {
        if (&line != lines.data()) text += ',';
        text += R"({"quantity_milli":)" + std::to_string(line.quantity_milli);
        text += R"(,"unit_price_e4":)" + std::to_string(line.unit_price_e4);
        text += taxes_json(*this, line);
        if (line.discount.kind != DiscountKind::none) text += R"(,"discount":)" + discount_json(line.discount);
        if (!line.discountable) text += R"(,"discountable":false)";
        if (!line_additions.empty()) text += line_additions[static_cast<std::size_t>(&line - lines.data())];
        text += '}';
    }
    text += ']';
    if (order_discount.kind != DiscountKind::none) text += R"(,"order_discount":)" + discount_json(order_discount);
    text += R"(,"prices_include_tax":)" + std::string{prices_include_tax ? "true" : "false"};
    text += R"(,"rounding_scope":")" + std::string{scopes[static_cast<std::size_t>(scope)]};
    text += R"(","currency":")" + std::string{currency};
    if (tax_rounding != TaxRounding::half_away) text += R"(","tax_rounding":")" + std::string{roundings[static_cast<std::size_t>(tax_rounding)]};
    if (inclusive_rule != InclusiveRule::tax_first) text += R"(","inclusive_rule":"net_first)";
    text += R"(","cash_step_minor":)" + std::to_string(cash_step_minor) + additions + "}";
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

RandomCart random_cart_of_several_taxes(Dice& dice)
{
    auto cart = random_cart(dice);
    // Some taxes of the trade's sizes, with the codes that the cart knows already and some more.
    std::vector<LineTax> known;
    for (auto const& line : cart.lines) known.push_back({.tax_group = line.tax_group, .tax_rate_ppm = line.tax_rate_ppm});
    for (auto const rate : {50'000, 99'750, 25'000, dice.one_in(20) ? 1'000'000 : 12'500}) {
        known.push_back({.tax_group = static_cast<std::int32_t>(cart.tax_codes.size()), .tax_rate_ppm = rate});
        cart.tax_codes.push_back("more-" + std::to_string(rate));
    }
    struct Range {
        std::uint16_t first, count;
    };
    std::vector<Range> lists;
    for (auto left = dice.between(1, 3); left > 0; --left) {
        auto const list = random_list(dice, known);
        lists.push_back({static_cast<std::uint16_t>(cart.taxes.size()), static_cast<std::uint16_t>(list.size())});
        cart.taxes.insert(cart.taxes.end(), list.begin(), list.end());
    }
    for (auto& line : cart.lines) {
        if (dice.one_in(4)) continue;
        auto const [first, count] = pick(dice, lists);
        line.first_tax = first;
        line.tax_count = count;
        line.tax_group = 0;
        line.tax_rate_ppm = 0;
    }
    number_codes(cart);
    return cart;
}

RandomCart random_cart_of_terms(Dice& dice)
{
    auto cart = dice.one_in(2) ? random_cart(dice) : random_cart_of_several_taxes(dice);
    cart.tax_rounding = static_cast<TaxRounding>(dice.between(0, 4));
    cart.inclusive_rule = static_cast<InclusiveRule>(dice.between(0, 1));
    if (!dice.one_in(3)) return cart;
    // Of a price that includes 28, 60 or 100 %, a 32nd, an 8th, a half may be left; of one that doesn't, 50 %, 2.5 %.
    static constexpr std::array<std::int32_t, 6> halving{280'000, 600'000, 1'000'000, 500'000, 25'000, 0};
    for (auto& line : cart.lines) {
        if (line.tax_count == 0) line.tax_rate_ppm = pick(dice, halving);
    }
    for (auto& tax : cart.taxes) tax.tax_rate_ppm = pick(dice, halving);
    return cart;
}

RandomCart returned(RandomCart cart)
{
    for (auto& line : cart.lines) line.quantity_milli = -line.quantity_milli;
    return cart;
}

} // namespace shopx::engine::testing
