// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/cash.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

namespace shopx::engine {
namespace {

constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();

Settlement settled(Payment const& payment)
{
    Settlement out;
    EXPECT_EQ(to_string(settle(payment, out)), "none");
    EXPECT_EQ(payment.non_cash_minor + out.due_minor, payment.total_minor + out.rounding_minor) << "E25.3";
    EXPECT_EQ(payment.cash_given_minor - out.change_minor, out.due_minor);
    return out;
}

SettleError refused(Payment const& payment)
{
    Settlement out{1, 1, 1};
    auto const error = settle(payment, out);
    EXPECT_TRUE(out.due_minor == 0 && out.rounding_minor == 0 && out.change_minor == 0);
    return error;
}

TEST(CashE9, a_step_of_five_cents)
{
    std::vector<std::pair<int, int>> const endings{{1, 0}, {2, 0}, {3, 5}, {4, 5}, {5, 5}, {6, 5}, {7, 5}, {8, 10}, {9, 10}, {10, 10}};
    for (auto const& [exact, rounded] : endings) {
        EXPECT_EQ(round_cash(exact, 5), rounded) << exact;
        EXPECT_EQ(round_cash(-exact, 5), -rounded) << exact;
    }
    EXPECT_EQ(round_cash(-198, 5), -200);
}

TEST(CashE9, a_step_of_one_krone_is_symmetric)
{
    EXPECT_EQ(round_cash(750, 100), 800);
    EXPECT_EQ(round_cash(-750, 100), -800);
    EXPECT_EQ(cash_rounding(750, 100), 50);
    EXPECT_EQ(cash_rounding(-750, 100), -50);
}

TEST(CashE9, forints_and_half_kroner)
{
    std::vector<std::pair<int, int>> const forints{{1, 0}, {2, 0}, {3, 5}, {4, 5}, {6, 5}, {7, 5}, {8, 10}, {9, 10}};
    for (auto const& [exact, rounded] : forints) EXPECT_EQ(round_cash(exact * 100, 500), rounded * 100) << exact;
    EXPECT_EQ(round_cash(1'025, 50), 1'050);
    EXPECT_EQ(round_cash(1'075, 50), 1'100);
    EXPECT_EQ(round_cash(1'024, 50), 1'000);
}

TEST(CashE9, new_zealands_five_cents_are_the_shops_policy)
{
    EXPECT_EQ(round_cash(1'005, 10, Tie::toward_zero), 1'000);
    EXPECT_EQ(round_cash(1'005, 10, Tie::away_from_zero), 1'010);
    EXPECT_EQ(round_cash(-1'005, 10, Tie::toward_zero), -1'000);
}

TEST(CashE9, partial_refunds_round_on_their_own)
{
    EXPECT_EQ(round_cash(999, 5), 1'000);
    EXPECT_EQ(round_cash(502, 5), 500);
    EXPECT_EQ(round_cash(497, 5), 495) << "the refund that completes the sale is trued up to 5.00 by the caller, who knows what was paid";
}

TEST(CashE9, what_was_sold_for_two_euros_comes_back_as_two_euros) // B19
{
    auto const sale = settled({.total_minor = 198, .cash_given_minor = 200, .cash_step_minor = 5});
    auto const refund = settled({.total_minor = -198, .cash_step_minor = 5});
    EXPECT_EQ(sale.due_minor, 200);
    EXPECT_EQ(refund.due_minor, -200);
    EXPECT_EQ(refund.change_minor, 200) << "what is paid out";
    EXPECT_EQ(refund.rounding_minor, -sale.rounding_minor);
}

TEST(CashE7, a_card_may_need_rounding_too)
{
    EXPECT_EQ(round_cash(12'962, 10), 12'960);
    EXPECT_EQ(cash_rounding(12'962, 10), -2);
}

TEST(CashE9, steps_without_meaning_round_nothing_and_extremes_saturate)
{
    EXPECT_EQ(round_cash(123, 0), 123);
    EXPECT_EQ(round_cash(123, -5), 123);
    EXPECT_EQ(round_cash(int64_max, 10), int64_max);
    EXPECT_EQ(cash_rounding(int64_max, 10), 0);
    EXPECT_EQ(round_cash(int64_min, 10), int64_min);
    EXPECT_EQ(round_cash(1, int64_max), 0);
}

TEST(SettleE14, part_by_card_the_rest_in_cash)
{
    auto const out = settled({.total_minor = 1291, .non_cash_minor = 1000, .cash_given_minor = 500, .cash_step_minor = 5});
    EXPECT_EQ(out.due_minor, 290);
    EXPECT_EQ(out.change_minor, 210);
    EXPECT_EQ(out.rounding_minor, -1);
}

TEST(SettleE14, the_basket_of_E5_with_twenty_by_card)
{
    auto const out = settled({.total_minor = 2831, .non_cash_minor = 2000, .cash_given_minor = 1000, .cash_step_minor = 5});
    EXPECT_EQ(out.due_minor, 830);
    EXPECT_EQ(out.change_minor, 170);
}

TEST(SettleE14, a_cent_left_for_cash_needs_no_coin)
{
    auto const out = settled({.total_minor = 1291, .non_cash_minor = 1290, .cash_step_minor = 5});
    EXPECT_EQ(out.due_minor, 0);
    EXPECT_EQ(out.rounding_minor, -1);
    EXPECT_EQ(out.change_minor, 0);
}

TEST(SettleE14, all_by_card_is_never_rounded)
{
    auto const out = settled({.total_minor = 1291, .non_cash_minor = 1291, .cash_step_minor = 5});
    EXPECT_EQ(out.rounding_minor, 0);
}

TEST(SettleE14, a_return_to_card_and_cash_mirrors_the_sale)
{
    auto const out = settled({.total_minor = -1291, .non_cash_minor = -1000, .cash_step_minor = 5});
    EXPECT_EQ(out.due_minor, -290);
    EXPECT_EQ(out.change_minor, 290);
    EXPECT_EQ(out.rounding_minor, 1);
}

TEST(SettleE14, refuses_what_cannot_be_paid)
{
    EXPECT_EQ(refused({.total_minor = 100, .cash_given_minor = 99}), SettleError::given_below_due);
    EXPECT_EQ(refused({.total_minor = 100, .non_cash_minor = 101}), SettleError::non_cash_above_total) << "no cash back by card";
    EXPECT_EQ(refused({.total_minor = 100, .non_cash_minor = -1, .cash_given_minor = 200}), SettleError::non_cash_above_total);
    EXPECT_EQ(refused({.total_minor = -100, .non_cash_minor = -101}), SettleError::non_cash_above_total);
    EXPECT_EQ(refused({.total_minor = -100, .non_cash_minor = 1}), SettleError::non_cash_above_total);
    EXPECT_EQ(refused({.total_minor = -100, .cash_given_minor = 1}), SettleError::given_out_of_range);
    EXPECT_EQ(refused({.total_minor = 100, .cash_given_minor = amount_minor_max + 1}), SettleError::given_out_of_range);
    EXPECT_EQ(refused({.total_minor = 100, .cash_given_minor = -1}), SettleError::given_out_of_range);
    EXPECT_EQ(refused({.total_minor = 100, .cash_given_minor = 100, .cash_step_minor = 0}), SettleError::step_out_of_range);
    EXPECT_EQ(refused({.total_minor = amount_minor_max + 1}), SettleError::amount_out_of_range);
    EXPECT_EQ(refused({.total_minor = int64_min, .non_cash_minor = int64_max}), SettleError::amount_out_of_range);
}

} // namespace
} // namespace shopx::engine
