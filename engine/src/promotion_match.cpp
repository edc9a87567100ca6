// SPDX-License-Identifier: Apache-2.0
#include "promotion_match.hpp"

#include "digits.hpp"

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr LocalMinute day_minutes = 24 * 60;

/// Of the Gregorian calendar since 1970-01-01, by counting years of 365 days and the leap days before them.
constexpr std::int64_t days_since_1970(int year, int month, int day) noexcept
{
    auto const before = static_cast<std::int64_t>(year) - 1;
    auto const leap_days = before / 4 - before / 100 + before / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
    auto days = (static_cast<std::int64_t>(year) - 1970) * 365 + leap_days + day - 1;
    for (int earlier = 1; earlier < month; ++earlier) days += days_in_month(year, earlier);
    return days;
}

constexpr int weekday_of(std::int64_t days) noexcept { return static_cast<int>((days + 3) % 7); } // 1970 began on a Thursday

bool any_of_them(std::vector<std::uint32_t> const& sorted, std::span<std::uint32_t const> numbers) noexcept
{
    return std::any_of(numbers.begin(), numbers.end(), [&](std::uint32_t number) { return std::binary_search(sorted.begin(), sorted.end(), number); });
}

} // namespace

std::optional<LocalMinute> local_minute(int year, int month, int day, int hour, int minute) noexcept
{
    if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return days_since_1970(year, month, day) * day_minutes + hour * 60 + minute;
}

Holder::Holder(CompiledRules const& rules, PromotionContext const& context)
    : at_(std::max<LocalMinute>(context.at, 0)),
      minute_of_day_(static_cast<int>(at_ % day_minutes)),
      weekday_(weekday_of(at_ / day_minutes)),
      store_(rules.stores.find(context.store))
{
    for (auto const group : context.customer_groups.first(std::min(context.customer_groups.size(), customer_groups_max))) {
        groups_[group_count_++] = rules.customer_groups.find(group);
    }
}

bool Holder::holds(CompiledValidity const& validity) const noexcept
{
    if (at_ < validity.from || at_ >= validity.until) return false;
    auto weekday = weekday_;
    if (validity.hours_from != Validity::all_day) {
        auto const [from, until] = std::pair{validity.hours_from, validity.hours_until};
        auto const past_midnight = until < from;
        if (past_midnight ? (minute_of_day_ < from && minute_of_day_ >= until) : (minute_of_day_ < from || minute_of_day_ >= until)) return false;
        if (past_midnight && minute_of_day_ < until) weekday = (weekday + 6) % 7; // these hours began yesterday
    }
    if (validity.weekdays != 0 && (validity.weekdays >> static_cast<unsigned>(weekday) & 1U) == 0) return false;
    if (!validity.stores.empty() && !std::binary_search(validity.stores.begin(), validity.stores.end(), store_)) return false;
    return validity.customer_groups.empty() || any_of_them(validity.customer_groups, std::span{groups_}.first(group_count_));
}

bool Match::find(CompiledRules const& rules, PromotionContext const& context, std::span<std::uint32_t const> lines)
{
    candidates_.clear();
    goods_.clear();
    hits_.clear();
    find_holding(rules, context);
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        match_line(rules, context, context.subjects[lines[i]], i);
        if (hits_.size() > promotion_matches_max) return false;
    }
    group_hits();
    return true;
}

void Match::find_holding(CompiledRules const& rules, PromotionContext const& context)
{
    Holder const holder{rules, context};
    std::array<std::uint32_t, coupons_max> coupons{};
    std::size_t coupon_count = 0;
    for (auto const coupon : context.coupons.first(std::min(context.coupons.size(), coupons_max))) coupons[coupon_count++] = rules.coupons.find(coupon);
    auto const carried = std::span{coupons}.first(coupon_count);
    holds_.assign(rules.promotions.size(), 0);
    roles_.assign(rules.promotions.size(), 0);
    everywhere_.clear();
    for (std::uint32_t i = 0; i < rules.promotions.size(); ++i) {
        auto const& promotion = rules.promotions[i];
        if (promotion.coupon != Dictionary::none && std::find(carried.begin(), carried.end(), promotion.coupon) == carried.end()) continue;
        if (!holder.holds(promotion.validity)) continue;
        holds_[i] = 1;
        if (promotion.everywhere && promotion.offer.kind != OfferKind::bundle) everywhere_.push_back(i);
    }
}

void Match::note(std::span<Mention const> mentions)
{
    for (auto const& mention : mentions) {
        if (holds_[mention.promotion] == 0) continue;
        if (roles_[mention.promotion] == 0) mentioned_.push_back(mention.promotion);
        roles_[mention.promotion] |= mention.roles;
    }
}

void Match::match_line(CompiledRules const& rules, PromotionContext const& context, LineSubject const& subject, std::uint32_t line)
{
    mentioned_.clear();
    note(rules.items.of(rules.items.codes.find(subject.item)));
    note(rules.products.of(rules.products.codes.find(subject.product)));
    for (auto const category : context.categories.subspan(subject.first_category, subject.category_count)) {
        note(rules.categories.of(rules.categories.codes.find(category)));
    }
    for (auto const promotion : mentioned_) {
        auto const roles = roles_[promotion];
        auto const& rule = rules.promotions[promotion];
        auto const parts = roles / Mention::first_part;
        auto const selected = (rule.everywhere || (roles & Mention::applies) != 0) && (rule.offer.kind != OfferKind::bundle || parts != 0);
        auto const by_itself = rule.everywhere && rule.offer.kind != OfferKind::bundle; // comes with those below
        if (selected && !by_itself && (roles & Mention::excepted) == 0) hits_.push_back({promotion, {line, parts}});
    }
    for (auto const promotion : everywhere_) {
        if ((roles_[promotion] & Mention::excepted) == 0) hits_.push_back({promotion, {line, 0}});
    }
    for (auto const promotion : mentioned_) roles_[promotion] = 0;
}

/// A counting sort by promotion, which keeps the order of the lines.
void Match::group_hits()
{
    starts_.assign(holds_.size() + 1, 0);
    for (auto const& hit : hits_) ++starts_[hit.promotion + 1];
    std::uint32_t at = 0;
    for (std::uint32_t i = 0; i + 1 < starts_.size(); ++i) {
        auto const count = starts_[i + 1];
        starts_[i + 1] = at; // where the next hit of promotion i goes
        if (count != 0) candidates_.push_back({i, at, count});
        at += count;
    }
    goods_.resize(hits_.size());
    for (auto const& hit : hits_) goods_[starts_[hit.promotion + 1]++] = hit.good;
}

} // namespace shopx::engine
