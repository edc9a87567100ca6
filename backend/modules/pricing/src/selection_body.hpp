// What a rule is about, and when it holds: the parts that promotions and price lists share on the wire. Private to pricing.
#pragma once

#include "codes.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::pricing {

using Codes = std::optional<std::vector<std::string>>;

struct SelectionBody {
    Codes items;
    Codes products;
    Codes categories;
    static constexpr auto wire()
    {
        return json::object<SelectionBody>("Selection", "Lines that are any of these",
            json::field("items", &SelectionBody::items, "Ids of variants").length(1, code_length_max).items(1, limits::rule_codes_max),
            json::field("products", &SelectionBody::products, "Ids of products").length(1, code_length_max).items(1, limits::rule_codes_max),
            json::field("categories", &SelectionBody::categories, "Ids of categories").length(1, code_length_max).items(1, limits::rule_codes_max));
    }
};
void check(SelectionBody const& body, json::Problems& problems);

struct HoursBody {
    std::string from;
    std::string until;
    static constexpr auto wire()
    {
        return json::object<HoursBody>("Hours", "A part of the day by the store's clock; it may pass midnight",
            json::field("from", &HoursBody::from, "The first minute", "16:00").length(5, 5),
            json::field("until", &HoursBody::until, "The minute after the last", "18:00").length(5, 5));
    }
};
void check(HoursBody const& body, json::Problems& problems);

/// When and where a rule holds. Times are the store's own, without a zone.
struct HoldsBody {
    std::optional<std::string> from;
    std::optional<std::string> until;
    std::optional<std::vector<std::int32_t>> weekdays;
    std::optional<HoursBody> hours;
    Codes stores;
    Codes customer_groups;
};
void check_holds(HoldsBody const& body, json::Problems& problems);
/// That all of a list are codes and none is there twice.
void check_codes(std::string_view field, Codes const& codes, json::Problems& problems);

/// The fields of HoldsBody, for the described types that have them.
template <class Body>
constexpr auto holds_fields()
{
    return std::tuple{json::field("from", &Body::from, "From this minute on by the store's clock", "2026-11-27T00:00").length(16, 16),
        json::field("until", &Body::until, "Up to this minute, which is excluded", "2026-12-01T00:00").length(16, 16),
        json::field("weekdays", &Body::weekdays, "On these alone; 1 is Monday").range(1, 7).items(1, 7),
        json::field("hours", &Body::hours, "At these hours alone"),
        json::field("stores", &Body::stores, "In these stores alone, by their ids").length(1, code_length_max).items(1, limits::rule_codes_max),
        json::field("customer_groups", &Body::customer_groups, "For these customers alone").length(1, code_length_max).items(1, limits::rule_codes_max)};
}

} // namespace shopx::pricing
