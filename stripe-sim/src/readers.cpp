// docs.stripe.com/api/terminal/readers: simulated ones only.
#include "lists.hpp"

namespace stripe_sim {
namespace {

Answer create(Call& call)
{
    auto& params = call.params;
    auto const code = params.required_text("registration_code");
    auto const location = params.required_text("location");
    auto const label = params.text("label");
    auto const metadata = params.metadata();
    params.done();
    if (code != "simulated-wpe" && code != "simulated-s700")
        throw invalid_request("", "The registration code is not valid: only simulated-wpe and simulated-s700 are known here.", "registration_code");
    call.tx.get("location", location, "location");
    auto const serial = (code == "simulated-wpe" ? "WSC513" : "S700") + random_text(9);
    Object reader{{"id", new_id("tmr")}, {"object", "terminal.reader"}, {"action", nullptr}, {"device_sw_version", "sim"},
        {"device_type", code == "simulated-wpe" ? "simulated_wisepos_e" : "simulated_stripe_s700"}, {"ip_address", "0.0.0.0"},
        {"label", label.value_or(serial)}, {"last_seen_at", now_ms()}, {"livemode", false}, {"location", location}, {"metadata", metadata},
        {"serial_number", serial}, {"status", "online"}};
    call.tx.put("reader", reader);
    return {200, shown(reader)};
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("reader", call.ids[0]))};
}

Answer update(Call& call)
{
    auto reader = call.tx.get("reader", call.ids[0]);
    if (auto const label = call.params.text("label")) reader["label"] = *label;
    reader["metadata"] = call.params.metadata(reader.at("metadata").as_object());
    call.params.done();
    call.tx.put("reader", reader);
    return {200, shown(reader)};
}

Answer list(Call& call)
{
    auto const location = call.params.text("location");
    auto const status = call.params.text("status");
    auto const serial = call.params.text("serial_number");
    auto const type = call.params.text("device_type");
    return list_of(call, "reader", [&](Object const& reader) {
        return (!location || text(reader, "location") == *location) && (!status || text(reader, "status") == *status)
               && (!serial || text(reader, "serial_number") == *serial) && (!type || text(reader, "device_type") == *type);
    });
}

Answer delete_(Call& call)
{
    auto const reader = call.tx.get("reader", call.ids[0]);
    call.params.done();
    call.tx.remove("reader", call.ids[0]);
    return {200, Object{{"id", call.ids[0]}, {"object", "terminal.reader"}, {"deleted", true}}};
}

} // namespace

Routes reader_routes()
{
    return {{"POST", "/v1/terminal/readers", create}, {"GET", "/v1/terminal/readers", list}, {"GET", "/v1/terminal/readers/{}", retrieve},
        {"POST", "/v1/terminal/readers/{}", update}, {"DELETE", "/v1/terminal/readers/{}", delete_}};
}

} // namespace stripe_sim
