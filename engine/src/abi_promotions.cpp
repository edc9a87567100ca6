// SPDX-License-Identifier: Apache-2.0
/// The command `promotions`: a rule set, read and kept for the carts that come after it.
#include "abi_promotions.hpp"

#include "abi_parts.hpp"
#include "digits.hpp"

#include <algorithm>

namespace shopx::engine::abi {
namespace {

constexpr std::size_t name_bytes_max = 1'000;

using Codes = std::vector<std::string_view>;

bool read_codes(JsonReader& json, Codes& codes)
{
    auto const read = json.array(rule_list_codes_max, "too_many_codes", [&](std::size_t) { return json.code(codes.emplace_back()); });
    return read && (!codes.empty() || json.fail("empty_list")); // would it be everything, or nothing?
}

bool read_selection(JsonReader& json, Selection& selection)
{
    enum : unsigned { items, products, categories };
    static constexpr Names<3> names{"items", "products", "categories"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        return read_codes(json, field == items ? selection.items : field == products ? selection.products : selection.categories);
    });
    return read && (!selection.empty() || json.fail("empty_selection"));
}

/// "16:00"
bool read_minute_of_day(JsonReader& json, int& minute)
{
    std::string_view text;
    if (!json.code(text)) return false;
    if (text.size() != 5 || text[2] != ':' || !all_digits(text.substr(0, 2)) || !all_digits(text.substr(3))) return json.fail("unknown_value");
    auto const hour = number(text.substr(0, 2));
    auto const after = number(text.substr(3));
    if (hour > 23 || after > 59) return json.fail("unknown_value");
    minute = static_cast<int>(hour * 60 + after);
    return true;
}

bool read_hours(JsonReader& json, Validity& validity)
{
    enum : unsigned { from, until };
    static constexpr Names<2> names{"from", "until"};
    std::uint32_t seen{};
    auto const read =
        json.object(names, seen, [&](std::size_t field) { return read_minute_of_day(json, field == from ? validity.hours_from : validity.hours_until); });
    return read && json.require(names, bits(from, until), seen);
}

bool read_weekdays(JsonReader& json, std::uint32_t& weekdays)
{
    auto const read = json.array(7, "too_many_weekdays", [&](std::size_t) {
        std::int64_t day{};
        if (!json.integer(day)) return false;
        if (day < 1 || day > 7) return json.fail("weekday_out_of_range");
        auto const bit = 1U << static_cast<unsigned>(day - 1);
        if ((weekdays & bit) != 0) return json.fail("duplicate_weekday");
        weekdays |= bit;
        return true;
    });
    return read && (weekdays != 0 || json.fail("empty_list"));
}

/// The fields that promotions and price lists share come first in their names, in this order.
enum : unsigned { id, version, priority, from, until, weekdays, hours, stores, customer_groups, shared_fields };

template <class Rule>
bool read_shared(JsonReader& json, std::size_t field, Rule& rule)
{
    auto& validity = rule.validity;
    switch (field) {
    case id: return json.code(rule.id);
    case version: return json.integer(rule.version);
    case priority: return json.integer(rule.priority);
    case from: return read_local_time(json, validity.from);
    case until: return read_local_time(json, validity.until);
    case weekdays: return read_weekdays(json, validity.weekdays);
    case hours: return read_hours(json, validity);
    case stores: return read_codes(json, validity.stores);
    default: return read_codes(json, validity.customer_groups);
    }
}

bool read_part(JsonReader& json, BundlePart& part)
{
    enum : unsigned { select, quantity_milli };
    static constexpr Names<2> names{"select", "quantity_milli"};
    std::uint32_t seen{};
    auto const read =
        json.object(names, seen, [&](std::size_t field) { return field == select ? read_selection(json, part.select) : json.integer(part.quantity_milli); });
    return read && json.require(names, bits(select, quantity_milli), seen);
}

bool read_break(JsonReader& json, QuantityBreak& each)
{
    enum : unsigned { from_milli, rate_ppm, unit_price_e4 };
    static constexpr Names<3> names{"from_milli", "rate_ppm", "unit_price_e4"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        return json.integer(field == from_milli ? each.from_milli : field == rate_ppm ? each.rate_ppm : each.unit_price_e4);
    });
    if (!read || !json.require(names, bits(from_milli), seen)) return false;
    if (has(seen, rate_ppm) == has(seen, unit_price_e4)) return json.fail("one_of_two");
    return !has(seen, unit_price_e4) || each.unit_price_e4 >= 0 || json.fail("price_out_of_range", names[unit_price_e4]);
}

