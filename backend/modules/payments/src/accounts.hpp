// The business's account at the processor, and how it stands there.
#pragma once

#include "gateway.hpp"

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

namespace shopx::payments {

struct Account {
    std::string id;
    bool charges_enabled = false, payouts_enabled = false;
    std::vector<std::string> currently_due;
    Instant created_at;
};

Task<std::optional<Account>> find_account(pg::TenantTx& tx);
/// Kept when there is none yet.
void insert_account(pg::TenantTx& tx, ProcessorAccount const& account, Instant now);
/// Asks the processor how it stands now: what an event says may be old. Nothing changes when it does not answer.
Task<void> look_at_account(pg::Database& db, Gateway& gateway, TenantId tenant, std::string account);

} // namespace shopx::payments
