// SPDX-License-Identifier: Apache-2.0
/// Fractions in 128 bits that aren't below zero: compared without a product, added in lowest terms or not at all.
#pragma once

#include <shopx/engine/money.hpp>

namespace shopx::engine {

constexpr Int128 greatest_common_divisor(Int128 a, Int128 b) noexcept
{
    while (b != 0) {
        auto const rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

struct Fraction128 {
    Int128 numerator;
    Int128 denominator;
};

/// a < b for fractions that aren't below zero, by their whole parts and then by the reciprocals of the rests: nothing can overflow.
constexpr bool is_less(Fraction128 a, Fraction128 b) noexcept
{
    for (;;) {
        auto const whole_a = a.numerator / a.denominator;
        auto const whole_b = b.numerator / b.denominator;
        if (whole_a != whole_b) return whole_a < whole_b;
        auto const rest_a = a.numerator % a.denominator;
        auto const rest_b = b.numerator % b.denominator;
        if (rest_b == 0) return false;
        if (rest_a == 0) return true;
        Fraction128 const reciprocal_a{a.denominator, rest_a};
        a = {b.denominator, rest_b}; // a < b where 1/b < 1/a
        b = reciprocal_a;
    }
}

/// sum += add, in lowest terms. False when that is beyond 128 bits.
constexpr bool add_exactly(Fraction128& sum, Fraction128 add) noexcept
{
    auto const terms = greatest_common_divisor(add.numerator, add.denominator);
    add = {add.numerator / terms, add.denominator / terms};
    auto const shared = greatest_common_divisor(sum.denominator, add.denominator);
    Int128 left{};
    Int128 right{};
    Int128 numerator{};
    Int128 denominator{};
    if (__builtin_mul_overflow(sum.numerator, add.denominator / shared, &left)) return false;
    if (__builtin_mul_overflow(add.numerator, sum.denominator / shared, &right)) return false;
    if (__builtin_add_overflow(left, right, &numerator)) return false;
    if (__builtin_mul_overflow(sum.denominator, add.denominator / shared, &denominator)) return false;
    sum = {numerator, denominator};
    return true;
}

} // namespace shopx::engine
