// Rules as the kernel takes them. Private to pricing.
#pragma once

#include "rule_body.hpp"

#include "shopx/engine/promotion.hpp"

namespace shopx::pricing {

/// A tenant's rules as they are kept, in the order of their ids.
struct RuleBodies {
    std::vector<PromotionBody> promotions;
    std::vector<PriceListBody> price_lists;
    std::optional<PolicyBody> policy;
};

/// The kernel's rule set, checked and indexed; or why the kernel refuses it, with a pointer into the rule that is at fault.
struct Refusal {
    bool in_price_lists = false;
    std::string id; // of the rule; empty: it is about all of its kind
    std::string pointer;
    std::string words;
};
std::optional<Refusal> compile(RuleBodies const& bodies, engine::RuleSet& into);

} // namespace shopx::pricing
