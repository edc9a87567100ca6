// Stripe's objects as the saga sees them. Version: stripe_version in stripe_line.hpp.
#pragma once

#include "gateway.hpp"
#include "json_view.hpp"

namespace shopx::payments {

ProcessorIntent intent_of(JsonView object);
ProcessorRefund refund_of(JsonView object);
ProcessorAccount account_seen(JsonView object);
ReaderAction action_of(JsonView reader);
ProcessorPayout payout_of(JsonView object);
PayoutLine line_of(JsonView balance_transaction);
/// An id, of an object that may have been written out whole.
std::string id_of(JsonView object_or_id);

} // namespace shopx::payments
