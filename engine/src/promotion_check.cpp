// SPDX-License-Identifier: Apache-2.0
#include "promotion_rules.hpp"

#include <algorithm>
#include <initializer_list>

namespace shopx::engine {
namespace {

constexpr bool within(std::int64_t value, std::int64_t low, std::int64_t high) noexcept { return value >= low && value <= high; }

constexpr std::int64_t unit_milli = 1'000;

class Checker {
public:
    RuleProblem run(RuleData const& data)
    {
        if (data.promotions.size() > promotions_max) return {RuleError::too_many_promotions};
        if (data.price_lists.size() > price_lists_max) return {.error = RuleError::too_many_price_lists, .in_price_lists = true};
        for (auto const& promotion : data.promotions) {
            ++problem_.index; // from `none`, the largest number, to the first
            if (!promotion_holds(promotion)) return problem_;
        }
        if (!ids_differ(data.promotions)) return problem_;
        problem_ = {.in_price_lists = true};
        for (auto const& list : data.price_lists) {
            ++problem_.index;
            if (!list_holds(list)) return problem_;
        }
        if (!ids_differ(data.price_lists)) return problem_;
        return {};
    }

private:
    bool fail(RuleError error, std::string_view field, std::size_t sub_index = RuleProblem::none, std::string_view sub_field = {})
    {
        problem_.error = error;
        problem_.field = field;
        problem_.sub_index = sub_index;
        problem_.sub_field = sub_field;
        return false;
    }

    template <class Rules>
    bool ids_differ(Rules const& rules)
    {
        std::vector<std::pair<std::string_view, std::size_t>> ids;
        for (auto const& rule : rules) ids.emplace_back(rule.id, ids.size());
        std::sort(ids.begin(), ids.end());
        auto const twice = std::adjacent_find(ids.begin(), ids.end(), [](auto const& a, auto const& b) { return a.first == b.first; });
        if (twice == ids.end()) return true;
        problem_.index = std::next(twice)->second;
        return fail(RuleError::duplicate_id, "id");
    }

    bool codes_hold(std::vector<std::string_view> const& codes, std::string_view field, std::size_t sub_index = RuleProblem::none)
    {
        codes_ += codes.size();
        if (codes.size() > rule_list_codes_max || codes_ > rule_codes_max) return fail(RuleError::too_many_codes, field, sub_index);
        sorted_.assign(codes.begin(), codes.end());
        std::sort(sorted_.begin(), sorted_.end());
        if (std::adjacent_find(sorted_.begin(), sorted_.end()) != sorted_.end()) return fail(RuleError::duplicate_code, field, sub_index);
        return true;
    }

    bool selection_holds(Selection const& selection, std::string_view field, std::size_t sub_index = RuleProblem::none)
    {
        for (auto const* codes : {&selection.items, &selection.products, &selection.categories}) {
            if (!codes_hold(*codes, field, sub_index)) return false;
        }
        return true;
    }

    template <class Rule>
    bool common_holds(Rule const& rule)
    {
        if (!within(rule.version, 0, rule_version_max)) return fail(RuleError::version_out_of_range, "version");
        if (!within(rule.priority, -priority_max, priority_max)) return fail(RuleError::priority_out_of_range, "priority");
        auto const& validity = rule.validity;
        if (validity.from >= validity.until) return fail(RuleError::period_empty, "until");
        if (validity.weekdays >> 7U != 0) return fail(RuleError::weekday_out_of_range, "weekdays");
        auto const no_hours = validity.hours_from == Validity::all_day && validity.hours_until == Validity::all_day;
        auto const of_the_day = [](int minute) { return minute >= 0 && minute < 24 * 60; };
        if (!no_hours && (!of_the_day(validity.hours_from) || !of_the_day(validity.hours_until) || validity.hours_from == validity.hours_until)) {
            return fail(RuleError::hours_out_of_range, "hours");
        }
        return codes_hold(validity.stores, "stores") && codes_hold(validity.customer_groups, "customer_groups");
    }

