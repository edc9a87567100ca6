// SPDX-License-Identifier: Apache-2.0
/// Random rule sets and carts as the ABI's JSON.
#include "random_rules.hpp"

#include <array>
#include <cstdio>
#include <limits>

namespace shopx::engine::testing {
namespace {

constexpr std::array<std::string_view, 7> kinds{"percent_off", "amount_off", "fixed_price", "buy_get", "threshold", "bundle", "quantity_breaks"};
constexpr std::array<std::string_view, 3> sources{"catalogue", "typed", "label"};

std::string text(std::string_view code) { return '"' + std::string{code} + '"'; }
std::string number(std::string_view name, std::int64_t value) { return ",\"" + std::string{name} + "\":" + std::to_string(value); }

/// [..] of what `write` makes of each.
template <class Items, class Write>
std::string array(Items const& items, Write write)
{
    std::string all;
    for (auto const& each : items) all += (all.empty() ? "" : ",") + write(each);
    return '[' + all + ']';
}

std::string codes(std::vector<std::string_view> const& list) { return array(list, text); }

std::string selection(Selection const& of)
{
    std::string all;
    auto const add = [&](std::string_view name, std::vector<std::string_view> const& list) {
        if (!list.empty()) all += (all.empty() ? "" : ",") + text(name) + ':' + codes(list);
    };
    add("items", of.items);
    add("products", of.products);
    add("categories", of.categories);
    return '{' + all + '}';
}

std::string padded(std::int64_t value)
{
    std::array<char, 24> digits{};
    std::snprintf(digits.data(), digits.size(), "%02lld", static_cast<long long>(value));
    return digits.data();
}

std::string time_of_day(std::int64_t minute) { return padded(minute / 60) + ':' + padded(minute % 60); }

/// All moments of the random rules lie in November 2026.
std::string moment(LocalMinute at)
{
    auto const since = at - local_minute(2026, 11, 1, 0, 0).value();
    return text("2026-11-" + padded(since / 1'440 + 1) + 'T' + time_of_day(since % 1'440));
}

std::string validity(Validity const& of)
{
    std::string all;
    if (of.from != std::numeric_limits<LocalMinute>::min()) all += ",\"from\":" + moment(of.from);
    if (of.until != std::numeric_limits<LocalMinute>::max()) all += ",\"until\":" + moment(of.until);
    std::vector<int> days;
    for (int day = 0; day < 7; ++day) {
        if ((of.weekdays >> day & 1U) != 0) days.push_back(day + 1);
    }
    if (!days.empty()) all += ",\"weekdays\":" + array(days, [](int day) { return std::to_string(day); });
    if (of.hours_from != Validity::all_day) {
        all += R"(,"hours":{"from":)" + text(time_of_day(of.hours_from)) + R"(,"until":)" + text(time_of_day(of.hours_until)) + '}';
    }
    if (!of.stores.empty()) all += ",\"stores\":" + codes(of.stores);
    if (!of.customer_groups.empty()) all += ",\"customer_groups\":" + codes(of.customer_groups);
    return all;
}

std::string offer(Offer const& of)
{
    auto all = R"({"kind":)" + text(kinds[static_cast<std::size_t>(of.kind)]);
    switch (of.kind) {
    case OfferKind::percent_off: all += number("rate_ppm", of.rate_ppm); break;
    case OfferKind::amount_off: all += number("amount_minor", of.amount_minor); break;
    case OfferKind::fixed_price: all += number("unit_price_e4", of.unit_price_e4); break;
    case OfferKind::buy_get: all += number("buy_milli", of.buy_milli) + number("get_milli", of.get_milli) + number("rate_ppm", of.rate_ppm); break;
    case OfferKind::threshold:
        all += number("minimum_minor", of.minimum_minor);
        all += of.rate_ppm != 0 ? number("rate_ppm", of.rate_ppm) : number("amount_minor", of.amount_minor);
        break;
    case OfferKind::bundle:
        all += number("price_minor", of.price_minor) + ",\"parts\":" + array(of.parts, [](BundlePart const& part) {
            return R"({"select":)" + selection(part.select) + number("quantity_milli", part.quantity_milli) + '}';
        });
        break;
    case OfferKind::quantity_breaks:
        all += ",\"breaks\":" + array(of.breaks, [](QuantityBreak const& each) {
            return R"({"from_milli":)" + std::to_string(each.from_milli)
                   + (each.unit_price_e4 >= 0 ? number("unit_price_e4", each.unit_price_e4) : number("rate_ppm", each.rate_ppm)) + '}';
        });
        break;
    }
    return all + '}';
}

std::string promotion(Promotion const& of)
{
    auto all = R"({"id":)" + text(of.id) + number("version", of.version) + number("priority", of.priority);
    if (!of.exclusive) all += R"(,"exclusive":false)";
    all += validity(of.validity);
    if (!of.coupon.empty()) all += ",\"coupon\":" + text(of.coupon);
    if (of.applies_to) all += ",\"applies_to\":" + selection(*of.applies_to);
    if (!of.except.empty()) all += ",\"except\":" + selection(of.except);
    if (of.times_max != 0) all += number("times_max", of.times_max);
    return all + ",\"offer\":" + offer(of.offer) + '}';
}

std::string price_list(PriceList const& of)
{
    auto const price = [](ListPrice const& each) {
        auto const from = each.from_milli == 0 ? std::string{} : number("from_milli", each.from_milli);
        return R"({"item":)" + text(each.item) + number("unit_price_e4", each.unit_price_e4) + from + '}';
    };
    return R"({"id":)" + text(of.id) + number("version", of.version) + number("priority", of.priority) + validity(of.validity)
           + ",\"prices\":" + array(of.prices, price) + '}';
}

} // namespace

std::string RandomRules::json() const
{
    return R"({"promotions":)" + array(data.promotions, promotion) + R"(,"price_lists":)" + array(data.price_lists, price_list) + R"(,"policy":{"stacking":)"
           + text(data.stacking == Stacking::priority ? "priority" : "best_price") + "}}";
}

std::string PromotedCart::json() const
{
    auto with_additions = cart;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        auto const& subject = subjects[i];
        std::string more;
        if (!subject.item.empty()) more += ",\"item\":" + text(subject.item) + ",\"product\":" + text(subject.product);
        auto const first = categories.begin() + static_cast<std::ptrdiff_t>(subject.first_category);
        if (subject.category_count != 0) more += ",\"categories\":" + codes({first, first + static_cast<std::ptrdiff_t>(subject.category_count)});
        if (subject.price_source != PriceSource::catalogue) more += ",\"price_source\":" + text(sources[static_cast<std::size_t>(subject.price_source)]);
        if (cart.lines[i].label_price_minor != LineInput::no_label) more += number("label_price_minor", cart.lines[i].label_price_minor);
        with_additions.line_additions.push_back(more);
    }
    auto& more = with_additions.additions;
    more = R"(,"promotions":{"at":)" + text(at_text);
    if (!store.empty()) more += ",\"store\":" + text(store);
    if (!customer_groups.empty()) more += ",\"customer_groups\":" + codes(customer_groups);
    if (!coupons.empty()) more += ",\"coupons\":" + codes(coupons);
    more += '}';
    return with_additions.json();
}

} // namespace shopx::engine::testing
