// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/money.hpp>

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <numeric>

namespace shopx::engine {
namespace {

using Amounts = std::vector<std::int64_t>;
constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();

Amounts allocated(std::int64_t total, Amounts const& weights)
{
    Amounts out(weights.size(), -7);
    EXPECT_TRUE(allocate(total, weights, out));
    return out;
}

TEST(Rounding, halves_go_away_from_zero_on_both_sides)
{
    EXPECT_EQ(round_half_away(5, 10), 1);
    EXPECT_EQ(round_half_away(-5, 10), -1);
    EXPECT_EQ(round_half_away(15, 10), 2);
    EXPECT_EQ(round_half_away(-15, 10), -2);
    EXPECT_EQ(round_half_away(4, 10), 0);
    EXPECT_EQ(round_half_away(-14, 10), -1);
    EXPECT_EQ(round_half_away(16, -10), -2);
    EXPECT_EQ(round_half_away(0, -10), 0);
}

TEST(Rounding, halves_go_toward_zero_where_the_law_says_so)
{
    EXPECT_EQ(round_to_nearest(15, 10, Tie::toward_zero), 1);
    EXPECT_EQ(round_to_nearest(-15, 10, Tie::toward_zero), -1);
    EXPECT_EQ(round_to_nearest(151, 100, Tie::toward_zero), 2);
}

TEST(Rounding, is_exact_where_a_double_is_not)
{
    auto const big = static_cast<Int128>(9'007'199'254'740'993); // 2^53 + 1
    EXPECT_EQ(round_half_away(big * 10 + 5, 10), 9'007'199'254'740'994);
    EXPECT_EQ(round_half_away(big * 1'000'000'000'000 + 499'999'999'999, 1'000'000'000'000), 9'007'199'254'740'993);
}

TEST(Rounding, what_does_not_fit_is_said_and_never_undefined)
{
    auto const huge = static_cast<Int128>(int64_max) * int64_max;
    auto const lowest = static_cast<Int128>(Uint128{1} << 127);
    EXPECT_EQ(round_to_nearest(huge, 1, Tie::away_from_zero), std::nullopt);
    EXPECT_EQ(round_to_nearest(1, 0, Tie::away_from_zero), std::nullopt);
    EXPECT_EQ(round_to_nearest(int64_min, 1, Tie::away_from_zero), int64_min);
    EXPECT_EQ(round_to_nearest(int64_min, -1, Tie::away_from_zero), std::nullopt);
    EXPECT_EQ(round_to_nearest(lowest, lowest, Tie::away_from_zero), 1);
    EXPECT_EQ(round_half_away(huge, 1), int64_max);
    EXPECT_EQ(round_half_away(-huge, 1), int64_min);
    EXPECT_EQ(round_half_away(-1, 0), int64_min);
    EXPECT_EQ(truncate(lowest, 1), int64_min);
    EXPECT_EQ(truncate(19, 10), 1);
    EXPECT_EQ(truncate(-19, 10), -1);
}

TEST(CheckedArithmetic, overflow_is_empty)
{
    EXPECT_EQ(checked_add(2, 3), 5);
    EXPECT_EQ(checked_add(int64_max, 1), std::nullopt);
    EXPECT_EQ(checked_subtract(int64_min, 1), std::nullopt);
    EXPECT_EQ(checked_multiply(int64_max, 2), std::nullopt);
    EXPECT_EQ(checked_multiply(-4, 5), -20);
}

TEST(AllocateE10, one_euro_over_three_equal_lines) { EXPECT_EQ(allocated(100, {1, 1, 1}), (Amounts{34, 33, 33})); }

TEST(AllocateE10, four_cents_over_three_equal_lines) { EXPECT_EQ(allocated(4, {1, 1, 1}), (Amounts{2, 1, 1})); }

TEST(AllocateE10, the_missing_cent_goes_to_the_largest_fraction) { EXPECT_EQ(allocated(1000, {3333, 3333, 3334}), (Amounts{333, 333, 334})); }

TEST(AllocateE10, a_line_of_one_cent_gets_nothing_of_five_euros) { EXPECT_EQ(allocated(500, {1999, 499, 1}), (Amounts{400, 100, 0})); }

TEST(AllocateE10, a_line_of_zero_gets_nothing) { EXPECT_EQ(allocated(1000, {10, 0, 20}), (Amounts{333, 0, 667})); }

TEST(AllocateE10, a_negative_total_is_the_mirror)
{
    EXPECT_EQ(allocated(-100, {1, 1, 1}), (Amounts{-34, -33, -33}));
    EXPECT_EQ(allocated(int64_min, {1}), (Amounts{int64_min}));
}

TEST(AllocateE10, ties_go_to_the_larger_weight_then_to_the_lower_index)
{
    // 5 over 3, 1, 1, 5 of 10: the fractions are all a half, so the two missing units go to the weights 5 and 3.
    EXPECT_EQ(allocated(5, {3, 1, 1, 5}), (Amounts{2, 0, 0, 3}));
    EXPECT_EQ(allocated(2, {1, 1, 1, 1}), (Amounts{1, 1, 0, 0}));
}

TEST(AllocateE10, weights_without_a_sum_are_rejected)
{
    Amounts out(2, -7);
    EXPECT_FALSE(allocate(5, Amounts{0, 0}, out));
    EXPECT_FALSE(allocate(5, Amounts{3, -1}, out));
    EXPECT_FALSE(allocate(5, Amounts{1}, out));
    EXPECT_FALSE(allocate(5, Amounts{int64_max, 1}, out));
    EXPECT_EQ(out, (Amounts{-7, -7})) << "untouched";
    EXPECT_FALSE(allocate(0, {}, {})) << "no lines at all";
}

TEST(AllocateE10, the_largest_numbers_still_add_up)
{
    auto const shares = allocated(int64_max, {int64_max - 2, 1, 1});
    EXPECT_EQ(shares, (Amounts{int64_max - 2, 1, 1}));
}

Amounts slices(std::int64_t total, std::int64_t n)
{
    Amounts parts;
    for (std::int64_t k = 1; k <= n; ++k) parts.push_back(share_of(total, k, n) - share_of(total, k - 1, n));
    return parts;
}

std::int64_t sum(Amounts const& parts) { return std::accumulate(parts.begin(), parts.end(), std::int64_t{0}); }

TEST(ShareE11, ten_refunds_of_179_25_alternate_and_add_up)
{
    auto const parts = slices(17925, 10);
    EXPECT_EQ(parts, (Amounts{1792, 1793, 1792, 1793, 1792, 1793, 1792, 1793, 1792, 1793}));
    EXPECT_EQ(sum(parts), 17925);
    EXPECT_EQ(sum(slices(2988, 10)), 2988);
}

TEST(ShareE11, ten_euros_over_three) { EXPECT_EQ(slices(1000, 3), (Amounts{333, 333, 334})); }

TEST(ShareE11, half_of_line_A_of_E5)
{
    EXPECT_EQ(slices(2338, 2), (Amounts{1169, 1169}));
    EXPECT_EQ(slices(374, 2), (Amounts{187, 187}));
}

TEST(ShareE11, never_pays_more_than_was_paid)
{
    EXPECT_EQ(share_of(1000, 4, 3), 1000);
    EXPECT_EQ(share_of(1000, -1, 3), 0);
    EXPECT_EQ(share_of(1000, 1, 0), 0);
    EXPECT_EQ(share_of(-1000, 1, 3), -333);
    EXPECT_EQ(share_of(int64_min, 3, 3), int64_min);
}

} // namespace
} // namespace shopx::engine
