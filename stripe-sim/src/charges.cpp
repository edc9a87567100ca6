// docs.stripe.com/api/charges: read and list; they are made by payment intents.
#include "lists.hpp"

namespace stripe_sim {
namespace {

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("charge", call.ids[0]))};
}

Answer list(Call& call)
{
    auto const intent = call.params.text("payment_intent");
    auto const customer = call.params.text("customer");
    return list_of(call, "charge",
        [&](Object const& charge) { return (!intent || text(charge, "payment_intent") == *intent) && (!customer || text(charge, "customer") == *customer); });
}

} // namespace

Routes charge_routes() { return {{"GET", "/v1/charges", list}, {"GET", "/v1/charges/{}", retrieve}}; }

} // namespace stripe_sim
