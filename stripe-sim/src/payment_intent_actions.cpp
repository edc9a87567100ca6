// docs.stripe.com/api/payment_intents: confirm, capture, cancel.
#include "charging.hpp"
#include "currency.hpp"
#include "events.hpp"
#include "intents.hpp"
#include "payment_methods.hpp"

#include <algorithm>
#include <array>

namespace stripe_sim {
namespace {

Answer confirm_route(Call& call)
{
    auto& params = call.params;
    auto intent = call.tx.get("payment_intent", call.ids[0], "intent");
    check_client_secret(call, intent);
    auto method = payment_method_named(call);
    if (auto const url = params.text("return_url")) intent["_return_url"] = *url;
    if (auto const how = params.choice("capture_method", {"automatic", "automatic_async", "manual"})) intent["capture_method"] = *how;
    if (auto const email = params.text("receipt_email")) intent["receipt_email"] = text_or_null(*email);
    params.known({"allowed_payment_method_types", "amount_details", "amount_to_confirm", "confirmation_token", "error_on_requires_action",
        "excluded_payment_method_types", "hooks", "mandate", "mandate_data", "off_session", "payment_details", "payment_method_options", "payment_method_types",
        "radar_options", "setup_future_usage", "shipping", "use_stripe_sdk"});
    params.done();
    return confirm(call.tx, intent, std::move(method));
}

Answer capture_route(Call& call)
{
    auto& params = call.params;
    auto intent = call.tx.get("payment_intent", call.ids[0], "intent");
    auto const amount = params.integer("amount_to_capture");
    auto const currency = text(intent, "currency");
    if (amount) check_amount(*amount, currency, "amount_to_capture");
    intent["metadata"] = params.metadata(intent.at("metadata").as_object());
    for (auto const* name : {"statement_descriptor", "statement_descriptor_suffix"}) {
        if (auto const value = params.text(name)) intent[name] = text_or_null(*value);
    }
    if (auto const fee = params.integer("application_fee_amount")) intent["application_fee_amount"] = *fee;
    params.known({"amount_details", "final_capture", "hooks", "payment_details", "transfer_data"});
    params.done();

    auto const status = text(intent, "status");
    if (status != "requires_capture")
        throw unexpected_state("This PaymentIntent could not be captured because it has a status of " + status
                                   + ". Only a PaymentIntent with one of the following statuses may be captured: requires_capture.",
            intent);
    auto const capturable = integer(intent, "amount_capturable");
    if (amount.value_or(capturable) > capturable)
        throw invalid_request("amount_too_large",
            "The requested capture amount (" + money_text(*amount, currency) + ") is greater than the amount you can capture for this charge ("
                + money_text(capturable, currency) + ").",
            "amount_to_capture");
    capture(call.tx, intent, amount.value_or(capturable));
    return {200, shown(intent)};
}

Answer cancel_route(Call& call)
{
    auto intent = call.tx.get("payment_intent", call.ids[0], "intent");
    auto const reason = call.params.choice("cancellation_reason", {"abandoned", "duplicate", "fraudulent", "requested_by_customer"});
    check_client_secret(call, intent);
    call.params.done();

    constexpr std::array<std::string_view, 4> may{"requires_payment_method", "requires_capture", "requires_confirmation", "requires_action"};
    auto const status = text(intent, "status");
    if (std::find(may.begin(), may.end(), status) == may.end())
        throw unexpected_state("You cannot cancel this PaymentIntent because it has a status of " + status
                                   + ". Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
                                     "requires_confirmation, requires_action.",
            intent);
    release(call.tx, intent);
    intent["status"] = "canceled";
    intent["canceled_at"] = now_s();
    intent["cancellation_reason"] = text_or_null(reason.value_or(""));
    intent["amount_capturable"] = 0;
    intent["next_action"] = nullptr;
    call.tx.put("payment_intent", intent);
    emit(call.tx, "payment_intent.canceled", intent);
    return {200, shown(intent)};
}

} // namespace

std::optional<Object> payment_method_named(Call& call)
{
    if (auto const id = call.params.text("payment_method"); id && !id->empty()) return use_payment_method(call.tx, *id);
    if (auto const data = call.params.tree("payment_method_data")) return make_payment_method(call.tx, *data);
    return std::nullopt;
}

Answer confirm(Tx& tx, Object& intent, std::optional<Object> method)
{
    auto const status = text(intent, "status");
    if (status == "succeeded")
        throw unexpected_state("You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.", intent);
    if (status != "requires_payment_method" && status != "requires_confirmation" && status != "requires_action")
        throw unexpected_state("You cannot confirm this PaymentIntent because it has a status of " + status
                                   + ". Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.",
            intent);
    if (!method && !is_null(intent, "payment_method")) method = tx.find("payment_method", text(intent, "payment_method"));
    if (!method)
        throw unexpected_state("You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a "
                               "payment method and then confirm it again, or confirm it again directly with a payment method.",
            intent);
    if (!takes(intent, text(*method, "type")))
        throw invalid_request("payment_intent_incompatible_payment_method",
            "The PaymentMethod provided (" + text(*method, "type") + ") is not allowed for this PaymentIntent.", "payment_method");
    if (auto const decline = authorise(tx, intent, *method)) return refusal(*decline);
    return {200, shown(intent)};
}

bool takes(Object const& intent, std::string_view method_type)
{
    if (!is_null(intent, "automatic_payment_methods")) return method_type != "card_present";
    auto const& types = intent.at("payment_method_types").as_array();
    return std::any_of(types.begin(), types.end(), [&](json::value const& type) { return std::string_view{type.as_string()} == method_type; });
}

void check_client_secret(Call& call, Object const& intent)
{
    auto const secret = call.params.text("client_secret");
    if (secret && *secret != text(intent, "client_secret"))
        throw invalid_request("payment_intent_invalid_parameter",
            "The client_secret provided does not match the client_secret associated with the PaymentIntent.", "client_secret");
}

Routes payment_intent_action_routes()
{
    return {{"POST", "/v1/payment_intents/{}/confirm", confirm_route}, {"POST", "/v1/payment_intents/{}/capture", capture_route},
        {"POST", "/v1/payment_intents/{}/cancel", cancel_route}};
}

} // namespace stripe_sim
