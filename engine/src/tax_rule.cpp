// SPDX-License-Identifier: Apache-2.0
#include "tax_rule.hpp"

namespace shopx::engine {

std::int64_t TaxRule::by_mode(std::int64_t base, Int128 numerator, Int128 denominator) const noexcept
{
    auto const product = static_cast<Int128>(base) * numerator;
    auto const whole = truncate(product, denominator);
    return whole + (takes_one_more(base, whole, product - whole * denominator, denominator) ? 1 : 0);
}

std::int64_t TaxRule::missing_by_mode(std::int64_t base, std::int64_t whole, Int128 part, Int128 denominator) const noexcept
{
    auto const units = truncate(part, denominator);
    return units + (takes_one_more(base, whole + units, part - units * denominator, denominator) ? 1 : 0);
}

/// Does the tax whole + part / denominator of `base`, with part < denominator, become whole + 1? Where the net is rounded, it does when
/// the net doesn't.
bool TaxRule::takes_one_more(std::int64_t base, std::int64_t whole, Int128 part, Int128 denominator) const noexcept
{
    if (part == 0) return false;
    return net_is_rounded_ ? !goes_up(base - whole - 1, denominator - part, denominator) : goes_up(whole, part, denominator);
}

bool TaxRule::goes_up(std::int64_t whole, Int128 part, Int128 denominator) const noexcept
{
    auto const rest = denominator - part; // compared instead of doubling the part, which could overflow
    switch (mode_) {
    case TaxRounding::down: return false;
    case TaxRounding::up: return true;
    case TaxRounding::half_down: return part > rest;
    case TaxRounding::half_even: return part > rest || (part == rest && whole % 2 != 0);
    case TaxRounding::half_away: break;
    }
    return part >= rest;
}

} // namespace shopx::engine
