// docs.stripe.com/api/payment_intents: make, read, change, list, search.
#include "currency.hpp"
#include "events.hpp"
#include "intents.hpp"
#include "limits.hpp"
#include "lists.hpp"
#include "search.hpp"

#include <algorithm>

namespace stripe_sim {
namespace {

void known_but_without_effect(Params& params)
{
    params.known({"amount_details", "confirmation_token", "error_on_requires_action", "excluded_payment_method_types", "allowed_payment_method_types", "hooks",
        "mandate", "mandate_data", "off_session", "payment_details", "payment_method_configuration", "radar_options", "use_stripe_sdk"});
}

json::array method_types(Params& params)
{
    json::array types;
    for (auto const& type : params.texts("payment_method_types")) types.emplace_back(type);
    if (types.empty()) types.emplace_back("card");
    return types;
}

/// Fields that are texts and nothing more, put into the object when the request has them.
void put_texts(Params& params, Object& intent)
{
    for (auto const* name : {"customer", "customer_account", "description", "on_behalf_of", "receipt_email", "setup_future_usage", "statement_descriptor",
             "statement_descriptor_suffix", "transfer_group"}) {
        if (auto const value = params.text(name)) intent[name] = text_or_null(*value);
    }
    if (auto value = params.tree("shipping")) intent["shipping"] = value->empty() ? json::value{} : json::value(std::move(*value));
    if (auto value = params.tree("transfer_data")) intent["transfer_data"] = std::move(*value);
    if (auto value = params.tree("payment_method_options")) intent["payment_method_options"] = std::move(*value);
    if (auto const value = params.integer("application_fee_amount")) intent["application_fee_amount"] = *value;
}

Object blank(std::int64_t amount, std::string const& currency)
{
    auto const id = new_id("pi");
    return Object{{"id", id}, {"object", "payment_intent"}, {"allowed_payment_method_types", nullptr}, {"amount", amount}, {"amount_capturable", 0},
        {"amount_details", Object{{"tip", Object{}}}}, {"amount_received", 0}, {"application", nullptr}, {"application_fee_amount", nullptr},
        {"automatic_payment_methods", nullptr}, {"canceled_at", nullptr}, {"cancellation_reason", nullptr}, {"capture_method", "automatic_async"},
        {"client_secret", id + "_secret_" + random_text(25)}, {"confirmation_method", "automatic"}, {"created", now_s()}, {"currency", currency},
        {"customer", nullptr}, {"customer_account", nullptr}, {"description", nullptr}, {"excluded_payment_method_types", nullptr},
        {"last_payment_error", nullptr}, {"latest_charge", nullptr}, {"livemode", false}, {"managed_payments", nullptr}, {"metadata", Object{}},
        {"next_action", nullptr}, {"on_behalf_of", nullptr}, {"payment_method", nullptr}, {"payment_method_configuration_details", nullptr},
        {"payment_method_options", Object{}}, {"payment_method_types", json::array{}}, {"processing", nullptr}, {"receipt_email", nullptr}, {"review", nullptr},
        {"setup_future_usage", nullptr}, {"shipping", nullptr}, {"source", nullptr}, {"statement_descriptor", nullptr},
        {"statement_descriptor_suffix", nullptr}, {"status", "requires_payment_method"}, {"transfer_data", nullptr}, {"transfer_group", nullptr}};
}

Answer create(Call& call)
{
    auto& params = call.params;
    auto const amount = params.required_integer("amount");
    auto const currency = checked_currency(params.required_text("currency"));
    check_amount(amount, currency, "amount");
    check_charge_minimum(amount, currency, "amount");
    auto intent = blank(amount, currency);
    intent["payment_method_types"] = method_types(params);
    if (auto const automatic = params.tree("automatic_payment_methods"); automatic && text(*automatic, "enabled") == "true") {
        if (params.has("payment_method_types"))
            throw invalid_request("parameter_unknown", "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.");
        intent["automatic_payment_methods"] = Object{{"allow_redirects", "always"}, {"enabled", true}};
    }
    if (auto const method = params.choice("capture_method", {"automatic", "automatic_async", "manual"})) intent["capture_method"] = *method;
    if (auto const method = params.choice("confirmation_method", {"automatic", "manual"})) intent["confirmation_method"] = *method;
    put_texts(params, intent);
    intent["metadata"] = params.metadata();
    auto const confirms = params.boolean("confirm").value_or(false);
    intent["_return_url"] = params.text("return_url").value_or("");
    known_but_without_effect(params);
    auto method = payment_method_named(call);
    params.done();

    if (method) {
        intent["payment_method"] = method->at("id");
        intent["status"] = "requires_confirmation";
    }
    call.tx.put("payment_intent", intent);
    emit(call.tx, "payment_intent.created", intent);
    if (confirms) return confirm(call.tx, intent, std::move(method));
    return {200, shown(intent)};
}

Answer retrieve(Call& call)
{
    auto const intent = call.tx.get("payment_intent", call.ids[0], "intent");
    check_client_secret(call, intent);
    call.params.done();
    return {200, shown(intent)};
}

Answer update(Call& call)
{
    auto& params = call.params;
    auto intent = call.tx.get("payment_intent", call.ids[0], "intent");
    auto const amount = params.integer("amount");
    auto const currency = params.text("currency");
    if (currency) intent["currency"] = checked_currency(*currency);
    if (amount) {
        check_amount(*amount, text(intent, "currency"), "amount");
        check_charge_minimum(*amount, text(intent, "currency"), "amount");
        intent["amount"] = *amount;
    }
    auto const capture_method = params.choice("capture_method", {"automatic", "automatic_async", "manual"});
    if (capture_method) intent["capture_method"] = *capture_method;
    bool const has_types = params.has("payment_method_types");
    if (has_types) intent["payment_method_types"] = method_types(params);
    put_texts(params, intent);
    intent["metadata"] = params.metadata(intent.at("metadata").as_object());
    known_but_without_effect(params);
    auto const method = payment_method_named(call);
    params.done();

    auto const status = text(intent, "status");
    bool const is_open = status == "requires_payment_method" || status == "requires_confirmation" || status == "requires_action";
    if (!is_open && (amount || currency || capture_method || has_types || method))
        throw unexpected_state(
            "This PaymentIntent's amount, currency, capture_method and payment_method could not be updated because it has a status of " + status
                + ". You may only update these of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, "
                  "requires_action.",
            call.tx.get("payment_intent", call.ids[0]));
    if (method) {
        intent["payment_method"] = method->at("id");
        intent["status"] = "requires_confirmation";
        intent["next_action"] = nullptr;
    }
    call.tx.put("payment_intent", intent);
    return {200, shown(intent)};
}

Answer list(Call& call)
{
    auto const customer = call.params.text("customer");
    return list_of(call, "payment_intent", [&](Object const& intent) { return !customer || text(intent, "customer") == *customer; });
}

Answer search(Call& call)
{
    auto const query = parse_search(call.params.required_text("query"));
    auto const limit = call.params.integer("limit").value_or(limits::page_default);
    auto const page = call.params.integer("page").value_or(0);
    call.params.done();
    if (limit < 1 || limit > limits::page_max || page < 0) throw invalid_request("parameter_invalid_integer", "limit must be between 1 and 100", "limit");

    auto const rows = call.tx.all("payment_intent");
    json::array data;
    std::int64_t found = 0;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        if (!matches(query, **row)) continue;
        if (found >= page && found < page + limit) data.push_back(shown(**row));
        ++found;
    }
    bool const has_more = found > page + limit;
    return {200, Object{{"object", "search_result"}, {"data", std::move(data)}, {"has_more", has_more},
                     {"next_page", has_more ? json::value(std::to_string(page + limit)) : json::value{}}, {"url", "/v1/payment_intents/search"}}};
}

} // namespace

Routes payment_intent_routes()
{
    return {{"POST", "/v1/payment_intents", create}, {"GET", "/v1/payment_intents", list}, {"GET", "/v1/payment_intents/search", search},
        {"GET", "/v1/payment_intents/{}", retrieve}, {"POST", "/v1/payment_intents/{}", update}};
}

} // namespace stripe_sim
