// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/money.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace shopx::engine {
namespace {

constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();

struct Ratio {
    Uint128 numerator;
    Uint128 denominator;
    bool negative;
};

/// Negating in the unsigned type is defined for the most negative number too.
constexpr Uint128 magnitude(Int128 value) noexcept
{
    auto const bits = static_cast<Uint128>(value);
    return value < 0 ? Uint128{0} - bits : bits;
}

constexpr Ratio ratio_of(Int128 numerator, Int128 denominator) noexcept
{
    return {magnitude(numerator), magnitude(denominator), (numerator < 0) != (denominator < 0) && numerator != 0};
}

struct Division {
    Uint128 quotient;
    Uint128 remainder;
};

/// Nearly all sums of a till fit 64 bits, where a division is some ten times cheaper than the 128-bit one, more in WebAssembly.
constexpr Division divide(Uint128 numerator, Uint128 denominator) noexcept
{
    if (((numerator | denominator) >> 64) == 0) {
        auto const n = static_cast<std::uint64_t>(numerator);
        auto const d = static_cast<std::uint64_t>(denominator);
        return {n / d, n % d};
    }
    auto const quotient = numerator / denominator;
    return {quotient, numerator - quotient * denominator};
}

constexpr std::optional<std::int64_t> with_sign(Uint128 value, bool negative) noexcept
{
    constexpr auto limit = static_cast<Uint128>(int64_max);
    if (value <= limit) return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
    if (negative && value == limit + 1) return int64_min;
    return std::nullopt;
}

} // namespace

std::optional<std::int64_t> round_to_nearest(Int128 numerator, Int128 denominator, Tie tie) noexcept
{
    if (denominator == 0) return std::nullopt;
    auto const ratio = ratio_of(numerator, denominator);
    auto [quotient, remainder] = divide(ratio.numerator, ratio.denominator);
    auto const rest = ratio.denominator - remainder; // compared instead of doubling the remainder, which could overflow
    if (remainder > rest || (remainder == rest && tie == Tie::away_from_zero)) ++quotient;
    return with_sign(quotient, ratio.negative);
}

std::int64_t round_half_away(Int128 numerator, Int128 denominator) noexcept
{
    auto const rounded = round_to_nearest(numerator, denominator, Tie::away_from_zero);
    return rounded ? *rounded : ((numerator < 0) != (denominator < 0) ? int64_min : int64_max);
}

std::int64_t truncate(Int128 numerator, Int128 denominator) noexcept
{
    auto const negative = (numerator < 0) != (denominator < 0);
    if (denominator == 0) return negative ? int64_min : int64_max;
    auto const ratio = ratio_of(numerator, denominator);
    auto const whole = with_sign(divide(ratio.numerator, ratio.denominator).quotient, ratio.negative);
    return whole ? *whole : (negative ? int64_min : int64_max);
}

bool allocate(std::int64_t total, std::span<std::int64_t const> weights, std::span<std::int64_t> out, std::vector<AllocationSlot>& scratch)
{
    if (weights.size() != out.size() || weights.size() > std::numeric_limits<std::uint32_t>::max()) return false;
    std::int64_t sum = 0;
    for (auto const weight : weights) {
        if (weight < 0 || __builtin_add_overflow(sum, weight, &sum)) return false;
    }
    if (sum == 0) return false;

    // Shares are found for the magnitude in the unsigned type, so that the most negative total has its mirror as well.
    auto const negative = total < 0;
    auto const amount = magnitude(total);
    auto missing = amount;
    scratch.clear();
    scratch.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        auto const [share, remainder] = divide(amount * static_cast<Uint128>(weights[i]), static_cast<Uint128>(sum));
        missing -= share;
        auto const floor = static_cast<std::uint64_t>(share);
        out[i] = static_cast<std::int64_t>(negative ? std::uint64_t{0} - floor : floor);
        scratch.push_back({static_cast<std::int64_t>(remainder), weights[i], static_cast<std::uint32_t>(i)});
    }
    if (missing == 0) return true;

    // The floors lose less than one unit each, so fewer units are missing than there are lines with a fraction.
    auto const first_without = scratch.begin() + static_cast<std::ptrdiff_t>(missing);
    std::nth_element(scratch.begin(), first_without, scratch.end(), [](AllocationSlot const& a, AllocationSlot const& b) {
        if (a.remainder != b.remainder) return a.remainder > b.remainder;
        if (a.weight != b.weight) return a.weight > b.weight;
        return a.index < b.index;
    });
    for (auto slot = scratch.begin(); slot != first_without; ++slot) out[slot->index] += negative ? -1 : 1;
    return true;
}

bool allocate(std::int64_t total, std::span<std::int64_t const> weights, std::span<std::int64_t> out)
{
    std::vector<AllocationSlot> scratch;
    return allocate(total, weights, out, scratch);
}

std::int64_t share_of(std::int64_t total, std::int64_t k, std::int64_t n) noexcept
{
    if (n <= 0) return 0;
    return truncate(static_cast<Int128>(total) * std::clamp<std::int64_t>(k, 0, n), n);
}

} // namespace shopx::engine
