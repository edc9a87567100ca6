// SPDX-License-Identifier: Apache-2.0
/// What promotions take off, found slowly and from the rule data itself: units one by one, every set of promotions tried, and no
/// arithmetic, order or index shared with the kernel. For small carts.
#pragma once

#include <shopx/engine/promotion.hpp>

#include <map>
#include <string>
#include <vector>

namespace shopx::engine::testing {

struct ReferenceAnswer {
    std::vector<std::int64_t> unit_prices_e4;                   ///< by line
    std::vector<std::string> price_lists;                       ///< by line; none: empty
    std::vector<std::map<std::string, std::int64_t>> taken_off; ///< by line, by promotion
    std::int64_t sum_minor = 0;
};

ReferenceAnswer reference_promote(RuleData const& rules, PromotionContext const& context, std::vector<LineInput> const& lines);

/// The same with every promotion applied in the order of priority, whatever the policy.
std::int64_t reference_by_priority(RuleData const& rules, PromotionContext const& context, std::vector<LineInput> const& lines);

} // namespace shopx::engine::testing
