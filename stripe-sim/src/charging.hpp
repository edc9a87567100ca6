// How a payment intent meets a card. These change the intent and what hangs on it, store them, and tell the events.
#pragma once

#include "call.hpp"
#include "cards.hpp"

#include <optional>

namespace stripe_sim {

/// The card is asked for the whole amount. A decline is given back as Stripe's card error; its traces are in the transaction.
/// `reader` is where the card was presented, if it was.
std::optional<ApiError> authorise(Tx& tx, Object& intent, Object const& payment_method, std::string_view reader = "", bool is_authenticated = false);
/// Takes what was authorised, or less: the rest is released.
void capture(Tx& tx, Object& intent, std::int64_t amount);
/// Gives the hold back, if there is one.
void release(Tx& tx, Object& intent);
/// The person did not prove who they are: nothing is charged.
void fail_authentication(Tx& tx, Object& intent);
/// A bank debit that was `processing`.
void settle(Tx& tx, Object& intent);

} // namespace stripe_sim