    bool promotion_holds(Promotion const& promotion)
    {
        if (!common_holds(promotion)) return false;
        if (promotion.applies_to) {
            if (promotion.applies_to->empty()) return fail(RuleError::empty_selection, "applies_to");
            if (!selection_holds(*promotion.applies_to, "applies_to")) return false;
        }
        if (!selection_holds(promotion.except, "except")) return false;
        auto const kind = promotion.offer.kind;
        if (!within(promotion.times_max, 0, promotion_times_max)) return fail(RuleError::times_out_of_range, "times_max");
        if (promotion.times_max != 0 && (kind == OfferKind::threshold || kind == OfferKind::quantity_breaks)) {
            return fail(RuleError::times_not_allowed, "times_max");
        }
        return offer_holds(promotion.offer);
    }

    bool rate_holds(std::int64_t rate_ppm) { return within(rate_ppm, 1, whole_ppm) || fail(RuleError::rate_out_of_range, "offer/rate_ppm"); }
    bool amount_holds(std::int64_t amount_minor)
    {
        return within(amount_minor, 1, amount_minor_max) || fail(RuleError::amount_out_of_range, "offer/amount_minor");
    }

    bool units_hold(std::int64_t quantity_milli, std::string_view field, std::size_t sub_index = RuleProblem::none, std::string_view sub_field = {})
    {
        if (!within(quantity_milli, 1, quantity_milli_max)) return fail(RuleError::quantity_out_of_range, field, sub_index, sub_field);
        return quantity_milli % unit_milli == 0 || fail(RuleError::not_whole_units, field, sub_index, sub_field);
    }

    bool offer_holds(Offer const& offer)
    {
        switch (offer.kind) {
        case OfferKind::percent_off: return rate_holds(offer.rate_ppm);
        case OfferKind::amount_off: return amount_holds(offer.amount_minor);
        case OfferKind::fixed_price: return within(offer.unit_price_e4, 0, unit_price_e4_max) || fail(RuleError::price_out_of_range, "offer/unit_price_e4");
        case OfferKind::buy_get:
            return units_hold(offer.buy_milli, "offer/buy_milli") && units_hold(offer.get_milli, "offer/get_milli") && rate_holds(offer.rate_ppm);
        case OfferKind::threshold:
            if (!within(offer.minimum_minor, 0, amount_minor_max)) return fail(RuleError::amount_out_of_range, "offer/minimum_minor");
            if ((offer.rate_ppm != 0) == (offer.amount_minor != 0)) return fail(RuleError::one_of_two, "offer");
            return offer.rate_ppm != 0 ? rate_holds(offer.rate_ppm) : amount_holds(offer.amount_minor);
        case OfferKind::bundle: return bundle_holds(offer);
        case OfferKind::quantity_breaks: return breaks_hold(offer);
        }
        return fail(RuleError::one_of_two, "offer/kind");
    }

    bool bundle_holds(Offer const& offer)
    {
        if (!within(offer.price_minor, 0, amount_minor_max)) return fail(RuleError::price_out_of_range, "offer/price_minor");
        if (offer.parts.empty()) return fail(RuleError::no_parts, "offer/parts");
        if (offer.parts.size() > bundle_parts_max) return fail(RuleError::too_many_parts, "offer/parts");
        for (std::size_t i = 0; i < offer.parts.size(); ++i) {
            auto const& part = offer.parts[i];
            if (part.select.empty()) return fail(RuleError::empty_selection, "offer/parts", i, "select");
            if (!selection_holds(part.select, "offer/parts", i) || !units_hold(part.quantity_milli, "offer/parts", i, "quantity_milli")) return false;
        }
        return true;
    }

