// What Stripe answers when it refuses: docs.stripe.com/api/errors.
#pragma once

#include "objects.hpp"

namespace stripe_sim {

struct ApiError {
    int status = 400;
    std::string type = "invalid_request_error";
    std::string code;
    std::string message;
    std::string param{};
    Object more{};              // decline_code, payment_intent, charge, …
    std::string should_retry{}; // header Stripe-Should-Retry: "true", "false" or none
    std::string body() const;
};

ApiError invalid_request(std::string code, std::string message, std::string param = "");
ApiError no_such(std::string_view kind, std::string_view id, std::string param = "id");
ApiError unexpected_state(std::string message, Object const& payment_intent);

} // namespace stripe_sim
