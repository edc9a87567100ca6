// SPDX-License-Identifier: Apache-2.0
/// How an exact tax becomes whole minor units: the cart's mode and, where prices include tax, which of tax and net is rounded (E3).
/// Everything here is a magnitude: a return is mirrored afterwards, so that each mode is symmetric around zero.
#pragma once

#include <shopx/engine/quote.hpp>

namespace shopx::engine {

class TaxRule {
public:
    explicit constexpr TaxRule(CartInput const& cart) noexcept
        : mode_(cart.tax_rounding),
          net_is_rounded_(cart.prices_include_tax && cart.inclusive_rule == InclusiveRule::net_first),
          usual_(mode_ == TaxRounding::half_away && !net_is_rounded_)
    {
    }

    /// The tax base * numerator / denominator, which lies in `base` or is put on it.
    [[nodiscard]] std::int64_t tax(std::int64_t base, Int128 numerator, Int128 denominator) const noexcept
    {
        if (usual_) [[likely]]
            return round_half_away(static_cast<Int128>(base) * numerator, denominator);
        return by_mode(base, numerator, denominator);
    }

    /// Several taxes inside `base`, of which the net is unit / denominator. E4 rounds the net: so of the usual rule's exact half, the
    /// net gets the unit and not the taxes. Everything else is as with one tax.
    [[nodiscard]] std::int64_t taxes_inside(std::int64_t base, Int128 unit, Int128 denominator) const noexcept
    {
        if (usual_) [[likely]]
            return base - round_half_away(static_cast<Int128>(base) * unit, denominator);
        return by_mode(base, denominator - unit, denominator);
    }

    /// Of taxes of `base` that come to whole + part / denominator: how many units are to be given out beside the whole.
    [[nodiscard]] std::int64_t missing_units(std::int64_t base, std::int64_t whole, Int128 part, Int128 denominator) const noexcept
    {
        if (usual_) [[likely]]
            return round_half_away(part, denominator);
        return missing_by_mode(base, whole, part, denominator);
    }

private:
    // Out of line, so that the usual rule stays as short as it is.
    [[nodiscard]] std::int64_t by_mode(std::int64_t base, Int128 numerator, Int128 denominator) const noexcept;
    [[nodiscard]] std::int64_t missing_by_mode(std::int64_t base, std::int64_t whole, Int128 part, Int128 denominator) const noexcept;
    [[nodiscard]] bool takes_one_more(std::int64_t base, std::int64_t whole, Int128 part, Int128 denominator) const noexcept;
    [[nodiscard]] bool goes_up(std::int64_t whole, Int128 part, Int128 denominator) const noexcept;

    TaxRounding mode_;
    bool net_is_rounded_;
    bool usual_; ///< half away from zero, the tax first: what nearly all carts have
};

} // namespace shopx::engine
