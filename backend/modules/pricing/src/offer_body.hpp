// What a promotion gives, on the wire. Private to pricing.
#pragma once

#include "selection_body.hpp"

#include "shopx/engine/limits.hpp"

namespace shopx::pricing {

enum class OfferKind { percent_off, amount_off, fixed_price, buy_get, threshold, bundle, quantity_breaks };

} // namespace shopx::pricing

template <>
inline constexpr auto shopx::json::names<shopx::pricing::OfferKind> = std::array{shopx::json::Name{shopx::pricing::OfferKind::percent_off, "percent_off"},
    shopx::json::Name{shopx::pricing::OfferKind::amount_off, "amount_off"}, shopx::json::Name{shopx::pricing::OfferKind::fixed_price, "fixed_price"},
    shopx::json::Name{shopx::pricing::OfferKind::buy_get, "buy_get"}, shopx::json::Name{shopx::pricing::OfferKind::threshold, "threshold"},
    shopx::json::Name{shopx::pricing::OfferKind::bundle, "bundle"}, shopx::json::Name{shopx::pricing::OfferKind::quantity_breaks, "quantity_breaks"}};

namespace shopx::pricing {

struct PartBody {
    SelectionBody select;
    std::int64_t quantity_milli = 0;
    static constexpr auto wire()
    {
        return json::object<PartBody>("BundlePart", "What a bundle must hold", json::field("select", &PartBody::select, "Any of these"),
            json::field("quantity_milli", &PartBody::quantity_milli, "So much of them together, in thousandths", "1000").range(1, engine::quantity_milli_max));
    }
};

struct BreakBody {
    std::int64_t from_milli = 0;
    std::optional<std::int32_t> rate_ppm;
    std::optional<std::int64_t> unit_price_e4;
    static constexpr auto wire()
    {
        return json::object<BreakBody>("QuantityBreak", "What holds from a quantity on",
            json::field("from_milli", &BreakBody::from_milli, "Thousandths of the unit", "10000").range(1, engine::quantity_milli_max),
            json::field("rate_ppm", &BreakBody::rate_ppm, "So much off, parts per million", "100000").range(1, engine::whole_ppm),
            json::field("unit_price_e4", &BreakBody::unit_price_e4, "Or this price for each", "19900").range(0, engine::unit_price_e4_max));
    }
};
void check(BreakBody const& body, json::Problems& problems);

struct OfferBody {
    OfferKind kind{};
    std::optional<std::int32_t> rate_ppm;
    std::optional<std::int64_t> amount_minor;
    std::optional<std::int64_t> unit_price_e4;
    std::optional<std::int64_t> buy_milli;
    std::optional<std::int64_t> get_milli;
    std::optional<std::int64_t> minimum_minor;
    std::optional<std::vector<PartBody>> parts;
    std::optional<std::int64_t> price_minor;
    std::optional<std::vector<BreakBody>> breaks;
    static constexpr auto wire()
    {
        return json::object<OfferBody>("Offer", "What a promotion gives; its kind says which of the other fields it has",
            json::field("kind", &OfferBody::kind, "percent_off, amount_off, fixed_price, buy_get, threshold, bundle or quantity_breaks", "percent_off"),
            json::field("rate_ppm", &OfferBody::rate_ppm, "percent_off, buy_get, threshold: so much off, parts per million; 1000000 is free", "200000")
                .range(1, engine::whole_ppm),
            json::field("amount_minor", &OfferBody::amount_minor, "amount_off: off each whole unit; threshold: off the whole; minor units", "100")
                .range(1, engine::amount_minor_max),
            json::field("unit_price_e4", &OfferBody::unit_price_e4, "fixed_price: for each unit, in ten-thousandths", "9900")
                .range(0, engine::unit_price_e4_max),
            json::field("buy_milli", &OfferBody::buy_milli, "buy_get: who buys so much, in thousandths", "2000").range(1, engine::quantity_milli_max),
            json::field("get_milli", &OfferBody::get_milli, "buy_get: gets so much more at rate_ppm off, the cheapest first", "1000")
                .range(1, engine::quantity_milli_max),
            json::field("minimum_minor", &OfferBody::minimum_minor, "threshold: from this amount on", "5000").range(0, engine::amount_minor_max),
            json::field("parts", &OfferBody::parts, "bundle: what must be there").items(1, engine::bundle_parts_max),
            json::field("price_minor", &OfferBody::price_minor, "bundle: for all of it", "1000").range(0, engine::amount_minor_max),
            json::field("breaks", &OfferBody::breaks, "quantity_breaks: by rising quantity").items(1, engine::quantity_breaks_max));
    }
};
/// Exactly the fields of the kind.
void check(OfferBody const& body, json::Problems& problems);

} // namespace shopx::pricing
