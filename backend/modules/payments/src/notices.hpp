// Owners are told that card money waits for a person.
#pragma once

#include "shopx/payments/payments.hpp"

namespace shopx::payments {

/// Of each business where something is new, at most once in limits::payment_notice_every. What goes back by itself is nothing to tell.
Task<void> send_notices(pg::Database& db, TellOwners const& tell, Instant now);

} // namespace shopx::payments
