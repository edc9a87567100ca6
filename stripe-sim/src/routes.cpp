#include "call.hpp"

namespace stripe_sim {

Answer refusal(ApiError const& error) { return {error.status, json::parse(error.body()).as_object()}; }

Routes const& routes()
{
    static Routes const all = [] {
        Routes out;
        for (auto const& part : {account_routes(), balance_routes(), charge_routes(), dispute_routes(), event_routes(), location_routes(), onboarding_routes(),
                 payment_intent_routes(), payment_intent_action_routes(), payment_method_routes(), payout_routes(), reader_routes(), reader_action_routes(),
                 refund_routes(), webhook_endpoint_routes()})
            out.insert(out.end(), part.begin(), part.end());
        return out;
    }();
    return all;
}

} // namespace stripe_sim
