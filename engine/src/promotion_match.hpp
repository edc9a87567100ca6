// SPDX-License-Identifier: Apache-2.0
/// Which rules hold for a cart, and for which of its lines.
#pragma once

#include "promotion_rules.hpp"

#include <array>
#include <vector>

namespace shopx::engine {

/// A line that a promotion selects: its place in the kernel's order of the lines, and for a bundle the parts that it fits.
struct Good {
    std::uint32_t line;
    std::uint32_t parts; ///< bit i: the i-th
};

/// A promotion that holds now and selects something; its goods are a stretch of Match::goods, in the order of lines.
struct Candidate {
    std::uint32_t promotion;
    std::uint32_t first_good;
    std::uint32_t goods;
};

class Match {
public:
    /// Finds `candidates`, by priority and id, among the lines that promotions may touch, in the kernel's order. False: there are more than
    /// promotion_matches_max.
    [[nodiscard]] bool find(CompiledRules const& rules, PromotionContext const& context, std::span<std::uint32_t const> lines);

    [[nodiscard]] std::vector<Candidate> const& candidates() const noexcept { return candidates_; }
    [[nodiscard]] std::span<Good const> goods_of(Candidate const& candidate) const noexcept
    {
        return std::span{goods_}.subspan(candidate.first_good, candidate.goods);
    }

private:
    struct Hit {
        std::uint32_t promotion;
        Good good;
    };

    void find_holding(CompiledRules const& rules, PromotionContext const& context);
    void match_line(CompiledRules const& rules, PromotionContext const& context, LineSubject const& subject, std::uint32_t line);
    void note(std::span<Mention const> mentions);
    void group_hits();

    std::vector<std::uint8_t> holds_;       ///< by promotion
    std::vector<std::uint32_t> everywhere_; ///< those that hold and name no goods
    std::vector<std::uint32_t> roles_;      ///< by promotion, of the line at hand; zero between lines
    std::vector<std::uint32_t> mentioned_;  ///< whose roles aren't zero
    std::vector<Hit> hits_;
    std::vector<std::uint32_t> starts_;
    std::vector<Candidate> candidates_;
    std::vector<Good> goods_;
};

/// A cart's store and customer groups as the rules number them, asked once.
class Holder {
public:
    Holder(CompiledRules const& rules, PromotionContext const& context);
    [[nodiscard]] bool holds(CompiledValidity const& validity) const noexcept;

private:
    LocalMinute at_;
    int minute_of_day_;
    int weekday_; ///< 0 is Monday
    std::uint32_t store_;
    std::array<std::uint32_t, customer_groups_max> groups_{};
    std::size_t group_count_ = 0;
};

} // namespace shopx::engine
