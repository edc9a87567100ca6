// SPDX-License-Identifier: Apache-2.0
#include "promotion_offers.hpp"

#include "line_gross.hpp"

#include <algorithm>
#include <limits>

namespace shopx::engine {
namespace {

constexpr auto no_limit = std::numeric_limits<std::int64_t>::max();

constexpr std::int64_t times_of(CompiledPromotion const& promotion) noexcept { return promotion.times_max == 0 ? no_limit : promotion.times_max; }

std::int64_t percent_of(std::int64_t amount_minor, std::int64_t rate_ppm) noexcept
{
    return round_half_away(static_cast<Int128>(amount_minor) * rate_ppm, whole_ppm);
}

constexpr std::int64_t at_most(Int128 amount, std::int64_t most) noexcept { return amount < most ? static_cast<std::int64_t>(amount) : most; }

std::int64_t saved_by_price(Portion const& portion, std::int64_t unit_price_e4, std::int64_t divisor) noexcept
{
    return std::max<std::int64_t>(portion.rest_minor - gross_at(portion.milli, unit_price_e4, divisor), 0);
}

std::int64_t saved_by_break(Portion const& portion, QuantityBreak const& reached, std::int64_t divisor) noexcept
{
    if (reached.unit_price_e4 == -1) return percent_of(portion.rest_minor, reached.rate_ppm);
    return saved_by_price(portion, reached.unit_price_e4, divisor);
}

} // namespace

SingleTaking take_single(Offer const& offer, Portion const& portion, std::int64_t divisor) noexcept
{
    auto const base = portion.rest_minor;
    if (base == 0) return {0, 0, 0};
    switch (offer.kind) {
    case OfferKind::percent_off: return {portion.milli, percent_of(base, offer.rate_ppm), base};
    case OfferKind::fixed_price: return {portion.milli, saved_by_price(portion, offer.unit_price_e4, divisor), base};
    default: { // amount_off
        auto const whole = portion.first(portion.units());
        return {whole.milli, at_most(static_cast<Int128>(offer.amount_minor) * portion.units(), whole.rest_minor), whole.rest_minor};
    }
    }
}

void commit(LineRest& rest, Taking const& taking, bool exclusive) noexcept
{
    auto& [all, free] = rest;
    if (exclusive) { // its goods leave the free portion with their price, of which the offer takes a part
        free = free.without({taking.milli, share_of(free.rest_minor, taking.milli, free.milli)});
    } else if (taking.amount_minor != 0) { // the free portion pays its share, rounded down: what isn't free has enough for its own
        free.rest_minor -= share_of(taking.amount_minor, free.rest_minor, all.rest_minor);
    }
    all.rest_minor -= taking.amount_minor;
}

PromotionBasis basis_of(Offer const& offer) noexcept
{
    PromotionBasis basis{.kind = offer.kind};
    basis.rate_ppm = offer.rate_ppm;
    basis.amount_minor = offer.amount_minor;
    if (offer.kind == OfferKind::fixed_price) basis.unit_price_e4 = offer.unit_price_e4;
    basis.price_minor = offer.price_minor;
    return basis;
}

PromotionBasis OfferDesk::basis_of(Taking const& taking) const noexcept
{
    auto basis = basis_;
    basis.quantity_milli = taking.milli;
    basis.base_minor = taking.base_minor;
    return basis;
}

std::int64_t OfferDesk::look(CompiledPromotion const& promotion, std::span<Good const> goods, std::span<LineRest const> rests)
{
    lay_out(promotion.exclusive, goods, rests);
    takings_.clear();
    basis_ = engine::basis_of(promotion.offer);
    switch (promotion.offer.kind) {
    case OfferKind::percent_off:
    case OfferKind::amount_off:
    case OfferKind::fixed_price: single(promotion); break;
    case OfferKind::buy_get: buy_get(promotion); break;
    case OfferKind::threshold: threshold(promotion.offer); break;
    case OfferKind::bundle: bundle(promotion); break;
    case OfferKind::quantity_breaks: quantity_breaks(promotion.offer); break;
    }
    std::int64_t sum = 0;
    for (auto const& taking : takings_) sum += taking.amount_minor;
    if (sum == 0) takings_.clear(); // what gives nothing may not keep goods from another
    return sum;
}

/// What costs nothing is no goods: a free sample is never the cheapest that an offer gives.
void OfferDesk::lay_out(bool exclusive, std::span<Good const> goods, std::span<LineRest const> rests)
{
    wares_.clear();
    for (auto const& good : goods) {
        auto const& portion = rests[good.line].for_promotion(exclusive);
        if (portion.rest_minor > 0) wares_.push_back({good.line, good.parts, portion, portion.units(), 0});
    }
}

/// Cheapest unit first; ties in the kernel's order of lines.
void OfferDesk::sort_wares()
{
    auto const cheaper = [](Ware const& a, Ware const& b) {
        auto const left = static_cast<Int128>(a.portion.rest_minor) * b.portion.milli;
        auto const right = static_cast<Int128>(b.portion.rest_minor) * a.portion.milli;
        return left != right ? left < right : a.line < b.line;
    };
    if (!std::is_sorted(wares_.begin(), wares_.end(), cheaper)) std::sort(wares_.begin(), wares_.end(), cheaper);
}

void OfferDesk::single(CompiledPromotion const& promotion)
{
    if (promotion.times_max == 0) {
        for (auto const& ware : wares_) {
            auto const taking = take_single(promotion.offer, ware.portion, divisor_);
            if (taking.amount_minor != 0) take(ware, taking);
        }
        return;
    }
    sort_wares();
    auto left = promotion.times_max;
    for (auto ware = wares_.rbegin(); ware != wares_.rend() && left > 0; ++ware) {
        auto const units = std::min(left, ware->left);
        auto const taking = take_single(promotion.offer, ware->portion.first(units), divisor_);
        if (taking.amount_minor == 0) continue;
        take(*ware, taking);
        left -= units;
    }
}

void OfferDesk::buy_get(CompiledPromotion const& promotion)
{
    auto const& offer = promotion.offer;
    auto const buy = offer.buy_milli / unit_milli;
    auto const get = offer.get_milli / unit_milli;
    std::int64_t units = 0;
    for (auto const& ware : wares_) units += ware.left;
    auto const groups = std::min(units / (buy + get), times_of(promotion));
    if (groups == 0) return;
    sort_wares();
    auto given = groups * get;
    auto bought = groups * buy;
    for (auto const& ware : wares_) {
        auto const free_of_charge = std::min(given, ware.left);
        auto const paid = std::min(bought, ware.left - free_of_charge);
        given -= free_of_charge;
        bought -= paid;
        if (free_of_charge + paid != 0) {
            auto const base = ware.portion.first(free_of_charge).rest_minor;
            take(ware, {(free_of_charge + paid) * unit_milli, percent_of(base, offer.rate_ppm), base});
        }
    }
}

/// The takings, whose goods are set, get their amounts by E10 over `weights_`.
void OfferDesk::share(std::int64_t amount_minor)
{
    shares_.resize(weights_.size());
    if (!allocate(amount_minor, weights_, shares_, slots_)) return takings_.clear(); // all weights are zero: nothing to take
    basis_.total_minor = amount_minor;
    for (std::size_t i = 0; i < takings_.size(); ++i) {
        takings_[i].amount_minor = shares_[i];
        takings_[i].base_minor = weights_[i];
        basis_.weights_minor += weights_[i];
    }
}

void OfferDesk::threshold(Offer const& offer)
{
    std::int64_t sum = 0;
    weights_.clear();
    for (auto const& ware : wares_) {
        take(ware, {ware.portion.milli, 0});
        weights_.push_back(ware.portion.rest_minor);
        sum += ware.portion.rest_minor;
    }
    if (sum < offer.minimum_minor) return takings_.clear();
    share(offer.rate_ppm != 0 ? percent_of(sum, offer.rate_ppm) : std::min(offer.amount_minor, sum));
}

/// Sets `used` to the units of the next bundle, the dearest that are left for each part in turn.
bool OfferDesk::fill_bundle(Offer const& offer) noexcept
{
    for (auto& ware : wares_) ware.used = 0;
    for (std::size_t part = 0; part < offer.parts.size(); ++part) {
        auto wanted = offer.parts[part].quantity_milli / unit_milli;
        for (auto ware = wares_.rbegin(); ware != wares_.rend() && wanted > 0; ++ware) {
            if ((ware->parts >> part & 1U) == 0) continue;
            auto const units = std::min(wanted, ware->left - ware->used);
            ware->used += units;
            wanted -= units;
        }
        if (wanted > 0) return false;
    }
    return true;
}

void OfferDesk::bundle(CompiledPromotion const& promotion)
{
    auto const& offer = promotion.offer;
    sort_wares();
    auto times = times_of(promotion);
    Int128 saved = 0;
    for (int mixture = 0; mixture < bundle_mixtures_max && times > 0 && fill_bundle(offer); ++mixture) {
        auto count = times; // bundles of the same units: until one of the lines has too few
        for (auto const& ware : wares_) {
            if (ware.used != 0) count = std::min(count, ware.left / ware.used);
        }
        Int128 value = 0;
        for (auto const& ware : wares_) {
            auto const before = ware.portion.units() - ware.left;
            value += ware.portion.first(before + count * ware.used).rest_minor - ware.portion.first(before).rest_minor;
        }
        auto const price = static_cast<Int128>(count) * offer.price_minor;
        if (value <= price) break; // the next ones are cheaper still
        saved += value - price;
        for (auto& ware : wares_) ware.left -= count * ware.used;
        times -= count;
        basis_.times += count;
    }
    weights_.clear();
    for (auto const& ware : wares_) {
        auto const used = ware.portion.first(ware.portion.units() - ware.left);
        if (used.milli == 0) continue;
        take(ware, {used.milli, 0});
        weights_.push_back(used.rest_minor);
    }
    share(static_cast<std::int64_t>(saved)); // at most what the goods cost
}

void OfferDesk::quantity_breaks(Offer const& offer)
{
    std::int64_t milli = 0; // at most lines_max * quantity_milli_max
    for (auto const& ware : wares_) milli += ware.portion.milli;
    QuantityBreak const* reached = nullptr;
    for (auto const& each : offer.breaks) {
        if (each.from_milli <= milli) reached = &each; // they are in order
    }
    if (reached == nullptr) return;
    basis_.rate_ppm = reached->rate_ppm;
    basis_.unit_price_e4 = reached->unit_price_e4;
    for (auto const& ware : wares_) {
        auto const amount = saved_by_break(ware.portion, *reached, divisor_);
        if (amount != 0) take(ware, {ware.portion.milli, amount, ware.portion.rest_minor});
    }
}

/// What so many of the dearest units cost, of those that fit one of `parts`.
std::int64_t OfferDesk::dearest(std::int64_t units, std::uint32_t parts) const noexcept
{
    std::int64_t cost = 0;
    for (auto ware = wares_.rbegin(); ware != wares_.rend() && units > 0; ++ware) {
        if (parts != 0 && (ware->parts & parts) == 0) continue;
        auto const taken = std::min(units, ware->left);
        cost += ware->portion.first(taken).rest_minor;
        units -= taken;
    }
    return cost;
}

std::int64_t OfferDesk::most(CompiledPromotion const& promotion, std::span<Good const> goods, std::span<LineRest const> untouched, std::int64_t splits)
{
    auto const& offer = promotion.offer;
    auto most = look(promotion, goods, untouched); // of all the goods
    std::int64_t rest = 0;
    std::int64_t units = 0;
    std::int64_t inexact = 0;
    std::int64_t milli = 0;
    for (auto const& ware : wares_) {
        milli += ware.portion.milli;
        rest += ware.portion.rest_minor;
        units += ware.portion.units();
        if (!splits_exactly(ware.portion)) ++inexact;
    }
    for (auto& ware : wares_) ware.left = ware.portion.units();
    auto const cut = inexact * (splits + 1); // units that are cut off one after another may each carry a minor unit more than their exact price
    switch (offer.kind) {
    case OfferKind::threshold: return most; // of less, it takes less
    case OfferKind::buy_get: {              // when the cheapest are gone, dearer ones are given
        auto const get = offer.get_milli / unit_milli;
        auto const groups = std::min(units / (offer.buy_milli / unit_milli + get), times_of(promotion));
        if (groups == 0) return 0;
        sort_wares();
        most = percent_of(dearest(groups * get, 0), offer.rate_ppm);
        break;
    }
    case OfferKind::bundle: { // no bundle saves more than one of the dearest goods
        Int128 saved = -offer.price_minor;
        std::int64_t wanted = 0;
        for (std::size_t part = 0; part < offer.parts.size(); ++part) {
            auto const quantity = offer.parts[part].quantity_milli / unit_milli;
            saved += dearest(quantity, 1U << part);
            wanted += quantity;
        }
        auto const times = std::min(units / wanted, times_of(promotion));
        return at_most(std::max<Int128>(saved + cut, 0) * times, rest);
    }
    case OfferKind::quantity_breaks: // fewer goods may reach a lower break only, which needn't be the lesser one
        if (milli < offer.breaks.front().from_milli) return 0;
        for (auto const& each : offer.breaks) {
            std::int64_t saved = 0;
            for (auto const& ware : wares_) saved += saved_by_break(ware.portion, each, divisor_);
            most = std::max(most, saved);
        }
        break;
    default: break;
    }
    return std::min(most + static_cast<std::int64_t>(wares_.size()) + cut, rest); // each line rounds by itself
}

} // namespace shopx::engine
