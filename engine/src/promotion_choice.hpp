// SPDX-License-Identifier: Apache-2.0
/// Which promotions apply where several want the same goods: docs/decisions/0015-promotions-by-a-bounded-search.md.
#pragma once

#include "promotion_offers.hpp"

#include <vector>

namespace shopx::engine {

/// One way to apply promotions. The lines of `uses` are places in the kernel's order.
struct Applied {
    std::vector<LineRest> rests;
    std::vector<PromotionUse> uses;
    std::vector<PromotionBasis> bases; ///< of each use
    std::int64_t taken_off_minor = 0;

    void open(std::span<LineRest const> untouched);
};

/// The best of a line's exclusive offers of each kind: all that the search needs to know of them.
struct SingleBest {
    std::int64_t rate_ppm = 0;
    std::int64_t amount_minor = 0;
    std::int64_t unit_price_e4 = -1; ///< none: -1

    [[nodiscard]] bool is_none() const noexcept { return rate_ppm == 0 && amount_minor == 0 && unit_price_e4 < 0; }
    /// What they take off a free portion at best: one of them all of it, or one the whole units and another the fraction.
    [[nodiscard]] std::int64_t taken_off(Portion const& free, std::int64_t divisor) const noexcept;
};

class Chooser {
public:
    /// The answer in `best()`, of lines that are `untouched` and in the kernel's order.
    void choose(CompiledRules const& rules, Match const& match, std::span<LineRest const> untouched, std::int64_t divisor);

    [[nodiscard]] Applied const& best() const noexcept { return *best_; }
    [[nodiscard]] bool ended_early() const noexcept { return ended_early_; }

private:
    /// An exclusive promotion on several lines, which the search applies or leaves out.
    struct Group {
        std::uint32_t candidate;
        std::uint32_t part;      ///< groups that share a line, also by way of others, are of one part of the cart
        std::int64_t most;       ///< that it can take off
        std::int64_t most_after; ///< that the later groups of its part can
    };
    /// A group in the search: whether it is applied, and what to put back when it no longer is.
    struct Step {
        bool applied;
        bool last_try;
        std::size_t undo_from;
    };
    struct Undo {
        std::uint32_t line;
        LineRest rest;
        std::int64_t single_minor;
    };

    [[nodiscard]] CompiledPromotion const& promotion_of(Candidate const& candidate) const noexcept { return rules_->promotions[candidate.promotion]; }
    void apply(Candidate const& candidate, Applied& to);
    void by_priority(Applied& to);
    void by_search(Applied& to);
    void gather_groups();
    void join_parts();
    std::uint32_t root_of(std::uint32_t group) noexcept;
    void search_part(std::span<Group> part, std::size_t goods_max);
    [[nodiscard]] std::int64_t rounding_slack(std::span<Group const> part) const noexcept;
    std::int64_t try_group(Group const& group);
    void put_back(std::size_t undo_from) noexcept;
    void apply_singles(Applied& to);
    void apply_single(std::uint32_t line, std::span<std::uint32_t const> promotions, Applied& to);

    CompiledRules const* rules_ = nullptr;
    Match const* match_ = nullptr;
    std::int64_t divisor_ = 1;
    OfferDesk desk_;
    Applied priority_, searched_;
    Applied const* best_ = &priority_;
    bool ended_early_ = false;

    std::vector<SingleBest> singles_;                                            ///< by line
    std::vector<std::int64_t> single_minor_;                                     ///< by line, what they take off its free portion as it is now
    std::vector<std::uint32_t> single_starts_, single_promotions_, single_next_; ///< by line, those themselves in order
    std::vector<Group> groups_;
    std::vector<std::uint32_t> roots_;
    std::vector<std::int64_t> part_sizes_; ///< groups
    std::vector<std::uint32_t> owners_;    ///< by line: first a group that has it, then the part of that group
    std::vector<LineRest> rests_;          ///< of the search
    std::int64_t value_ = 0;               ///< what groups and singles take off in the part at hand
    std::vector<Step> steps_;
    std::vector<Undo> undo_;
    std::vector<std::uint8_t> chosen_; ///< by group
};

} // namespace shopx::engine
