#include "shift_body.hpp"

#include "shopx/engine/currency.hpp"

namespace shopx::drawers {

void check(EventPut const& body, json::Problems& problems)
{
    bool const is_money = body.kind != Movement::no_sale;
    if (is_money && !body.amount_minor) problems.add("/amount_minor", "required", "it says how much");
    if (!is_money && body.amount_minor) problems.add("/amount_minor", "not_allowed", "a no-sale moves nothing");
    if (!is_money && body.currency) problems.add("/currency", "not_allowed", "a no-sale moves nothing");
    if (body.currency && !engine::currency_digits(*body.currency)) problems.add("/currency", "unknown", "not a currency of ISO 4217");
}

} // namespace shopx::drawers
