// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/exempt_price.hpp>

#include "tax_factors.hpp"

namespace shopx::engine {
namespace {

/// price * unit / with_taxes in two steps, since the product may be beyond 128 bits: first the millions, then what they leave.
std::int64_t without_taxes(std::int64_t price, TaxFactors const& factors) noexcept
{
    constexpr std::int64_t million = 1'000'000;
    auto const millions = factors.unit * (price / million);
    auto const whole = truncate(millions, factors.with_taxes);
    auto const left = (millions - whole * factors.with_taxes) * million + factors.unit * (price % million);
    return whole * million + round_half_away(left, factors.with_taxes);
}

} // namespace

QuoteError exempt_price(std::int64_t price, std::span<LineTax const> taxes, ExemptPrice rule, std::int64_t& out) noexcept
{
    if (price < 0 || price > unit_price_e4_max) return QuoteError::price_out_of_range;
    TaxFactors factors;
    auto const error = tax_factors(taxes, factors);
    if (error != QuoteError::none) return error;
    out = rule == ExemptPrice::keep_gross ? price : without_taxes(price, factors);
    return QuoteError::none;
}

} // namespace shopx::engine
