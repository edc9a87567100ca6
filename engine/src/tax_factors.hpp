// SPDX-License-Identifier: Apache-2.0
/// What a list of taxes (E4) makes of a net price, exactly.
#pragma once

#include <shopx/engine/quote.hpp>

#include <array>
#include <span>

namespace shopx::engine {

/// Of a net price of `unit`, tax i is of_tax[i], however deep it lies, and the price with all taxes is with_taxes: whole numbers without
/// a common divisor, below 81 * 10^24 (eight taxes in four layers).
struct TaxFactors {
    std::array<Int128, line_taxes_max> of_tax; ///< as many as there are taxes
    Int128 unit = 1;
    Int128 with_taxes = 1;
};

/// Refuses a list that is longer than line_taxes_max, a rate out of range, a tax twice or on one that isn't earlier, and layers beyond
/// tax_depth_max.
[[nodiscard]] QuoteError tax_factors(std::span<LineTax const> taxes, TaxFactors& out) noexcept;

} // namespace shopx::engine
