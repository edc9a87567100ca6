// SPDX-License-Identifier: Apache-2.0
/// The small parts of the slow reference: rounding, shares, the calendar, what a selection selects.
#pragma once

#include <shopx/engine/promotion.hpp>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <vector>

namespace shopx::engine::testing {

__extension__ using Wide = __int128;

inline std::int64_t floor_of(Wide numerator, Wide denominator) { return static_cast<std::int64_t>(numerator / denominator); } // neither is below zero
inline std::int64_t nearest(Wide numerator, Wide denominator) { return static_cast<std::int64_t>((2 * numerator + denominator) / (2 * denominator)); }

/// E10 as it is written down: floors first, then one unit each for the largest fractions.
inline std::vector<std::int64_t> shares_of(std::int64_t total, std::vector<std::int64_t> const& weights)
{
    Wide sum = 0;
    for (auto const weight : weights) sum += weight;
    std::vector<std::int64_t> shares;
    std::vector<std::tuple<Wide, std::int64_t, std::int64_t>> order; // fraction, weight, and the lower place as the larger number
    auto left = total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        auto const exact = static_cast<Wide>(total) * weights[i];
        shares.push_back(floor_of(exact, sum));
        left -= shares.back();
        order.emplace_back(exact % sum, weights[i], -static_cast<std::int64_t>(i));
    }
    std::sort(order.rbegin(), order.rend());
    for (std::int64_t i = 0; i < left; ++i) ++shares[static_cast<std::size_t>(-std::get<2>(order[static_cast<std::size_t>(i)]))];
    return shares;
}

inline bool contains(std::vector<std::string_view> const& codes, std::string_view code)
{
    return !code.empty() && std::find(codes.begin(), codes.end(), code) != codes.end();
}

struct Goods {
    std::size_t line; // the caller's
    std::string_view item, product;
    std::vector<std::string_view> categories;
    std::int64_t milli, rest;           // of the line
    std::int64_t free_milli, free_rest; // that no exclusive promotion has had
};

inline bool selects(Selection const& selection, Goods const& goods)
{
    auto const by_category =
        std::any_of(goods.categories.begin(), goods.categories.end(), [&](std::string_view category) { return contains(selection.categories, category); });
    return contains(selection.items, goods.item) || contains(selection.products, goods.product) || by_category;
}

/// The day of the week by Zeller's rule, Monday 1 to Sunday 7, from a count of days walked through the calendar.
inline int weekday_of(LocalMinute at)
{
    auto left = at / 1'440;
    int year = 1970;
    auto const days_of = [](int y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) ? 366 : 365; };
    for (; left >= days_of(year); ++year) left -= days_of(year);
    int month = 1;
    auto const days_in = [&](int m) { return m == 2 ? days_of(year) - 337 : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31; };
    for (; left >= days_in(month); ++month) left -= days_in(month);
    auto const y = month < 3 ? year - 1 : year;
    auto const m = month < 3 ? month + 12 : month;
    auto const h = (static_cast<int>(left) + 1 + 13 * (m + 1) / 5 + y % 100 + y % 100 / 4 + y / 100 / 4 + 5 * (y / 100)) % 7; // 0 is Saturday
    return (h + 5) % 7 + 1;
}

inline bool holds(Validity const& validity, PromotionContext const& context)
{
    if (context.at < validity.from || context.at >= validity.until) return false;
    auto at = context.at;
    if (validity.hours_from >= 0) {
        auto const length = (validity.hours_until - validity.hours_from + 1'440) % 1'440;
        auto const since = (at % 1'440 - validity.hours_from + 1'440) % 1'440;
        if (since >= length) return false;
        at -= since; // when these hours began
    }
    if (validity.weekdays != 0 && (validity.weekdays >> (weekday_of(at) - 1) & 1U) == 0) return false;
    if (!validity.stores.empty() && !contains(validity.stores, context.store)) return false;
    return validity.customer_groups.empty() || std::any_of(context.customer_groups.begin(), context.customer_groups.end(), [&](std::string_view group) {
        return contains(validity.customer_groups, group);
    });
}

} // namespace shopx::engine::testing
