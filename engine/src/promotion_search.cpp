// SPDX-License-Identifier: Apache-2.0
/// The search for the exclusive promotions that together take most off.
#include "promotion_choice.hpp"

#include "line_gross.hpp"

#include <algorithm>
#include <numeric>

namespace shopx::engine {
namespace {

constexpr std::uint32_t nobody = 0xFFFF'FFFF;

} // namespace

std::int64_t SingleBest::taken_off(Portion const& free, std::int64_t divisor) const noexcept
{
    if (free.rest_minor == 0) return 0;
    auto const on_any = [&](Portion const& portion) {
        std::int64_t most = 0;
        if (rate_ppm != 0) most = round_half_away(static_cast<Int128>(portion.rest_minor) * rate_ppm, whole_ppm);
        if (unit_price_e4 >= 0) most = std::max(most, portion.rest_minor - gross_at(portion.milli, unit_price_e4, divisor));
        return most;
    };
    auto const most = on_any(free);
    if (amount_minor == 0 || free.units() == 0) return most;
    auto const units = free.first(free.units());
    auto const off = static_cast<Int128>(amount_minor) * units.units();
    auto const on_units = off < units.rest_minor ? static_cast<std::int64_t>(off) : units.rest_minor;
    auto const fraction = free.without(units);
    return std::max(most, on_units + (fraction.rest_minor == 0 ? 0 : on_any(fraction)));
}

/// What each line's own offers can do, and the groups with the most that each can take off.
void Chooser::gather_groups()
{
    auto const& candidates = match_->candidates();
    auto const lines = rests_.size();
    singles_.assign(lines, {});
    single_starts_.assign(lines + 1, 0);
    groups_.clear();
    auto const splits = static_cast<std::int64_t>(candidates.size());
    for (std::uint32_t i = 0; i < candidates.size(); ++i) {
        auto const& promotion = promotion_of(candidates[i]);
        if (!promotion.exclusive) continue;
        if (!promotion.on_single_lines) {
            if (desk_.most(promotion, match_->goods_of(candidates[i]), rests_, splits) != 0) groups_.push_back({i, 0, 0, 0});
            continue;
        }
        auto const& offer = promotion.offer;
        for (auto const& good : match_->goods_of(candidates[i])) {
            auto& best = singles_[good.line];
            ++single_starts_[good.line + 1];
            if (offer.kind == OfferKind::percent_off) best.rate_ppm = std::max(best.rate_ppm, offer.rate_ppm);
            if (offer.kind == OfferKind::amount_off) best.amount_minor = std::max(best.amount_minor, offer.amount_minor);
            if (offer.kind != OfferKind::fixed_price) continue;
            best.unit_price_e4 = best.unit_price_e4 < 0 ? offer.unit_price_e4 : std::min(best.unit_price_e4, offer.unit_price_e4);
        }
    }
    std::partial_sum(single_starts_.begin(), single_starts_.end(), single_starts_.begin());
    single_promotions_.resize(single_starts_.back());
    single_next_ = single_starts_;
    for (auto const& candidate : candidates) {
        auto const& promotion = promotion_of(candidate);
        if (!promotion.exclusive || !promotion.on_single_lines) continue;
        for (auto const& good : match_->goods_of(candidate)) single_promotions_[single_next_[good.line]++] = candidate.promotion;
    }
    single_minor_.resize(lines);
    for (std::size_t line = 0; line < lines; ++line) single_minor_[line] = singles_[line].taken_off(rests_[line].free, divisor_);
}

std::uint32_t Chooser::root_of(std::uint32_t group) noexcept
{
    while (roots_[group] != group) group = roots_[group] = roots_[roots_[group]];
    return group;
}

/// Groups without a line in common, even by way of others, can be chosen apart. Afterwards they stand by part, then in their order.
void Chooser::join_parts()
{
    roots_.resize(groups_.size());
    std::iota(roots_.begin(), roots_.end(), 0U);
    owners_.assign(rests_.size(), nobody);
    for (std::uint32_t i = 0; i < groups_.size(); ++i) {
        for (auto const& good : match_->goods_of(match_->candidates()[groups_[i].candidate])) {
            auto& owner = owners_[good.line];
            if (owner == nobody) owner = i;
            auto const a = root_of(owner);
            auto const b = root_of(i);
            roots_[std::max(a, b)] = std::min(a, b); // so that a part is named by its first group
        }
    }
    std::uint32_t parts = 0;
    for (std::uint32_t i = 0; i < groups_.size(); ++i) {
        auto const root = root_of(i);
        groups_[i].part = root == i ? parts++ : groups_[root].part;
    }
    for (auto& owner : owners_) {
        if (owner != nobody) owner = groups_[owner].part;
    }
    std::sort(groups_.begin(), groups_.end(), [](Group const& a, Group const& b) { return a.part != b.part ? a.part < b.part : a.candidate < b.candidate; });
    part_sizes_.assign(parts, 0);
    for (auto const& group : groups_) ++part_sizes_[group.part];
    for (auto& group : groups_) {
        auto const& candidate = match_->candidates()[group.candidate];
        group.most = desk_.most(promotion_of(candidate), match_->goods_of(candidate), rests_, part_sizes_[group.part]);
    }
    for (auto i = groups_.size(); i-- > 1;) {
        auto const& later = groups_[i];
        if (groups_[i - 1].part == later.part) groups_[i - 1].most_after = later.most + later.most_after;
    }
}

/// Applies the group to the search's lines; what it takes off, or 0 and nothing has changed.
std::int64_t Chooser::try_group(Group const& group)
{
    auto const& candidate = match_->candidates()[group.candidate];
    auto const taken_off = desk_.look(promotion_of(candidate), match_->goods_of(candidate), rests_);
    if (taken_off == 0) return 0;
    value_ += taken_off;
    for (auto const& taking : desk_.takings()) {
        auto& rest = rests_[taking.line];
        auto& single = single_minor_[taking.line];
        undo_.push_back({taking.line, rest, single});
        commit(rest, taking, true);
        auto const now = singles_[taking.line].taken_off(rest.free, divisor_);
        value_ += now - single;
        single = now;
    }
    return taken_off;
}

void Chooser::put_back(std::size_t undo_from) noexcept
{
    while (undo_.size() > undo_from) {
        auto const& undo = undo_.back();
        auto& rest = rests_[undo.line];
        auto& single = single_minor_[undo.line];
        value_ += rest.all.rest_minor - undo.rest.all.rest_minor; // what had been taken off
        value_ += undo.single_minor - single;
        rest = undo.rest;
        single = undo.single_minor;
        undo_.pop_back();
    }
}

/// Depth first, in the order of priority and id, with a group before without it; so of several best ways the one that applies the
/// earlier promotions is found first, and stays. It begins from what one goes without search: each group where it gains something.
void Chooser::search_part(std::span<Group> part, std::size_t goods_max)
{
    undo_.clear();
    value_ = 0; // of what the singles take off untouched lines, the search counts the change alone
    auto const remember = [&](auto applied) {
        for (std::size_t i = 0; i < part.size(); ++i) chosen_[part[i].candidate] = applied(i) ? 1 : 0;
        return value_;
    };
    steps_.clear();
    for (auto const& group : part) {
        auto const before = value_;
        auto const undo_from = undo_.size();
        auto const gains = try_group(group) != 0 && value_ > before;
        if (!gains) put_back(undo_from);
        steps_.push_back({gains, true, undo_from});
    }
    auto const is_applied = [&](std::size_t i) { return steps_[i].applied; };
    auto best = remember(is_applied);
    auto best_is_of_search = false;
    put_back(0);
    steps_.clear();
    auto const slack = rounding_slack(part);

    /// Leaves the last group that may yet be left out; false when there is none.
    auto const turn = [&] {
        while (!steps_.empty() && steps_.back().last_try) {
            put_back(steps_.back().undo_from);
            steps_.pop_back();
        }
        if (steps_.empty()) return false;
        put_back(steps_.back().undo_from);
        steps_.back().applied = false;
        steps_.back().last_try = true;
        return true;
    };
    for (std::size_t looked_at = 0;; ++looked_at) {
        if (looked_at >= goods_max) {
            ended_early_ = true;
            break;
        }
        auto const depth = steps_.size();
        if (depth == part.size()) {
            if (value_ > best || (value_ == best && !best_is_of_search)) {
                best = remember(is_applied);
                best_is_of_search = true;
            }
            if (!turn()) break;
            continue;
        }
        auto const& next = part[depth];
        auto const reachable = value_ + next.most + next.most_after + slack;
        if (reachable < best || (reachable == best && best_is_of_search)) {
            if (!turn()) break;
            continue;
        }
        auto const undo_from = undo_.size();
        auto const applied = try_group(next) != 0;
        looked_at += match_->candidates()[next.candidate].goods;
        steps_.push_back({applied, !applied, undo_from});
    }
    put_back(0);
}

/// By how much rounding may let a line's own offers gain when a part of the line goes to a group.
std::int64_t Chooser::rounding_slack(std::span<Group const> part) const noexcept
{
    auto const splits = static_cast<std::int64_t>(part.size());
    std::int64_t slack = 0;
    for (std::uint32_t line = 0; line < rests_.size(); ++line) {
        if (owners_[line] != part.front().part || singles_[line].is_none()) continue;
        slack += 1 + (splits_exactly(rests_[line].free) ? 0 : splits + 1);
    }
    return slack;
}

} // namespace shopx::engine
