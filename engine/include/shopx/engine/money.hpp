// SPDX-License-Identifier: Apache-2.0
/// Exact integer arithmetic for money: rounding by name, checked sums, and shares that add up.
/// Amounts are minor units of their currency. Nothing here allocates, throws or has undefined behaviour, whatever it is given.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace shopx::engine {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

/// Where an exact half goes. Both are symmetric around zero: round(-x) = -round(x), so that a return mirrors its sale (B19).
enum class Tie {
    away_from_zero, ///< "half up", the commercial rule and the default of every pack
    toward_zero,    ///< "half down", as New Zealand's GST Act s 19O, and some shops' cash rounding
};

/// numerator / denominator rounded to the nearest integer. Empty: denominator 0, or the result isn't an int64.
[[nodiscard]] std::optional<std::int64_t> round_to_nearest(Int128 numerator, Int128 denominator, Tie tie) noexcept;

/// R(x) of the rules: to the nearest integer, half away from zero. What doesn't fit (a zero denominator too) gives the int64
/// nearest to it, which is past every limit of limits.hpp and so is refused by the next check.
[[nodiscard]] std::int64_t round_half_away(Int128 numerator, Int128 denominator) noexcept;

/// Integer part of numerator / denominator toward zero, saturating as round_half_away does.
[[nodiscard]] std::int64_t truncate(Int128 numerator, Int128 denominator) noexcept;

/// Empty on overflow.
[[nodiscard]] constexpr std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b) noexcept
{
    std::int64_t sum{};
    if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
    return sum;
}

[[nodiscard]] constexpr std::optional<std::int64_t> checked_subtract(std::int64_t a, std::int64_t b) noexcept
{
    std::int64_t difference{};
    if (__builtin_sub_overflow(a, b, &difference)) return std::nullopt;
    return difference;
}

[[nodiscard]] constexpr std::optional<std::int64_t> checked_multiply(std::int64_t a, std::int64_t b) noexcept
{
    std::int64_t product{};
    if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
    return product;
}

/// Working memory of `allocate`. A caller that keeps it between calls makes them free of allocation.
struct AllocationSlot {
    std::int64_t remainder;
    std::int64_t weight;
    std::uint32_t index;
};

/// E10. Spreads `total` over the weights by largest remainder: out[i] is total * weights[i] / sum, rounded down, and the units
/// that are missing go to the largest fractions; ties to the larger weight, then to the lower index. The shares add up to
/// `total` exactly; when |total| <= sum, no share is above its weight; a weight of zero gets nothing; a negative total is the
/// mirror of the positive one.
/// False, with `out` untouched: sizes differ, a weight is negative, or the weights' sum is zero or doesn't fit.
[[nodiscard]] bool allocate(std::int64_t total, std::span<std::int64_t const> weights, std::span<std::int64_t> out, std::vector<AllocationSlot>& scratch);
/// The same with working memory of its own.
[[nodiscard]] bool allocate(std::int64_t total, std::span<std::int64_t const> weights, std::span<std::int64_t> out);

/// E11. What the first k of n units carry of a line's paid total T: floor(T * k / n), mirrored for a negative T. A refund that
/// takes the returned count from a to b pays share_of(T, b, n) - share_of(T, a, n): the parts add up to T however it is sliced,
/// and never go above it (B17). k is held to 0..n, and n <= 0 gives 0, so that no caller can be paid more than T.
[[nodiscard]] std::int64_t share_of(std::int64_t total, std::int64_t k, std::int64_t n) noexcept;

} // namespace shopx::engine
