// SPDX-License-Identifier: Apache-2.0
#include "tax_factors.hpp"

#include "fraction128.hpp"

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr bool has(std::uint32_t set, std::size_t bit) noexcept { return (set >> bit & 1U) != 0; }

/// The layers of the list, none where it is empty.
QuoteError measure_depth(std::span<LineTax const> taxes, int& deepest) noexcept
{
    deepest = 0;
    std::array<int, line_taxes_max> depths{};
    for (std::size_t i = 0; i < taxes.size(); ++i) {
        auto const& tax = taxes[i];
        if (tax.tax_rate_ppm < 0 || tax.tax_rate_ppm > whole_ppm) return QuoteError::rate_out_of_range;
        if (tax.on_earlier >> i != 0) return QuoteError::tax_not_earlier;
        for (std::size_t j = 0; j < i; ++j) {
            if (taxes[j].tax_group == tax.tax_group && taxes[j].tax_rate_ppm == tax.tax_rate_ppm) return QuoteError::tax_twice;
            if (has(tax.on_earlier, j)) depths[i] = std::max(depths[i], depths[j]);
        }
        deepest = std::max(deepest, ++depths[i]);
    }
    return deepest > tax_depth_max ? QuoteError::taxes_too_deep : QuoteError::none;
}

} // namespace

QuoteError tax_factors(std::span<LineTax const> taxes, TaxFactors& out) noexcept
{
    if (taxes.size() > line_taxes_max) return QuoteError::taxes_out_of_range;
    int deepest{};
    auto const error = measure_depth(taxes, deepest);
    if (error != QuoteError::none) return error;
    Int128 unit = 1;
    for (int layer = 0; layer < deepest; ++layer) unit *= whole_ppm;
    auto terms = unit;
    auto with_taxes = unit;
    for (std::size_t i = 0; i < taxes.size(); ++i) {
        auto on = unit;
        for (std::size_t j = 0; j < i; ++j) {
            if (has(taxes[i].on_earlier, j)) on += out.of_tax[j];
        }
        out.of_tax[i] = on / whole_ppm * taxes[i].tax_rate_ppm;
        terms = greatest_common_divisor(terms, out.of_tax[i]);
        with_taxes += out.of_tax[i];
    }
    for (auto& factor : std::span{out.of_tax}.first(taxes.size())) factor /= terms;
    out.unit = unit / terms;
    out.with_taxes = with_taxes / terms;
    return QuoteError::none;
}

} // namespace shopx::engine
