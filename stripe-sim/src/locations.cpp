// docs.stripe.com/api/terminal: locations and connection tokens.
#include "lists.hpp"

namespace stripe_sim {
namespace {

Answer create(Call& call)
{
    auto& params = call.params;
    auto const name = params.required_text("display_name");
    auto const address = params.tree("address");
    auto const metadata = params.metadata();
    params.known({"configuration_overrides", "phone"});
    params.done();
    if (!address || text(*address, "country").empty())
        throw invalid_request("parameter_missing", "Missing required param: address[country].", "address[country]");
    Object location{
        {"id", new_id("tml")}, {"object", "terminal.location"}, {"address", *address}, {"display_name", name}, {"livemode", false}, {"metadata", metadata}};
    call.tx.put("location", location);
    return {200, location};
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, call.tx.get("location", call.ids[0])};
}

Answer update(Call& call)
{
    auto location = call.tx.get("location", call.ids[0]);
    if (auto const name = call.params.text("display_name")) location["display_name"] = *name;
    if (auto const address = call.params.tree("address")) location["address"] = *address;
    location["metadata"] = call.params.metadata(location.at("metadata").as_object());
    call.params.known({"configuration_overrides", "phone"});
    call.params.done();
    call.tx.put("location", location);
    return {200, location};
}

Answer list(Call& call) { return list_of(call, "location"); }

Answer delete_(Call& call)
{
    call.params.done();
    call.tx.get("location", call.ids[0]);
    call.tx.remove("location", call.ids[0]);
    return {200, Object{{"id", call.ids[0]}, {"object", "terminal.location"}, {"deleted", true}}};
}

Answer connection_token(Call& call)
{
    auto const location = call.params.text("location");
    call.params.done();
    if (location) call.tx.get("location", *location, "location");
    Object token{{"object", "terminal.connection_token"}, {"secret", "pst_test_" + random_text(32)}};
    if (location) token["location"] = *location;
    return {200, token};
}

} // namespace

Routes location_routes()
{
    return {{"POST", "/v1/terminal/locations", create}, {"GET", "/v1/terminal/locations", list}, {"GET", "/v1/terminal/locations/{}", retrieve},
        {"POST", "/v1/terminal/locations/{}", update}, {"DELETE", "/v1/terminal/locations/{}", delete_},
        {"POST", "/v1/terminal/connection_tokens", connection_token}};
}

} // namespace stripe_sim
