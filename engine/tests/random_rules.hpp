// SPDX-License-Identifier: Apache-2.0
/// Rule sets by the seed, and carts that they speak of.
#pragma once

#include "random_carts.hpp"

#include <shopx/engine/promotion.hpp>

#include <deque>
#include <string>
#include <vector>

namespace shopx::engine::testing {

struct RandomRules {
    std::deque<std::string> texts; ///< what the views of `data` look at
    RuleData data;

    [[nodiscard]] std::string json() const; ///< the `promotions` command of the ABI
};

/// How large a rule set is, and of how many goods it speaks.
struct RuleSizes {
    std::int64_t promotions_max = 6;
    std::int64_t lists_max = 2;
    std::int64_t items = 6, products = 3, categories = 3;
};

RandomRules random_rules(Dice& dice, RuleSizes const& sizes);

/// A cart with what its lines sell, when and to whom.
struct PromotedCart {
    RandomCart cart;
    std::deque<std::string> texts;
    std::vector<LineSubject> subjects;
    std::vector<std::string_view> categories, customer_groups, coupons;
    LocalMinute at = 0;
    std::string at_text;
    std::string_view store;

    [[nodiscard]] PromotionContext context() const;
    [[nodiscard]] std::string json() const; ///< the `quote` command of the ABI
};

/// The goods are those of rule sets of these sizes, now and then unknown.
PromotedCart random_promoted_cart(Dice& dice, RuleSizes const& sizes);
/// The same with so many lines, each sold.
PromotedCart promoted_cart_of(Dice& dice, RuleSizes const& sizes, std::size_t lines);

/// 500 promotions that all hold, as a large shop may have them, on 3,000 items.
RandomRules rules_of_a_large_shop(Dice& dice, RuleSizes const& sizes);
inline constexpr RuleSizes large_shop{.promotions_max = 500, .lists_max = 5, .items = 3'000, .products = 1'000, .categories = 40};

} // namespace shopx::engine::testing
