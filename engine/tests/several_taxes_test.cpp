// SPDX-License-Identifier: Apache-2.0
#include "random_carts.hpp"
#include "reference.hpp"

#include <shopx/engine/quote.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace shopx::engine::testing {
namespace {

constexpr auto line_scope = RoundingScope::line;
constexpr auto rate_scope = RoundingScope::rate_per_document;
constexpr auto document_scope = RoundingScope::document;
constexpr std::array scopes{line_scope, rate_scope, document_scope};

constexpr LineTax tax(std::int32_t group, std::int32_t rate_ppm, std::uint32_t on_earlier = 0) { return {group, rate_ppm, on_earlier}; }

LineInput line_of(std::int64_t cents, std::uint16_t first, std::uint16_t count)
{
    return {.quantity_milli = 1'000, .unit_price_e4 = cents * 100, .first_tax = first, .tax_count = count};
}

Quote priced(std::vector<LineInput> const& lines, std::vector<LineTax> const& taxes, RoundingScope scope, bool inclusive = false)
{
    Quote out;
    EXPECT_EQ(quote({.lines = lines, .prices_include_tax = inclusive, .scope = scope, .taxes = taxes}, out), QuoteError::none);
    return out;
}

QuoteError refused(std::vector<LineInput> const& lines, std::vector<LineTax> const& taxes, RoundingScope scope = rate_scope)
{
    Quote out;
    auto const error = quote({.lines = lines, .scope = scope, .taxes = taxes}, out);
    EXPECT_TRUE(out.lines.empty() && out.line_taxes.empty());
    return error;
}

TEST(QuoteE4, compound_on_top_of_the_net_price)
{
    std::vector const taxes{tax(0, 50'000), tax(1, 95'000, 1)};
    for (auto const scope : scopes) {
        auto const out = priced({line_of(100'00, 0, 2)}, taxes, scope);
        ASSERT_EQ(out.line_taxes.size(), 2U);
        EXPECT_EQ(out.line_taxes[0].tax_minor, 5'00);
        EXPECT_EQ(out.line_taxes[1].tax_minor, 9'98);
        EXPECT_EQ(out.total_minor, 114'98);
        EXPECT_EQ(out.taxes[0].net_minor, 100'00);
        EXPECT_EQ(out.taxes[1].net_minor, 105'00) << "the net price and the first tax";
    }
}

TEST(QuoteE4, compound_inside_the_price)
{
    std::vector const taxes{tax(0, 50'000), tax(1, 95'000, 1)};
    for (auto const scope : scopes) {
        auto const out = priced({line_of(114'98, 0, 2)}, taxes, scope, true);
        EXPECT_EQ(out.line_taxes[0].tax_minor, 5'00);
        EXPECT_EQ(out.line_taxes[1].tax_minor, 9'98);
        EXPECT_EQ(out.total_minor, 114'98);
        EXPECT_EQ(out.taxes[0].net_minor, 100'00);
    }
}

TEST(QuoteE4, quebec_then_and_now)
{
    // Until the end of 2012 QST was on the price with GST (9.5 %); since then on the price alone (9.975 %), the same money but for the cent.
    auto const then = priced({line_of(19'99, 0, 2)}, {tax(0, 50'000), tax(1, 95'000, 1)}, rate_scope);
    EXPECT_EQ(then.taxes[0].tax_minor, 1'00);
    EXPECT_EQ(then.taxes[1].tax_minor, 1'99);
    auto const now = priced({line_of(19'99, 0, 2)}, {tax(0, 50'000), tax(1, 99'750)}, rate_scope);
    EXPECT_EQ(now.taxes[0].tax_minor, 1'00);
    EXPECT_EQ(now.taxes[1].tax_minor, 1'99);
    EXPECT_EQ(now.taxes[1].net_minor, 19'99);
}

TEST(QuoteE4, a_tax_is_rounded_once_for_the_document_also_over_lines_with_other_taxes)
{
    // Books carry GST alone: 3 x 0.99 at 5 % is 0.1485, once 0.15; by line it is three times 0.05.
    std::vector const taxes{tax(0, 50'000), tax(1, 99'750)};
    std::vector const lines{line_of(99, 0, 1), line_of(99, 0, 2), line_of(1'11, 0, 2)};
    auto const out = priced(lines, taxes, rate_scope);
    EXPECT_EQ(out.taxes[0].net_minor, 3'09);
    EXPECT_EQ(out.taxes[0].tax_minor, 15); // 0.1545
    EXPECT_EQ(priced(lines, taxes, line_scope).taxes[0].tax_minor, 16);
    EXPECT_EQ(out.taxes[1].tax_minor, 21); // 0.209475
}

TEST(QuoteE4, a_list_of_one_tax_is_the_same_as_no_list)
{
    Dice dice{31};
    Quote plain;
    Quote listed;
    for (int i = 0; i < 5'000; ++i) {
        auto cart = random_cart(dice);
        auto const error = quote(cart.input(), plain);
        for (auto& line : cart.lines) {
            auto const one = tax(line.tax_group, line.tax_rate_ppm);
            line.first_tax = static_cast<std::uint16_t>(std::find(cart.taxes.begin(), cart.taxes.end(), one) - cart.taxes.begin());
            line.tax_count = 1;
            if (line.first_tax == cart.taxes.size()) cart.taxes.push_back(one);
        }
        ASSERT_EQ(quote(cart.input(), listed), error) << cart.json();
        ASSERT_EQ(listed.total_minor, plain.total_minor) << cart.json();
        for (std::size_t l = 0; l < plain.lines.size(); ++l) ASSERT_EQ(listed.lines[l].tax_minor, plain.lines[l].tax_minor) << cart.json();
        for (std::size_t t = 0; t < plain.taxes.size(); ++t) {
            ASSERT_EQ(listed.taxes[t].net_minor, plain.taxes[t].net_minor) << cart.json();
            ASSERT_EQ(listed.taxes[t].tax_minor, plain.taxes[t].tax_minor) << cart.json();
        }
    }
}

TEST(QuoteE4, what_cannot_be_is_refused_by_name)
{
    EXPECT_EQ(refused({line_of(1'00, 0, 2)}, {tax(0, 50'000)}), QuoteError::taxes_out_of_range);
    EXPECT_EQ(refused({line_of(1'00, 7, 1)}, {tax(0, 50'000)}), QuoteError::taxes_out_of_range);
    EXPECT_EQ(refused({line_of(1'00, 0, 9)}, std::vector<LineTax>(9)), QuoteError::taxes_out_of_range);
    EXPECT_EQ(refused({line_of(1'00, 0, 2)}, {tax(0, 50'000), tax(0, 50'000)}), QuoteError::tax_twice);
    EXPECT_EQ(refused({line_of(1'00, 0, 1)}, {tax(0, 50'000, 1)}), QuoteError::tax_not_earlier);
    EXPECT_EQ(refused({line_of(1'00, 0, 2)}, {tax(0, 50'000), tax(1, 50'000, 1U << 31)}), QuoteError::tax_not_earlier);
    EXPECT_EQ(refused({line_of(1'00, 0, 1)}, {tax(0, 1'000'001)}), QuoteError::rate_out_of_range);
    EXPECT_EQ(refused({line_of(1'00, 0, 5)}, {tax(0, 1), tax(1, 1, 1), tax(2, 1, 2), tax(3, 1, 4), tax(4, 1, 8)}), QuoteError::taxes_too_deep);
    std::vector const circle{tax(0, 50'000), tax(1, 70'000, 1), tax(1, 70'000), tax(0, 50'000, 1)};
    EXPECT_EQ(refused({line_of(1'00, 0, 2), line_of(1'00, 2, 2)}, circle), QuoteError::taxes_in_a_circle);
    EXPECT_EQ(priced({line_of(1'00, 0, 2), line_of(1'00, 2, 2)}, circle, line_scope).total_minor, 2'24);
    std::vector<LineTax> many;
    std::vector<LineInput> lines;
    for (std::uint16_t i = 0; i < 65; ++i) {
        many.push_back(tax(i % 13, 10'000 + i));
        lines.push_back(line_of(1'00, i, 1));
    }
    EXPECT_EQ(refused(lines, many), QuoteError::too_many_tax_combinations);
}

TEST(QuoteE4, rates_without_a_common_denominator_are_refused_only_where_it_is_needed)
{
    std::vector<LineTax> taxes;
    std::vector<LineInput> lines;
    for (std::uint16_t i = 0; i < 6; ++i) {
        taxes.push_back(tax(2 * i, 100'003 + 77 * i));
        taxes.push_back(tax(2 * i + 1, 50'021 + 13 * i, 1));
        lines.push_back(line_of(9'99, 2 * i, 2));
    }
    CartInput cart{.lines = lines, .prices_include_tax = true, .scope = document_scope, .taxes = taxes};
    Quote out;
    EXPECT_EQ(quote(cart, out), QuoteError::rates_too_fine);
    cart.scope = rate_scope;
    EXPECT_EQ(quote(cart, out), QuoteError::none);
    cart.scope = document_scope;
    cart.prices_include_tax = false;
    EXPECT_EQ(quote(cart, out), QuoteError::none);
}

TEST(QuoteE4, the_largest_amounts_and_the_deepest_taxes_stay_exact)
{
    // Eight taxes of 100 % in four layers of two: 80 times the price, in 128 bits.
    std::vector<LineTax> taxes;
    for (std::uint32_t i = 0; i < 8; ++i) taxes.push_back(tax(static_cast<std::int32_t>(i), 999'999, (1U << (i / 2 * 2)) - 1));
    auto const most = amount_minor_max / 81;
    for (auto const scope : scopes) {
        for (auto const inclusive : {false, true}) {
            std::vector const lines{line_of(inclusive ? amount_minor_max / 100 : most, 0, 8)};
            CartInput const cart{.lines = lines, .prices_include_tax = inclusive, .scope = scope, .taxes = taxes};
            Quote out;
            Quote expected;
            ASSERT_EQ(quote(cart, out), QuoteError::none);
            ASSERT_TRUE(reference_quote(cart, expected));
            EXPECT_EQ(out.tax_minor, expected.tax_minor);
            for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(out.line_taxes[i].tax_minor, expected.line_taxes[i].tax_minor);
        }
    }
}

/// Lines, taxes and document add up for every cart, and the slow reference finds the same amounts.
TEST(QuoteE4, the_slow_reference_finds_the_same_amounts_of_every_tax)
{
    Dice dice{41};
    Quote out;
    Quote expected;
    std::array<int, 32> errors{};
    constexpr int carts = 6'000;
    for (int i = 0; i < carts; ++i) {
        auto const cart = random_cart_of_several_taxes(dice);
        SCOPED_TRACE(cart.json());
        auto const error = quote(cart.input(), out);
        errors[static_cast<std::size_t>(error)] += 1;
        if (error != QuoteError::none) continue;
        ASSERT_TRUE(reference_quote(cart.input(), expected));
        ASSERT_EQ(out.total_minor, expected.total_minor);
        ASSERT_EQ(out.tax_minor, expected.tax_minor);
        ASSERT_EQ(out.taxes.size(), expected.taxes.size());
        for (std::size_t t = 0; t < out.taxes.size(); ++t) {
            ASSERT_EQ(out.taxes[t].tax_group, expected.taxes[t].tax_group);
            ASSERT_EQ(out.taxes[t].tax_rate_ppm, expected.taxes[t].tax_rate_ppm);
            ASSERT_EQ(out.taxes[t].net_minor, expected.taxes[t].net_minor) << t;
            ASSERT_EQ(out.taxes[t].tax_minor, expected.taxes[t].tax_minor) << t;
        }
        for (std::size_t l = 0; l < out.lines.size(); ++l) ASSERT_EQ(out.lines[l].tax_minor, expected.lines[l].tax_minor) << "line " << l;
        ASSERT_EQ(out.line_taxes.size(), expected.line_taxes.size());
        for (std::size_t t = 0; t < out.line_taxes.size(); ++t) ASSERT_EQ(out.line_taxes[t].tax_minor, expected.line_taxes[t].tax_minor) << t;
    }
    EXPECT_GT(errors[static_cast<std::size_t>(QuoteError::none)], carts * 6 / 10);
    for (auto const error : {QuoteError::tax_twice, QuoteError::taxes_too_deep, QuoteError::taxes_in_a_circle}) {
        EXPECT_GT(errors[static_cast<std::size_t>(error)], 0) << to_string(error);
    }
}

TEST(QuoteE4, lines_taxes_and_document_add_up_and_a_return_mirrors)
{
    Dice dice{42};
    Quote out;
    Quote back;
    for (int i = 0; i < 20'000; ++i) {
        auto const cart = random_cart_of_several_taxes(dice);
        if (quote(cart.input(), out) != QuoteError::none || out.line_taxes.empty()) continue;
        SCOPED_TRACE(cart.json());
        std::vector<std::int64_t> of_lines(out.lines.size());
        std::vector<std::int64_t> of_taxes(out.taxes.size());
        std::int64_t total = 0;
        std::int64_t tax = 0;
        for (auto const& each : out.line_taxes) {
            of_lines[each.line] += each.tax_minor;
            of_taxes[each.tax] += each.tax_minor;
        }
        for (std::size_t l = 0; l < out.lines.size(); ++l) {
            auto const& line = out.lines[l];
            auto const price = line.gross_minor - line.discount_minor - line.order_discount_minor;
            ASSERT_EQ(of_lines[l], line.tax_minor);
            ASSERT_EQ(line.total_minor, price + (cart.prices_include_tax ? 0 : line.tax_minor));
            ASSERT_LE(std::abs(cart.prices_include_tax ? line.tax_minor : 0), std::abs(price)) << "no more tax than price";
            total += line.total_minor;
        }
        for (std::size_t t = 0; t < out.taxes.size(); ++t) {
            ASSERT_EQ(of_taxes[t], out.taxes[t].tax_minor);
            tax += of_taxes[t];
        }
        ASSERT_EQ(total, out.total_minor);
        ASSERT_EQ(tax, out.tax_minor);
        ASSERT_EQ(quote(returned(cart).input(), back), QuoteError::none);
        ASSERT_EQ(back.total_minor, -out.total_minor);
        for (std::size_t t = 0; t < out.line_taxes.size(); ++t) ASSERT_EQ(back.line_taxes[t].tax_minor, -out.line_taxes[t].tax_minor);
    }
}

} // namespace
} // namespace shopx::engine::testing
