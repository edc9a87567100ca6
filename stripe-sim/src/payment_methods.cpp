// docs.stripe.com/api/payment_methods: by test ids alone.
#include "payment_methods.hpp"

#include "call.hpp"
#include "cards.hpp"

namespace stripe_sim {
namespace {

Answer create(Call& call)
{
    auto& params = call.params;
    Object data{{"type", params.required_text("type")}};
    if (auto const card = params.tree("card")) data["card"] = *card;
    if (auto const billing = params.tree("billing_details")) data["billing_details"] = *billing;
    auto const metadata = params.metadata();
    params.known({"allow_redisplay", "customer"});
    params.done();
    auto method = make_payment_method(call.tx, data);
    method["metadata"] = metadata;
    call.tx.put("payment_method", method);
    return {200, shown(method)};
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(use_payment_method(call.tx, call.ids[0]))};
}

} // namespace

Object use_payment_method(Tx& tx, std::string const& id)
{
    if (auto stored = tx.find("payment_method", id)) return std::move(*stored);
    auto const* card = id.starts_with("pm_") ? test_card(id) : nullptr;
    if (card == nullptr) throw no_such("PaymentMethod", id, "payment_method");
    auto method = payment_method_of(*card, "card");
    tx.put("payment_method", method);
    return method;
}

Object make_payment_method(Tx& tx, Object const& data)
{
    auto const type = text(data, "type");
    if (type != "card") throw invalid_request("", "Invalid type: the simulator makes payment methods of type card", "type");
    auto const* given = data.if_contains("card");
    auto const details = given != nullptr && given->is_object() ? given->get_object() : Object{};
    if (details.contains("number"))
        throw ApiError{.status = 402,
            .message =
                "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you "
                "are using, see https://stripe.com/docs/testing.",
            .param = "card[number]"};
    auto const token = text(details, "token");
    auto const* card = token.starts_with("tok_") ? test_card(token) : nullptr;
    if (card == nullptr) throw no_such("token", token, "card[token]");
    auto method = payment_method_of(*card, "card");
    if (auto const* billing = data.if_contains("billing_details"); billing != nullptr && billing->is_object()) {
        for (auto const& field : billing->get_object()) method["billing_details"].as_object()[field.key()] = field.value();
    }
    tx.put("payment_method", method);
    return method;
}

Routes payment_method_routes() { return {{"POST", "/v1/payment_methods", create}, {"GET", "/v1/payment_methods/{}", retrieve}}; }

} // namespace stripe_sim
