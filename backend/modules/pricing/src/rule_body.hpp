// Promotions, price lists and the policy on the wire: what is put, and what is kept, which is what the kernel reads. Private to pricing.
#pragma once

#include "offer_body.hpp"

namespace shopx::pricing {

struct PromotionPut : HoldsBody {
    std::optional<std::string> name;
    std::int32_t priority = 0;
    std::optional<bool> exclusive;
    std::optional<std::string> coupon;
    std::optional<SelectionBody> applies_to;
    std::optional<SelectionBody> except;
    std::optional<std::int32_t> times_max;
    OfferBody offer;

    static constexpr auto fields()
    {
        return std::tuple_cat(
            std::tuple{json::field("name", &PromotionPut::name, "For people", "Black Friday").length(1, 200),
                json::field("priority", &PromotionPut::priority, "The lower, the earlier", "100").range(-engine::priority_max, engine::priority_max),
                json::field("exclusive", &PromotionPut::exclusive, "Alone on the lines that it touches; absent: yes", "true")},
            holds_fields<PromotionPut>(),
            std::tuple{json::field("coupon", &PromotionPut::coupon, "Only with this coupon", "SUMMER").length(1, code_length_max),
                json::field("applies_to", &PromotionPut::applies_to, "To these lines; absent: to all"),
                json::field("except", &PromotionPut::except, "But not to these"),
                json::field("times_max", &PromotionPut::times_max, "How often for one cart", "1").range(1, engine::promotion_times_max),
                json::field("offer", &PromotionPut::offer, "What it gives")});
    }
    static constexpr auto wire()
    {
        return std::apply([](auto... all) { return json::object<PromotionPut>("PromotionPut", "What a promotion is to be", all...); }, fields());
    }
};
void check(PromotionPut const& body, json::Problems& problems);

/// As it is kept.
struct PromotionBody : PromotionPut {
    std::string id;
    std::int32_t version = 1;
    static constexpr auto wire()
    {
        return std::apply(
            [](auto... all) {
                return json::object<PromotionBody>("Promotion", "A promotion at one of its versions",
                    json::field("id", &PromotionBody::id, "Made by whoever created it", "black-friday"),
                    json::field("version", &PromotionBody::version, "Counted by the server; its ETag", "1"), all...);
            },
            PromotionPut::fields());
    }
};

struct PriceBody {
    std::string item;
    std::int64_t unit_price_e4 = 0;
    std::optional<std::int64_t> from_milli;
    static constexpr auto wire()
    {
        return json::object<PriceBody>("ListedPrice", "What a variant costs by a price list",
            json::field("item", &PriceBody::item, "Id of the variant").length(1, code_length_max),
            json::field("unit_price_e4", &PriceBody::unit_price_e4, "For one unit, in ten-thousandths", "19900").range(0, engine::unit_price_e4_max),
            json::field("from_milli", &PriceBody::from_milli, "From this quantity on, in thousandths; absent: always", "10000")
                .range(1, engine::quantity_milli_max));
    }
};

struct PriceListPut : HoldsBody {
    std::int32_t priority = 0;
    std::vector<PriceBody> prices;

    static constexpr auto fields()
    {
        return std::tuple_cat(
            std::tuple{json::field("priority", &PriceListPut::priority, "The lower, the earlier", "100").range(-engine::priority_max, engine::priority_max)},
            holds_fields<PriceListPut>(),
            std::tuple{json::field("prices", &PriceListPut::prices, "A variant may be there once for each quantity").items(1, limits::prices_max)});
    }
    static constexpr auto wire()
    {
        return std::apply([](auto... all) { return json::object<PriceListPut>("PriceListPut", "What a price list is to be", all...); }, fields());
    }
};
void check(PriceListPut const& body, json::Problems& problems);

/// As it is kept.
struct PriceListBody : PriceListPut {
    std::string id;
    std::int32_t version = 1;
    static constexpr auto wire()
    {
        return std::apply(
            [](auto... all) {
                return json::object<PriceListBody>("PriceList", "A price list at one of its versions",
                    json::field("id", &PriceListBody::id, "Made by whoever created it", "trade"),
                    json::field("version", &PriceListBody::version, "Counted by the server; its ETag", "1"), all...);
            },
            PriceListPut::fields());
    }
};

enum class Stacking { best_price, priority };

} // namespace shopx::pricing

template <>
inline constexpr auto shopx::json::names<shopx::pricing::Stacking> =
    std::array{shopx::json::Name{shopx::pricing::Stacking::best_price, "best_price"}, shopx::json::Name{shopx::pricing::Stacking::priority, "priority"}};

namespace shopx::pricing {

struct PolicyBody {
    Stacking stacking{};
    static constexpr auto wire()
    {
        return json::object<PolicyBody>("PricingPolicy", "How promotions go together",
            json::field("stacking", &PolicyBody::stacking, "best_price: what is cheapest for the customer; priority: the lower number first", "best_price"));
    }
};

} // namespace shopx::pricing
