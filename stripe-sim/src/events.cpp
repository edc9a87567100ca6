#include "events.hpp"

#include "call.hpp"
#include "faults.hpp"
#include "lists.hpp"

namespace stripe_sim {
namespace {

bool wants(Object const& endpoint, std::string_view type)
{
    if (text(endpoint, "status") != "enabled") return false;
    auto const* types = endpoint.if_contains("enabled_events");
    if (types == nullptr) return true;
    for (auto const& one : types->as_array()) {
        if (one.as_string() == "*" || std::string_view{one.as_string()} == type) return true;
    }
    return false;
}

/// An endpoint hears of the account that it belongs to, one with `connect` of all others; that of the command line of all.
std::vector<Object> endpoints_of(Tx& tx, std::string_view type)
{
    std::vector<Object> out;
    bool const is_connected = tx.account() != platform_account;
    for (auto const* endpoint : tx.all("webhook_endpoint")) {
        if (wants(*endpoint, type) && !flag(*endpoint, "_connect")) out.push_back(*endpoint);
    }
    if (!is_connected) return out;
    for (auto const* endpoint : tx.all_of(platform_account, "webhook_endpoint")) {
        if (wants(*endpoint, type) && (flag(*endpoint, "_connect") || flag(*endpoint, "_all"))) out.push_back(*endpoint);
    }
    return out;
}

void queue(Tx& tx, Object const& event, Object const& endpoint, std::int64_t due_ms)
{
    tx.put("delivery", Object{{"id", new_id("dlv")}, {"event", event.at("id")}, {"url", endpoint.at("url")}, {"secret", endpoint.at("_secret")},
                           {"endpoint", endpoint.at("id")}, {"attempts", 0}, {"due_ms", due_ms}});
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("event", call.ids[0]))};
}

Answer list(Call& call)
{
    auto const type = call.params.text("type");
    auto const types = call.params.texts("types");
    return list_of(call, "event", [&](Object const& event) {
        auto const own = text(event, "type");
        if (type && own != *type && !(type->ends_with(".*") && own.starts_with(type->substr(0, type->size() - 1)))) return false;
        return types.empty() || std::find(types.begin(), types.end(), own) != types.end();
    });
}

} // namespace

void emit(Tx& tx, std::string_view type, Object const& object)
{
    auto const endpoints = endpoints_of(tx, type);
    Object event{{"id", new_id("evt")}, {"object", "event"}, {"api_version", api_version}, {"created", now_s()}, {"data", Object{{"object", shown(object)}}},
        {"livemode", false}, {"pending_webhooks", static_cast<std::int64_t>(endpoints.size())},
        {"request", Object{{"id", text_or_null(tx.origin.request_id)}, {"idempotency_key", text_or_null(tx.origin.idempotency_key)}}}, {"type", type}};
    if (tx.account() != platform_account) event["account"] = tx.account();
    tx.put("event", event);
    if (endpoints.empty()) return;
    auto const fault = tx.faults.of_event(type, tx.origin.method, tx.origin.path);
    auto const now = now_ms();
    bool const is_late = fault && (fault->kind == FaultKind::late_webhook || fault->kind == FaultKind::reorder_webhooks);
    for (auto const& endpoint : endpoints) {
        queue(tx, event, endpoint, is_late ? now + fault->delay_ms : now);
        if (fault && fault->kind == FaultKind::duplicate_webhook) queue(tx, event, endpoint, now);
    }
}

Routes event_routes() { return {{"GET", "/v1/events", list}, {"GET", "/v1/events/{}", retrieve}}; }

} // namespace stripe_sim
