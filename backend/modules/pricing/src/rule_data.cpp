#include "rule_data.hpp"

#include "shopx/base/time.hpp"

namespace shopx::pricing {
namespace {

std::vector<std::string_view> views_of(Codes const& codes)
{
    std::vector<std::string_view> views;
    if (codes) views.assign(codes->begin(), codes->end());
    return views;
}

int digits(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

/// "16:00", which check_holds has seen.
int minute_of_day(std::string_view text) { return digits(text, 0) * 60 + digits(text, 3); }

/// "2026-11-25T17:30", which check_holds has seen.
engine::LocalMinute minute_of(std::string_view text)
{
    auto const day = BusinessDay::parse(text.substr(0, 10)).value_or(BusinessDay{});
    return static_cast<engine::LocalMinute>(day.days) * 1440 + minute_of_day(text.substr(11));
}

engine::Validity validity_of(HoldsBody const& body)
{
    engine::Validity validity;
    if (body.from) validity.from = minute_of(*body.from);
    if (body.until) validity.until = minute_of(*body.until);
    if (body.weekdays)
        for (auto const day : *body.weekdays) validity.weekdays |= 1u << (day - 1);
    if (body.hours) {
        validity.hours_from = minute_of_day(body.hours->from);
        validity.hours_until = minute_of_day(body.hours->until);
    }
    validity.stores = views_of(body.stores);
    validity.customer_groups = views_of(body.customer_groups);
    return validity;
}

engine::Selection selection_of(SelectionBody const& body) { return {views_of(body.items), views_of(body.products), views_of(body.categories)}; }

engine::OfferKind kind_of(OfferKind kind)
{
    switch (kind) {
    case OfferKind::percent_off: return engine::OfferKind::percent_off;
    case OfferKind::amount_off: return engine::OfferKind::amount_off;
    case OfferKind::fixed_price: return engine::OfferKind::fixed_price;
    case OfferKind::buy_get: return engine::OfferKind::buy_get;
    case OfferKind::threshold: return engine::OfferKind::threshold;
    case OfferKind::bundle: return engine::OfferKind::bundle;
    case OfferKind::quantity_breaks: return engine::OfferKind::quantity_breaks;
    }
    return {};
}

engine::Offer offer_of(OfferBody const& body)
{
    engine::Offer offer;
    offer.kind = kind_of(body.kind);
    offer.rate_ppm = body.rate_ppm.value_or(0);
    offer.amount_minor = body.amount_minor.value_or(0);
    offer.unit_price_e4 = body.unit_price_e4.value_or(0);
    offer.buy_milli = body.buy_milli.value_or(0);
    offer.get_milli = body.get_milli.value_or(0);
    offer.minimum_minor = body.minimum_minor.value_or(0);
    offer.price_minor = body.price_minor.value_or(0);
    if (body.parts)
        for (auto const& part : *body.parts) offer.parts.push_back({selection_of(part.select), part.quantity_milli});
    if (body.breaks)
        for (auto const& one : *body.breaks) offer.breaks.push_back({one.from_milli, one.rate_ppm.value_or(0), one.unit_price_e4.value_or(-1)});
    return offer;
}

engine::Promotion promotion_of(PromotionBody const& body)
{
    engine::Promotion promotion;
    promotion.id = body.id;
    promotion.version = body.version;
    promotion.priority = body.priority;
    promotion.exclusive = body.exclusive.value_or(true);
    promotion.validity = validity_of(body);
    if (body.coupon) promotion.coupon = *body.coupon;
    if (body.applies_to) promotion.applies_to = selection_of(*body.applies_to);
    if (body.except) promotion.except = selection_of(*body.except);
    promotion.times_max = body.times_max.value_or(0);
    promotion.offer = offer_of(body.offer);
    return promotion;
}

engine::PriceList price_list_of(PriceListBody const& body)
{
    engine::PriceList list;
    list.id = body.id;
    list.version = body.version;
    list.priority = body.priority;
    list.validity = validity_of(body);
    for (auto const& price : body.prices) list.prices.push_back({price.item, price.unit_price_e4, price.from_milli.value_or(0)});
    return list;
}

/// "offer/parts", 2, "quantity_milli" is /offer/parts/2/quantity_milli.
Refusal refusal_of(engine::RuleProblem const& problem, RuleBodies const& bodies)
{
    Refusal refusal;
    refusal.words = engine::to_string(problem.error);
    refusal.in_price_lists = problem.in_price_lists;
    if (problem.index == engine::RuleProblem::none) return refusal;
    if (problem.in_price_lists)
        refusal.id = bodies.price_lists.at(problem.index).id;
    else
        refusal.id = bodies.promotions.at(problem.index).id;
    auto const add = [&](std::string_view part) {
        if (!part.empty()) refusal.pointer.append("/").append(part);
    };
    add(problem.field);
    if (problem.sub_index != engine::RuleProblem::none) add(std::to_string(problem.sub_index));
    add(problem.sub_field);
    return refusal;
}

} // namespace

std::optional<Refusal> compile(RuleBodies const& bodies, engine::RuleSet& into)
{
    engine::RuleData data;
    for (auto const& body : bodies.promotions) data.promotions.push_back(promotion_of(body));
    for (auto const& body : bodies.price_lists) data.price_lists.push_back(price_list_of(body));
    if (bodies.policy && bodies.policy->stacking == Stacking::priority) data.stacking = engine::Stacking::priority;
    auto const problem = into.compile(data);
    if (problem.error == engine::RuleError::none) return std::nullopt;
    return refusal_of(problem, bodies);
}

} // namespace shopx::pricing
