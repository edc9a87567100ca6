// SPDX-License-Identifier: Apache-2.0
#include "promotion_choice.hpp"

#include <algorithm>

namespace shopx::engine {

void Applied::open(std::span<LineRest const> untouched)
{
    rests.assign(untouched.begin(), untouched.end());
    uses.clear();
    bases.clear();
    taken_off_minor = 0;
}

void Chooser::choose(CompiledRules const& rules, Match const& match, std::span<LineRest const> untouched, std::int64_t divisor)
{
    rules_ = &rules;
    match_ = &match;
    divisor_ = divisor;
    desk_.open(divisor);
    ended_early_ = false;
    best_ = &priority_;
    priority_.open(untouched);
    by_priority(priority_);
    if (rules.stacking == Stacking::priority) return;
    searched_.open(untouched);
    by_search(searched_);
    if (searched_.taken_off_minor > priority_.taken_off_minor) best_ = &searched_;
}

void Chooser::apply(Candidate const& candidate, Applied& to)
{
    auto const& promotion = promotion_of(candidate);
    if (desk_.look(promotion, match_->goods_of(candidate), to.rests) == 0) return;
    for (auto const& taking : desk_.takings()) {
        commit(to.rests[taking.line], taking, promotion.exclusive);
        if (taking.amount_minor == 0) continue;
        to.uses.push_back({taking.line, candidate.promotion, taking.amount_minor});
        to.bases.push_back(desk_.basis_of(taking));
        to.taken_off_minor += taking.amount_minor;
    }
}

void Chooser::by_priority(Applied& to)
{
    for (auto const& candidate : match_->candidates()) apply(candidate, to);
}

/// First the exclusive promotions, as the search finds them best; then each line's best single offer; then all that stack.
void Chooser::by_search(Applied& to)
{
    rests_ = to.rests;
    gather_groups();
    join_parts();
    chosen_.assign(match_->candidates().size(), 0);
    auto const parts = groups_.empty() ? 1 : groups_.back().part + 1;
    for (std::size_t first = 0; first < groups_.size();) {
        auto last = first;
        while (last < groups_.size() && groups_[last].part == groups_[first].part) ++last;
        search_part(std::span{groups_}.subspan(first, last - first), search_goods_max / parts);
        first = last;
    }
    auto const& candidates = match_->candidates();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (chosen_[i] != 0) apply(candidates[i], to);
    }
    apply_singles(to);
    for (auto const& candidate : candidates) {
        if (!promotion_of(candidate).exclusive) apply(candidate, to);
    }
}

void Chooser::apply_singles(Applied& to)
{
    for (std::uint32_t line = 0; line < to.rests.size(); ++line) {
        auto const promotions = std::span{single_promotions_}.subspan(single_starts_[line], single_starts_[line + 1] - single_starts_[line]);
        if (!promotions.empty()) apply_single(line, promotions, to);
    }
}

/// The one that takes most off the free portion; or, where that is more, the best on its whole units and the best on their fraction.
/// Ties go to the earlier by priority and id.
void Chooser::apply_single(std::uint32_t line, std::span<std::uint32_t const> promotions, Applied& to)
{
    struct Pick {
        std::uint32_t promotion = 0;
        SingleTaking taking{0, 0};
    };
    auto& rest = to.rests[line];
    auto const units = rest.free.rest_minor == 0 ? Portion{0, 0} : rest.free.first(rest.free.units());
    auto const fraction = rest.free.without(units);
    Pick whole;
    Pick on_units;
    Pick on_fraction;
    auto const try_on = [&](Pick& pick, std::uint32_t promotion, Portion const& portion) {
        auto const taking = take_single(rules_->promotions[promotion].offer, portion, divisor_);
        if (taking.amount_minor > pick.taking.amount_minor) pick = {promotion, taking};
    };
    for (auto const promotion : promotions) {
        if (rules_->promotions[promotion].offer.kind == OfferKind::amount_off) {
            try_on(on_units, promotion, units);
        } else {
            try_on(whole, promotion, rest.free);
            try_on(on_fraction, promotion, fraction);
        }
    }
    auto const take = [&](Pick const& pick) {
        if (pick.taking.amount_minor == 0) return;
        commit(rest, {line, pick.taking.milli, pick.taking.amount_minor}, true);
        to.uses.push_back({line, pick.promotion, pick.taking.amount_minor});
        auto& basis = to.bases.emplace_back(basis_of(rules_->promotions[pick.promotion].offer));
        basis.quantity_milli = pick.taking.milli;
        basis.base_minor = pick.taking.base_minor;
        to.taken_off_minor += pick.taking.amount_minor;
    };
    if (whole.taking.amount_minor >= on_units.taking.amount_minor + on_fraction.taking.amount_minor) return take(whole);
    take(on_units);
    take(on_fraction);
}

} // namespace shopx::engine