    bool breaks_hold(Offer const& offer)
    {
        auto const& breaks = offer.breaks;
        if (breaks.empty()) return fail(RuleError::no_breaks, "offer/breaks");
        if (breaks.size() > quantity_breaks_max) return fail(RuleError::too_many_breaks, "offer/breaks");
        for (std::size_t i = 0; i < breaks.size(); ++i) {
            auto const& [from_milli, rate_ppm, unit_price_e4] = breaks[i];
            auto const by_rate = unit_price_e4 == -1;
            if (!within(from_milli, 1, quantity_milli_max)) return fail(RuleError::quantity_out_of_range, "offer/breaks", i, "from_milli");
            if (!by_rate && rate_ppm != 0) return fail(RuleError::one_of_two, "offer/breaks", i);
            if (by_rate && !within(rate_ppm, 1, whole_ppm)) return fail(RuleError::rate_out_of_range, "offer/breaks", i, "rate_ppm");
            if (!by_rate && !within(unit_price_e4, 0, unit_price_e4_max)) return fail(RuleError::price_out_of_range, "offer/breaks", i, "unit_price_e4");
            auto const same = [&](QuantityBreak const& other) { return other.from_milli == breaks[i].from_milli; };
            if (std::any_of(breaks.begin(), breaks.begin() + static_cast<std::ptrdiff_t>(i), same)) {
                return fail(RuleError::duplicate_break, "offer/breaks", i, "from_milli");
            }
        }
        return true;
    }

    bool list_holds(PriceList const& list)
    {
        if (!common_holds(list)) return false;
        prices_ += list.prices.size();
        if (prices_ > prices_max) return fail(RuleError::too_many_prices, "prices");
        std::vector<std::pair<std::pair<std::string_view, std::int64_t>, std::size_t>> seen;
        for (std::size_t i = 0; i < list.prices.size(); ++i) {
            auto const& price = list.prices[i];
            if (!within(price.unit_price_e4, 0, unit_price_e4_max)) return fail(RuleError::price_out_of_range, "prices", i, "unit_price_e4");
            if (!within(price.from_milli, 0, quantity_milli_max)) return fail(RuleError::quantity_out_of_range, "prices", i, "from_milli");
            seen.push_back({{price.item, price.from_milli}, i});
        }
        std::sort(seen.begin(), seen.end());
        auto const twice = std::adjacent_find(seen.begin(), seen.end(), [](auto const& a, auto const& b) { return a.first == b.first; });
        return twice == seen.end() || fail(RuleError::duplicate_price, "prices", std::next(twice)->second, "item");
    }

    RuleProblem problem_{};
    std::size_t codes_ = 0;
    std::size_t prices_ = 0;
    std::vector<std::string_view> sorted_;
};

} // namespace

RuleProblem check(RuleData const& data) { return Checker{}.run(data); }

std::string_view to_string(RuleError error) noexcept
{
    switch (error) {
    case RuleError::none: return "none";
    case RuleError::too_many_promotions: return "too_many_promotions";
    case RuleError::too_many_price_lists: return "too_many_price_lists";
    case RuleError::too_many_prices: return "too_many_prices";
    case RuleError::too_many_codes: return "too_many_codes";
    case RuleError::too_many_parts: return "too_many_parts";
    case RuleError::too_many_breaks: return "too_many_breaks";
    case RuleError::duplicate_id: return "duplicate_id";
    case RuleError::duplicate_code: return "duplicate_code";
    case RuleError::duplicate_price: return "duplicate_price";
    case RuleError::duplicate_break: return "duplicate_break";
    case RuleError::empty_selection: return "empty_selection";
    case RuleError::no_parts: return "no_parts";
    case RuleError::no_breaks: return "no_breaks";
    case RuleError::version_out_of_range: return "version_out_of_range";
    case RuleError::priority_out_of_range: return "priority_out_of_range";
    case RuleError::period_empty: return "period_empty";
    case RuleError::weekday_out_of_range: return "weekday_out_of_range";
    case RuleError::hours_out_of_range: return "hours_out_of_range";
    case RuleError::times_out_of_range: return "times_out_of_range";
    case RuleError::times_not_allowed: return "times_not_allowed";
    case RuleError::rate_out_of_range: return "rate_out_of_range";
    case RuleError::amount_out_of_range: return "amount_out_of_range";
    case RuleError::price_out_of_range: return "price_out_of_range";
    case RuleError::quantity_out_of_range: return "quantity_out_of_range";
    case RuleError::not_whole_units: return "not_whole_units";
    case RuleError::one_of_two: return "one_of_two";
    }
    return "unknown";
}

} // namespace shopx::engine
