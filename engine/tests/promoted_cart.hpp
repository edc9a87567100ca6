// SPDX-License-Identifier: Apache-2.0
/// A rule set and a cart in few words, for tests that state one fact of promotions each.
#pragma once

#include <shopx/engine/promotion.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace shopx::engine::testing {

/// A Wednesday afternoon.
inline LocalMinute const wednesday = local_minute(2026, 11, 25, 17, 30).value();

inline Promotion promotion(std::string_view id, Offer offer, std::optional<Selection> applies_to = std::nullopt, std::int64_t priority = 1)
{
    Promotion made;
    made.id = id;
    made.version = 1;
    made.priority = priority;
    made.applies_to = std::move(applies_to);
    made.offer = std::move(offer);
    return made;
}

inline Promotion stacking(Promotion made)
{
    made.exclusive = false;
    return made;
}

inline Selection item(std::string_view code) { return {.items = {code}, .products = {}, .categories = {}}; }
inline Selection category(std::string_view code) { return {.items = {}, .products = {}, .categories = {code}}; }

inline Offer offer_of(OfferKind kind)
{
    Offer offer;
    offer.kind = kind;
    return offer;
}
inline Offer percent_off(std::int64_t rate_ppm)
{
    auto offer = offer_of(OfferKind::percent_off);
    offer.rate_ppm = rate_ppm;
    return offer;
}
inline Offer amount_off(std::int64_t amount_minor)
{
    auto offer = offer_of(OfferKind::amount_off);
    offer.amount_minor = amount_minor;
    return offer;
}
inline Offer fixed_price(std::int64_t unit_price_e4)
{
    auto offer = offer_of(OfferKind::fixed_price);
    offer.unit_price_e4 = unit_price_e4;
    return offer;
}
inline Offer buy_get(std::int64_t buy, std::int64_t get, std::int64_t rate_ppm = whole_ppm)
{
    auto offer = offer_of(OfferKind::buy_get);
    offer.buy_milli = buy * 1'000;
    offer.get_milli = get * 1'000;
    offer.rate_ppm = rate_ppm;
    return offer;
}
inline Offer threshold(std::int64_t minimum_minor, std::int64_t rate_ppm, std::int64_t amount_minor)
{
    auto offer = offer_of(OfferKind::threshold);
    offer.minimum_minor = minimum_minor;
    offer.rate_ppm = rate_ppm;
    offer.amount_minor = amount_minor;
    return offer;
}
inline Offer bundle(std::vector<BundlePart> parts, std::int64_t price_minor)
{
    auto offer = offer_of(OfferKind::bundle);
    offer.parts = std::move(parts);
    offer.price_minor = price_minor;
    return offer;
}
inline Offer quantity_breaks(std::vector<QuantityBreak> breaks)
{
    auto offer = offer_of(OfferKind::quantity_breaks);
    offer.breaks = std::move(breaks);
    return offer;
}

/// A cart whose lines are named by their item.
struct Basket {
    struct Line {
        std::string item;
        std::string category;
        LineInput input;
        PriceSource source = PriceSource::catalogue;
    };
    std::vector<Line> lines;
    LocalMinute at = wednesday;
    std::string store;
    std::vector<std::string_view> customer_groups, coupons;

    Basket& add(std::string_view name, std::int64_t milli, std::int64_t unit_cents, std::string_view its_category = "")
    {
        lines.push_back({std::string{name}, std::string{its_category}, {.quantity_milli = milli, .unit_price_e4 = unit_cents * 100}});
        return *this;
    }
};

/// What `promote` made of a basket.
struct Outcome {
    std::vector<LineInput> lines;
    Promoted promoted;

    [[nodiscard]] std::vector<std::int64_t> off() const
    {
        std::vector<std::int64_t> amounts;
        for (auto const& line : lines) amounts.push_back(line.promotion_minor);
        return amounts;
    }
};

inline Outcome outcome_of(RuleSet const& rules, Basket const& basket)
{
    Outcome outcome;
    std::vector<LineSubject> subjects;
    std::vector<std::string_view> categories;
    for (auto const& line : basket.lines) {
        outcome.lines.push_back(line.input);
        LineSubject subject{.item = line.item, .product = {}, .price_source = line.source};
        if (!line.category.empty()) {
            subject.first_category = static_cast<std::uint32_t>(categories.size());
            subject.category_count = 1;
            categories.push_back(line.category);
        }
        subjects.push_back(subject);
    }
    auto const error = promote(rules,
        {.at = basket.at,
            .store = basket.store,
            .customer_groups = basket.customer_groups,
            .coupons = basket.coupons,
            .subjects = subjects,
            .categories = categories,
            .currency_digits = 2},
        outcome.lines, outcome.promoted);
    EXPECT_EQ(error, PromoteError::none);
    std::int64_t sum = 0;
    for (auto const& line : outcome.lines) sum += line.promotion_minor;
    EXPECT_EQ(sum, outcome.promoted.taken_off_minor);
    return outcome;
}

inline RuleSet compiled(RuleData const& data)
{
    RuleSet rules;
    auto const problem = rules.compile(data);
    EXPECT_EQ(problem.error, RuleError::none) << to_string(problem.error) << " at " << problem.field;
    return rules;
}

inline Outcome outcome_of(std::vector<Promotion> promotions, Basket const& basket, Stacking policy = Stacking::best_price)
{
    return outcome_of(compiled({.promotions = std::move(promotions), .price_lists = {}, .stacking = policy}), basket);
}

using Amounts = std::vector<std::int64_t>;

} // namespace shopx::engine::testing
