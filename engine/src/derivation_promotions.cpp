// SPDX-License-Identifier: Apache-2.0
#include "exact_amount.hpp"
#include "line_gross.hpp"

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr std::int64_t unit_milli = 1'000;

ExactAmount whole(Int128 amount) noexcept { return exact_amount(amount, 1); }
ExactAmount percent(std::int64_t base, std::int64_t rate_ppm) noexcept { return exact_amount(static_cast<Int128>(base) * rate_ppm, whole_ppm); }

/// What a price below that of the goods takes off: all but the price, which is rounded as any line is.
ExactAmount saved(PromotionBasis const& basis, int currency_digits) noexcept
{
    auto const price = exact_amount(static_cast<Int128>(basis.quantity_milli) * basis.unit_price_e4, gross_divisor(currency_digits));
    return opposite(rest_of(price, basis.base_minor));
}

/// Of what one line pays, or, where lines share it, of the total.
ExactAmount exact_of(PromotionBasis const& basis, int currency_digits) noexcept
{
    switch (basis.kind) {
    case OfferKind::percent_off:
    case OfferKind::buy_get: return percent(basis.base_minor, basis.rate_ppm);
    case OfferKind::amount_off: return whole(std::min<Int128>(static_cast<Int128>(basis.amount_minor) * (basis.quantity_milli / unit_milli), basis.base_minor));
    case OfferKind::fixed_price: return saved(basis, currency_digits);
    case OfferKind::threshold:
        return basis.rate_ppm != 0 ? percent(basis.weights_minor, basis.rate_ppm) : whole(std::min(basis.amount_minor, basis.weights_minor));
    case OfferKind::bundle: return whole(basis.weights_minor - static_cast<Int128>(basis.times) * basis.price_minor);
    case OfferKind::quantity_breaks: break;
    }
    return basis.unit_price_e4 < 0 ? percent(basis.base_minor, basis.rate_ppm) : saved(basis, currency_digits);
}

} // namespace

PromotionDerivation derive_promotion(PromotionBasis const& basis, std::int64_t amount_minor, int currency_digits) noexcept
{
    auto const exact = exact_of(basis, currency_digits);
    if (basis.kind != OfferKind::threshold && basis.kind != OfferKind::bundle) return {rounded_amount(exact, amount_minor), std::nullopt};
    return {rounded_amount(exact, basis.total_minor), share_amount(basis.total_minor, basis.base_minor, basis.weights_minor, amount_minor)};
}

} // namespace shopx::engine
