#include "rule_body.hpp"

#include <algorithm>

namespace shopx::pricing {

void check(PromotionPut const& body, json::Problems& problems)
{
    check_holds(body, problems);
    if (body.coupon && !is_code(*body.coupon)) problems.add("/coupon", "bad_format", "letters, digits and . _ : - only");
}

void check(PriceListPut const& body, json::Problems& problems)
{
    check_holds(body, problems);
    std::vector<std::pair<std::string_view, std::int64_t>> seen;
    for (std::size_t i = 0; i < body.prices.size(); ++i) {
        auto const& price = body.prices[i];
        if (!is_code(price.item)) problems.add(json::pointer({"prices", i, "item"}), "bad_format", "letters, digits and . _ : - only");
        seen.emplace_back(price.item, price.from_milli.value_or(0));
    }
    std::sort(seen.begin(), seen.end());
    auto const again = std::adjacent_find(seen.begin(), seen.end());
    if (again == seen.end()) return;
    for (std::size_t i = body.prices.size(); i-- > 0;) {
        if (body.prices[i].item != again->first || body.prices[i].from_milli.value_or(0) != again->second) continue;
        problems.add(json::pointer({"prices", i}), "twice", "the variant has a price for this quantity already");
        return;
    }
}

} // namespace shopx::pricing
