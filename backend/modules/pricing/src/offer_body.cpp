#include "offer_body.hpp"

#include <algorithm>

namespace shopx::pricing {
namespace {

void check_breaks(std::vector<BreakBody> const& breaks, json::Problems& problems)
{
    for (std::size_t i = 1; i < breaks.size(); ++i)
        if (breaks[i].from_milli <= breaks[i - 1].from_milli)
            problems.add(json::pointer({"breaks", i, "from_milli"}), "out_of_range", "breaks come by rising quantity");
}

} // namespace

void check(BreakBody const& body, json::Problems& problems)
{
    if (!body.rate_ppm && !body.unit_price_e4) problems.add("/rate_ppm", "required", "rate_ppm or unit_price_e4");
    if (body.rate_ppm && body.unit_price_e4) problems.add("/unit_price_e4", "not_allowed", "rate_ppm or unit_price_e4, not both");
}

void check(OfferBody const& offer, json::Problems& problems)
{
    using enum OfferKind;
    auto const of = [&](std::initializer_list<OfferKind> kinds) { return std::find(kinds.begin(), kinds.end(), offer.kind) != kinds.end(); };
    auto const needs = [&](std::string_view pointer, bool there, bool needed) {
        if (needed && !there) problems.add(pointer, "required", "an offer of this kind has it");
        if (there && !needed) problems.add(pointer, "not_allowed", "an offer of this kind does not have it");
    };
    if (offer.kind == threshold) {
        if (!offer.rate_ppm && !offer.amount_minor) problems.add("/rate_ppm", "required", "rate_ppm or amount_minor");
        if (offer.rate_ppm && offer.amount_minor) problems.add("/amount_minor", "not_allowed", "rate_ppm or amount_minor, not both");
    } else {
        needs("/rate_ppm", offer.rate_ppm.has_value(), of({percent_off, buy_get}));
        needs("/amount_minor", offer.amount_minor.has_value(), of({amount_off}));
    }
    needs("/unit_price_e4", offer.unit_price_e4.has_value(), of({fixed_price}));
    needs("/buy_milli", offer.buy_milli.has_value(), of({buy_get}));
    needs("/get_milli", offer.get_milli.has_value(), of({buy_get}));
    needs("/minimum_minor", offer.minimum_minor.has_value(), of({threshold}));
    needs("/parts", offer.parts.has_value(), of({bundle}));
    needs("/price_minor", offer.price_minor.has_value(), of({bundle}));
    needs("/breaks", offer.breaks.has_value(), of({quantity_breaks}));
    if (offer.breaks) check_breaks(*offer.breaks, problems);
}

} // namespace shopx::pricing
