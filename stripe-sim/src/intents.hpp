// What the files about payment intents share.
#pragma once

#include "call.hpp"

#include <optional>

namespace stripe_sim {

/// The payment method that the request names, stored if it is new: a test id gives a payment method of its own, as at Stripe.
std::optional<Object> payment_method_named(Call& call);
/// With `confirm`'s parameters read and said `done`: confirms what is stored. A decline is an answer.
Answer confirm(Tx& tx, Object& intent, std::optional<Object> method);
bool takes(Object const& intent, std::string_view method_type);
/// Throws when a client secret was given and is not this intent's.
void check_client_secret(Call& call, Object const& intent);

} // namespace stripe_sim
