// SPDX-License-Identifier: Apache-2.0
/// E1 step 1, for all who need a line's gross.
#pragma once

#include <shopx/engine/quote.hpp>

namespace shopx::engine {

constexpr std::int64_t power_of_ten(int exponent) noexcept
{
    std::int64_t power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

/// Thousandths times ten-thousandths, over this, are minor units.
constexpr std::int64_t gross_divisor(int currency_digits) noexcept { return power_of_ten(3 + 4 - currency_digits); }

/// Of a quantity above zero.
inline std::int64_t gross_at(std::int64_t quantity_milli, std::int64_t unit_price_e4, std::int64_t divisor) noexcept
{
    return round_half_away(static_cast<Int128>(quantity_milli) * unit_price_e4, divisor);
}

} // namespace shopx::engine
