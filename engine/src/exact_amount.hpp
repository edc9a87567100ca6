// SPDX-License-Identifier: Apache-2.0
/// Arithmetic on the exact amounts of a derivation. Whoever calls it has amounts within limits.hpp and products within 128 bits, as
/// the rules of pricing have made sure.
#pragma once

#include "fraction128.hpp"

#include <shopx/engine/derivation.hpp>

namespace shopx::engine {

/// numerator / denominator; the denominator is above zero.
[[nodiscard]] ExactAmount exact_amount(Int128 numerator, Int128 denominator) noexcept;

/// sum += add. False when the common denominator is beyond 128 bits.
[[nodiscard]] bool add_exactly(ExactAmount& sum, ExactAmount const& add) noexcept;

/// exact - amount.
[[nodiscard]] ExactAmount rest_of(ExactAmount const& exact, std::int64_t amount) noexcept;

[[nodiscard]] constexpr ExactAmount opposite(ExactAmount const& amount) noexcept { return {-amount.whole, -amount.part, amount.denominator}; }

[[nodiscard]] inline RoundedAmount rounded_amount(ExactAmount const& exact, std::int64_t amount_minor) noexcept
{
    return {exact, rest_of(exact, amount_minor), amount_minor};
}

/// Needs weights that aren't zero.
[[nodiscard]] ShareAmount share_amount(std::int64_t total, std::int64_t weight, std::int64_t weights, std::int64_t amount) noexcept;

/// Fills a derivation's assessments and its lines' taxes (derivation_taxes.cpp). False when an exact sum is beyond 128 bits.
[[nodiscard]] bool derive_taxes(CartInput const& cart, Quote const& quoted, Derivation& out);

} // namespace shopx::engine
