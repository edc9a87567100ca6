#include "error.hpp"

namespace stripe_sim {

std::string ApiError::body() const
{
    Object error{{"message", message}, {"type", type}};
    if (!code.empty()) {
        error["code"] = code;
        error["doc_url"] = "https://docs.stripe.com/error-codes/" + code;
    }
    if (!param.empty()) error["param"] = param;
    for (auto const& field : more) error[field.key()] = field.value();
    return json::serialize(Object{{"error", std::move(error)}});
}

ApiError invalid_request(std::string code, std::string message, std::string param)
{
    return {.code = std::move(code), .message = std::move(message), .param = std::move(param)};
}

ApiError no_such(std::string_view kind, std::string_view id, std::string param)
{
    return {.status = 404, .code = "resource_missing", .message = "No such " + std::string{kind} + ": '" + std::string{id} + "'", .param = std::move(param)};
}

ApiError unexpected_state(std::string message, Object const& payment_intent)
{
    ApiError error{.code = "payment_intent_unexpected_state", .message = std::move(message)};
    error.more["payment_intent"] = shown(payment_intent);
    return error;
}

} // namespace stripe_sim
