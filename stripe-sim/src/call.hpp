// One request of the API, and what answers it.
#pragma once

#include "params.hpp"
#include "store.hpp"

#include <string>
#include <vector>

namespace stripe_sim {

struct Call {
    Tx& tx;
    Params& params;
    std::vector<std::string> ids{}; // what stands for {} in the path
    std::string host{};             // as the client wrote it
};

struct Answer {
    int status = 200;
    Object body;
};

/// Reads its parameters, says `done`, acts on the transaction. Throws ApiError to refuse, and then nothing of the transaction stays;
/// a refusal that leaves traces (a declined card) is returned.
using Handler = Answer (*)(Call&);
struct Route {
    std::string_view method, path;
    Handler handler;
};
using Routes = std::vector<Route>;

Answer refusal(ApiError const& error);

Routes account_routes();
Routes balance_routes();
Routes charge_routes();
Routes dispute_routes();
Routes event_routes();
Routes location_routes();
Routes onboarding_routes();
Routes payment_intent_routes();
Routes payment_intent_action_routes();
Routes payment_method_routes();
Routes payout_routes();
Routes reader_routes();
Routes reader_action_routes();
Routes refund_routes();
Routes webhook_endpoint_routes();
/// All of them.
Routes const& routes();

} // namespace stripe_sim
