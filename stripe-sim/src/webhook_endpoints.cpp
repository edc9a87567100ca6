// docs.stripe.com/api/webhook_endpoints.
#include "events.hpp"
#include "lists.hpp"

namespace stripe_sim {
namespace {

json::array events_named(Params& params)
{
    json::array out;
    for (auto const& name : params.texts("enabled_events")) out.emplace_back(name);
    return out;
}

void check_url(std::string const& url)
{
    if (!url.starts_with("http://") && !url.starts_with("https://"))
        throw invalid_request("url_invalid", "Invalid URL: An explicit scheme (such as https) must be provided.", "url");
}

Answer create(Call& call)
{
    auto& params = call.params;
    auto const url = params.required_text("url");
    auto const events = events_named(params);
    auto const connect = params.boolean("connect").value_or(false);
    auto const description = params.text("description");
    auto const version = params.text("api_version");
    auto const metadata = params.metadata();
    params.done();
    check_url(url);
    if (events.empty()) throw invalid_request("parameter_missing", "Missing required param: enabled_events.", "enabled_events");
    auto const secret = "whsec_" + random_text(32);
    Object endpoint{{"id", new_id("we")}, {"object", "webhook_endpoint"}, {"api_version", text_or_null(version.value_or(""))}, {"application", nullptr},
        {"created", now_s()}, {"description", text_or_null(description.value_or(""))}, {"enabled_events", events}, {"livemode", false}, {"metadata", metadata},
        {"status", "enabled"}, {"url", url}, {"_secret", secret}, {"_connect", connect}};
    call.tx.put("webhook_endpoint", endpoint);
    auto answer = shown(endpoint);
    answer["secret"] = secret; // shown once, as at Stripe
    return {200, std::move(answer)};
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("webhook_endpoint", call.ids[0]))};
}

Answer update(Call& call)
{
    auto& params = call.params;
    auto endpoint = call.tx.get("webhook_endpoint", call.ids[0]);
    if (auto const url = params.text("url")) {
        check_url(*url);
        endpoint["url"] = *url;
    }
    if (params.has("enabled_events")) endpoint["enabled_events"] = events_named(params);
    if (auto const disabled = params.boolean("disabled")) endpoint["status"] = *disabled ? "disabled" : "enabled";
    if (auto const description = params.text("description")) endpoint["description"] = text_or_null(*description);
    endpoint["metadata"] = params.metadata(endpoint.at("metadata").as_object());
    params.done();
    call.tx.put("webhook_endpoint", endpoint);
    return {200, shown(endpoint)};
}

Answer list(Call& call) { return list_of(call, "webhook_endpoint"); }

Answer delete_(Call& call)
{
    call.params.done();
    call.tx.get("webhook_endpoint", call.ids[0]);
    call.tx.remove("webhook_endpoint", call.ids[0]);
    return {200, Object{{"id", call.ids[0]}, {"object", "webhook_endpoint"}, {"deleted", true}}};
}

} // namespace

Routes webhook_endpoint_routes()
{
    return {{"POST", "/v1/webhook_endpoints", create}, {"GET", "/v1/webhook_endpoints", list}, {"GET", "/v1/webhook_endpoints/{}", retrieve},
        {"POST", "/v1/webhook_endpoints/{}", update}, {"DELETE", "/v1/webhook_endpoints/{}", delete_}};
}

} // namespace stripe_sim
