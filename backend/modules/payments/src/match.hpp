// The comparison of sale, processor and payout, as exceptions for a person.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

namespace shopx::payments {

/// Opens an exception for each mismatch that no other kind of exception tells, and ends those whose mismatch is gone.
Task<void> match(pg::Database& db, TenantId tenant, Instant now);
/// The same when it is the business's turn; of several processes one takes it.
Task<void> match_in_turn(pg::Database& db, TenantId tenant, Instant now);

} // namespace shopx::payments
