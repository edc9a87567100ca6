// SPDX-License-Identifier: Apache-2.0
/// Rule E3: what a customer pays who owes no tax (exempt by status, or an export), where prices include it.
#pragma once

#include <shopx/engine/quote.hpp>

#include <cstdint>
#include <span>

namespace shopx::engine {

enum class ExemptPrice {
    keep_net,   ///< the price drops by the tax
    keep_gross, ///< the same price: the shop keeps what would have been the tax
};

/// The price to put into the line of such a customer instead of `price`, which includes `taxes` (of a line with one tax a list of one);
/// the line is then priced with the rate 0, and prices go on to include tax.
///
/// keep_net: price / all factors, exactly, rounded once, half away from zero, in the unit that `price` has: ten-thousandths for
/// unit_price_e4, minor units for label_price_minor (a label is for one line). 9.99 with 20 % inside is 8.325, and the line of one costs
/// R(8.325) = 8.33. Of any quantity it is within half a ten-thousandth for each piece of the exact net, so that a discount, the
/// quantity's rounding and the order of operations are those of every other line; it isn't gross - tax of a taxed quote, whose tax has been
/// rounded in its scope. No tax mode and no inclusive rule matters here: nothing is taxed.
/// keep_gross: `price`.
///
/// Refused, with `out` untouched: a price below 0 or above unit_price_e4_max (price_out_of_range), and a list as quote() refuses it.
[[nodiscard]] QuoteError exempt_price(std::int64_t price, std::span<LineTax const> taxes, ExemptPrice rule, std::int64_t& out) noexcept;

} // namespace shopx::engine
