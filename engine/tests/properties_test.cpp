// SPDX-License-Identifier: Apache-2.0
/// What must hold for every cart, tried on carts by the seed. A failure prints the cart as JSON.
#include "random_carts.hpp"
#include "reference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace shopx::engine::testing {
namespace {

constexpr int carts_tried = 20'000;
constexpr int carts_compared = 4'000;

struct Priced {
    RandomCart cart;
    Quote quote;
    QuoteError error;
};

template <class Check>
int for_each_cart(std::uint64_t seed, int count, Check check)
{
    Dice dice{seed};
    Priced priced;
    int good = 0;
    for (int i = 0; i < count && !::testing::Test::HasFailure(); ++i) {
        priced.cart = random_cart(dice);
        priced.error = quote(priced.cart.input(), priced.quote);
        SCOPED_TRACE(priced.cart.json());
        if (priced.error == QuoteError::none) ++good;
        check(priced);
    }
    return good;
}

std::int64_t magnitude(std::int64_t amount) { return amount < 0 ? -amount : amount; }

std::int64_t base_of(LineQuote const& line) { return line.gross_minor - line.discount_minor - line.order_discount_minor; }

TEST(Properties, lines_add_up_to_the_document)
{
    auto const good = for_each_cart(1, carts_tried, [](Priced const& priced) {
        if (priced.error != QuoteError::none) return;
        auto const inclusive = priced.cart.prices_include_tax;
        std::int64_t total = 0;
        std::int64_t tax = 0;
        for (auto const& line : priced.quote.lines) {
            EXPECT_EQ(line.total_minor, base_of(line) + (inclusive ? 0 : line.tax_minor));
            total += line.total_minor;
            tax += line.tax_minor;
        }
        EXPECT_EQ(total, priced.quote.total_minor);
        EXPECT_EQ(tax, priced.quote.tax_minor);
    });
    EXPECT_GT(good, carts_tried * 8 / 10) << "most of the carts must be good ones";
    EXPECT_LT(good, carts_tried) << "and some not";
}

TEST(Properties, net_and_tax_are_the_gross_of_each_rate)
{
    for_each_cart(2, carts_tried, [](Priced const& priced) {
        if (priced.error != QuoteError::none) return;
        std::map<std::pair<std::int32_t, std::int32_t>, std::pair<std::int64_t, std::int64_t>> sums;
        for (std::size_t i = 0; i < priced.cart.lines.size(); ++i) {
            auto const& input = priced.cart.lines[i];
            auto& [gross, tax] = sums[{input.tax_group, input.tax_rate_ppm}];
            gross += priced.quote.lines[i].total_minor;
            tax += priced.quote.lines[i].tax_minor;
        }
        std::int64_t document = 0;
        EXPECT_EQ(sums.size(), priced.quote.taxes.size());
        for (auto const& tax : priced.quote.taxes) {
            auto const& sum = sums[std::pair{tax.tax_group, tax.tax_rate_ppm}];
            EXPECT_EQ(tax.net_minor + tax.tax_minor, sum.first);
            EXPECT_EQ(tax.tax_minor, sum.second);
            document += tax.net_minor + tax.tax_minor;
        }
        EXPECT_EQ(document, priced.quote.total_minor);
    });
}

TEST(Properties, the_order_discount_is_shared_exactly_and_no_share_is_above_its_line)
{
    for_each_cart(3, carts_tried, [](Priced const& priced) {
        if (priced.error != QuoteError::none) return;
        std::int64_t shares = 0;
        for (std::size_t i = 0; i < priced.cart.lines.size(); ++i) {
            auto const& line = priced.quote.lines[i];
            shares += magnitude(line.order_discount_minor);
            EXPECT_LE(magnitude(line.discount_minor), magnitude(line.gross_minor));
            EXPECT_LE(magnitude(line.order_discount_minor), magnitude(line.gross_minor - line.discount_minor));
            EXPECT_LE(magnitude(line.tax_minor), magnitude(base_of(line))) << "no rate is above a whole";
            if (!priced.cart.lines[i].discountable) {
                EXPECT_EQ(line.order_discount_minor, 0);
            }
        }
        auto const& discount = priced.cart.order_discount;
        if (discount.kind == DiscountKind::amount) {
            EXPECT_EQ(shares, discount.value);
        }
        if (discount.kind == DiscountKind::none) {
            EXPECT_EQ(shares, 0);
        }
    });
}

TEST(Properties, a_return_is_the_mirror_of_its_sale)
{
    for_each_cart(4, carts_tried, [](Priced const& priced) {
        Quote back;
        EXPECT_EQ(quote(returned(priced.cart).input(), back), priced.error);
        EXPECT_EQ(back.total_minor, -priced.quote.total_minor);
        EXPECT_EQ(back.tax_minor, -priced.quote.tax_minor);
        ASSERT_EQ(back.lines.size(), priced.quote.lines.size());
        for (std::size_t i = 0; i < back.lines.size(); ++i) {
            EXPECT_EQ(back.lines[i].gross_minor, -priced.quote.lines[i].gross_minor);
            EXPECT_EQ(back.lines[i].discount_minor, -priced.quote.lines[i].discount_minor);
            EXPECT_EQ(back.lines[i].order_discount_minor, -priced.quote.lines[i].order_discount_minor);
            EXPECT_EQ(back.lines[i].tax_minor, -priced.quote.lines[i].tax_minor);
        }
        auto const step = priced.cart.cash_step_minor;
        EXPECT_EQ(round_cash(back.total_minor, step), -round_cash(priced.quote.total_minor, step));
    });
}

TEST(Properties, each_scope_rounds_where_it_says_and_nowhere_else)
{
    for_each_cart(5, carts_tried, [](Priced const& priced) {
        if (priced.error != QuoteError::none || !priced.cart.prices_include_tax) return;
        // Twice the distance from the exact tax, times the denominator: at most one half of a unit for what was rounded once.
        auto const off_by_at_most_half = [](std::int64_t tax, std::int64_t gross, std::int64_t rate_ppm) {
            auto const distance = static_cast<Int128>(tax) * (whole_ppm + rate_ppm) - static_cast<Int128>(gross) * rate_ppm;
            return 2 * (distance < 0 ? -distance : distance) <= whole_ppm + rate_ppm;
        };
        if (priced.cart.scope == RoundingScope::line) {
            for (std::size_t i = 0; i < priced.cart.lines.size(); ++i) {
                auto const& line = priced.quote.lines[i];
                EXPECT_TRUE(off_by_at_most_half(line.tax_minor, base_of(line), priced.cart.lines[i].tax_rate_ppm));
            }
        }
        if (priced.cart.scope == RoundingScope::rate_per_document) {
            for (auto const& tax : priced.quote.taxes) {
                EXPECT_TRUE(off_by_at_most_half(tax.tax_minor, tax.net_minor + tax.tax_minor, tax.tax_rate_ppm));
            }
        }
    });
}

TEST(Properties, the_slow_reference_finds_the_same_amounts)
{
    Quote expected;
    auto const good = for_each_cart(6, carts_compared, [&](Priced const& priced) {
        auto const possible = reference_quote(priced.cart.input(), expected);
        if (priced.error == QuoteError::rates_too_fine) return;
        if (priced.error == QuoteError::overflow) {
            std::int64_t gross = 0;
            for (auto const& line : expected.lines) gross += magnitude(line.gross_minor);
            EXPECT_GT(std::max(gross, magnitude(expected.total_minor)), amount_minor_max);
            return;
        }
        EXPECT_EQ(possible, priced.error == QuoteError::none) << to_string(priced.error);
        if (!possible || priced.error != QuoteError::none) return;
        EXPECT_EQ(priced.quote.total_minor, expected.total_minor);
        EXPECT_EQ(priced.quote.tax_minor, expected.tax_minor);
        ASSERT_EQ(priced.quote.taxes.size(), expected.taxes.size());
        for (std::size_t i = 0; i < expected.taxes.size(); ++i) {
            EXPECT_EQ(priced.quote.taxes[i].tax_group, expected.taxes[i].tax_group);
            EXPECT_EQ(priced.quote.taxes[i].tax_rate_ppm, expected.taxes[i].tax_rate_ppm);
            EXPECT_EQ(priced.quote.taxes[i].net_minor, expected.taxes[i].net_minor);
            EXPECT_EQ(priced.quote.taxes[i].tax_minor, expected.taxes[i].tax_minor);
        }
        for (std::size_t i = 0; i < expected.lines.size(); ++i) {
            EXPECT_EQ(priced.quote.lines[i].gross_minor, expected.lines[i].gross_minor);
            EXPECT_EQ(priced.quote.lines[i].discount_minor, expected.lines[i].discount_minor);
            EXPECT_EQ(priced.quote.lines[i].order_discount_minor, expected.lines[i].order_discount_minor) << "line " << i;
            EXPECT_EQ(priced.quote.lines[i].tax_minor, expected.lines[i].tax_minor) << "line " << i;
            EXPECT_EQ(priced.quote.lines[i].total_minor, expected.lines[i].total_minor);
        }
    });
    EXPECT_GT(good, carts_compared * 8 / 10);
}

TEST(Properties, refunds_in_any_slices_pay_the_whole_and_no_more) // E11
{
    Dice dice{7};
    for (int i = 0; i < carts_tried; ++i) {
        auto const total = dice.between(-amount_minor_max, amount_minor_max);
        auto const n = dice.between(1, 5'000);
        std::int64_t paid = 0;
        for (std::int64_t from = 0; from < n;) {
            auto const to = dice.between(from + 1, n);
            paid += share_of(total, to, n) - share_of(total, from, n);
            EXPECT_LE(magnitude(paid), magnitude(total));
            from = to;
        }
        EXPECT_EQ(paid, total);
    }
}

TEST(Properties, cash_is_off_by_half_a_step_at_most_and_every_settlement_balances)
{
    Dice dice{8};
    for (int i = 0; i < carts_tried; ++i) {
        auto const total = dice.between(-100'000, 100'000);
        auto const card = total < 0 ? dice.between(total, 0) : dice.between(0, total);
        auto const step = dice.between(1, 100);
        auto const tie = dice.one_in(2) ? Tie::away_from_zero : Tie::toward_zero;
        auto const given = total < 0 ? 0 : dice.between(0, 120'000);
        Settlement out;
        auto const error = settle({total, card, given, step, tie}, out);
        if (error == SettleError::given_below_due) {
            EXPECT_LT(given, round_cash(total - card, step, tie));
            continue;
        }
        ASSERT_EQ(error, SettleError::none);
        EXPECT_EQ(out.due_minor % step, 0);
        EXPECT_LE(2 * magnitude(out.rounding_minor), step);
        EXPECT_EQ(card + given - out.change_minor, total + out.rounding_minor);
        EXPECT_GE(out.change_minor, 0);
    }
}

} // namespace
} // namespace shopx::engine::testing