bool read_offer(JsonReader& json, Offer& offer)
{
    enum : unsigned { kind, rate_ppm, amount_minor, unit_price_e4, buy_milli, get_milli, minimum_minor, price_minor, parts, breaks, count };
    static constexpr Names<count> names{
        "kind", "rate_ppm", "amount_minor", "unit_price_e4", "buy_milli", "get_milli", "minimum_minor", "price_minor", "parts", "breaks"};
    static constexpr Names<7> kinds{"percent_off", "amount_off", "fixed_price", "buy_get", "threshold", "bundle", "quantity_breaks"};
    static constexpr std::array<std::uint32_t, 7> fields{bits(rate_ppm), bits(amount_minor), bits(unit_price_e4), bits(buy_milli, get_milli, rate_ppm),
        bits(minimum_minor), bits(parts, price_minor), bits(breaks)};
    std::size_t which{};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case kind: return json.word(kinds, which);
        case rate_ppm: return json.integer(offer.rate_ppm);
        case amount_minor: return json.integer(offer.amount_minor);
        case unit_price_e4: return json.integer(offer.unit_price_e4);
        case buy_milli: return json.integer(offer.buy_milli);
        case get_milli: return json.integer(offer.get_milli);
        case minimum_minor: return json.integer(offer.minimum_minor);
        case price_minor: return json.integer(offer.price_minor);
        case parts: return json.array(bundle_parts_max, "too_many_parts", [&](std::size_t) { return read_part(json, offer.parts.emplace_back()); });
        default: return json.array(quantity_breaks_max, "too_many_breaks", [&](std::size_t) { return read_break(json, offer.breaks.emplace_back()); });
        }
    });
    if (!read || !json.require(names, bits(kind), seen)) return false;
    offer.kind = static_cast<OfferKind>(which);
    auto allowed = fields[which];
    if (offer.kind == OfferKind::threshold) {
        if (has(seen, rate_ppm) == has(seen, amount_minor)) return json.fail("one_of_two");
        allowed |= seen & bits(rate_ppm, amount_minor);
    }
    for (unsigned field = rate_ppm; field < count; ++field) {
        if (has(seen, field) && !has(allowed, field)) return json.fail("unknown_field", names[field]);
    }
    return json.require(names, allowed, seen);
}

bool read_promotion(JsonReader& json, Promotion& promotion)
{
    enum : unsigned { name = shared_fields, exclusive, coupon, applies_to, except, times_max, offer, count };
    static constexpr Names<count> names{"id", "version", "priority", "from", "until", "weekdays", "hours", "stores", "customer_groups", "name", "exclusive",
        "coupon", "applies_to", "except", "times_max", "offer"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case name: return json.ignored_text(name_bytes_max);
        case exclusive: return json.boolean(promotion.exclusive);
        case coupon: return json.code(promotion.coupon);
        case applies_to: return read_selection(json, promotion.applies_to.emplace());
        case except: return read_selection(json, promotion.except);
        case times_max: return json.integer(promotion.times_max);
        case offer: return read_offer(json, promotion.offer);
        default: return read_shared(json, field, promotion);
        }
    });
    if (!read || !json.require(names, bits(id, version, priority, offer), seen)) return false;
    return !has(seen, times_max) || promotion.times_max != 0 || json.fail("times_out_of_range", names[times_max]);
}

bool read_price(JsonReader& json, ListPrice& price)
{
    enum : unsigned { item, unit_price_e4, from_milli };
    static constexpr Names<3> names{"item", "unit_price_e4", "from_milli"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        if (field == item) return json.code(price.item);
        return json.integer(field == unit_price_e4 ? price.unit_price_e4 : price.from_milli);
    });
    return read && json.require(names, bits(item, unit_price_e4), seen);
}

bool read_price_list(JsonReader& json, PriceList& list)
{
    enum : unsigned { prices = shared_fields, name, count };
    static constexpr Names<count> names{"id", "version", "priority", "from", "until", "weekdays", "hours", "stores", "customer_groups", "prices", "name"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case prices: return json.array(prices_max, "too_many_prices", [&](std::size_t) { return read_price(json, list.prices.emplace_back()); });
        case name: return json.ignored_text(name_bytes_max);
        default: return read_shared(json, field, list);
        }
    });
    return read && json.require(names, bits(id, version, priority, prices), seen);
}

bool read_policy(JsonReader& json, RuleData& data)
{
    static constexpr Names<1> names{"stacking"};
    static constexpr Names<2> policies{"best_price", "priority"};
    std::size_t which{};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t) { return json.word(policies, which); });
    data.stacking = static_cast<Stacking>(which);
    return read && json.require(names, 1, seen);
}

bool read_rules(JsonReader& json, RuleData& data)
{
    enum : unsigned { promotions, price_lists, policy };
    static constexpr Names<3> names{"promotions", "price_lists", "policy"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case promotions:
            return json.array(promotions_max, "too_many_promotions", [&](std::size_t) { return read_promotion(json, data.promotions.emplace_back()); });
        case price_lists:
            return json.array(price_lists_max, "too_many_price_lists", [&](std::size_t) { return read_price_list(json, data.price_lists.emplace_back()); });
        default: return read_policy(json, data);
        }
    });
    return read && json.end() && json.require(names, bits(promotions, price_lists), seen);
}

std::string pointer_of(RuleProblem const& problem)
{
    std::string pointer = problem.in_price_lists ? "/price_lists" : "/promotions";
    auto const add_index = [&](std::size_t index) {
        if (index == RuleProblem::none) return;
        pointer += '/';
        append_integer(pointer, static_cast<std::int64_t>(index));
    };
    auto const add_field = [&](std::string_view field) {
        if (!field.empty()) pointer.append("/").append(field);
    };
    add_index(problem.index);
    add_field(problem.field);
    add_index(problem.sub_index);
    add_field(problem.sub_field);
    return pointer;
}

} // namespace

std::string_view promotions_json(std::string_view input, Workspace& workspace)
{
    auto& out = workspace.output;
    if (input.size() > input_bytes_max) return write_error(out, "too_large", "");
    JsonReader json{input};
    RuleData data;
    if (!read_rules(json, data)) return write_error(out, json.error(), json.pointer());
    auto const problem = workspace.rules.compile(data);
    if (problem.error != RuleError::none) return write_error(out, to_string(problem.error), pointer_of(problem));
    out = '{';
    append_field(out, "promotions", static_cast<std::int64_t>(workspace.rules.promotions()));
    append_field(out, "price_lists", static_cast<std::int64_t>(workspace.rules.price_lists()));
    append_field(out, "prices", static_cast<std::int64_t>(workspace.rules.prices()));
    append_field(out, "kernel_version", kernel_version);
    out += '}';
    return out;
}

} // namespace shopx::engine::abi
