// Whose turn it is, what is next, and what became of it.
#pragma once

#include "endpoints.hpp"
#include "sender.hpp"

namespace shopx::webhooks {

struct Turn {
    TenantId tenant;
    Uuid endpoint;
};
/// Endpoints with something to be told now and no process at it, those that waited longest first. Of all tenants.
Task<std::vector<Turn>> turns(pg::SystemTx& tx, Instant now, std::int64_t limit);
/// The tenants that have endpoints.
Task<std::vector<TenantId>> tenants(pg::SystemTx& tx);

/// Its turn comes again then; nothing is lost and nothing counts as a failure.
void put_off(pg::TenantTx& tx, Uuid endpoint, Instant until);
/// The endpoint, when it is still its turn; nobody else delivers to it before the lease ends.
Task<std::optional<Endpoint>> take(pg::TenantTx& tx, Uuid endpoint, Uuid lease, Instant now);
/// The next entries that the endpoint wants. None: it has been told all, and the cursor is moved to the feed's head.
Task<std::vector<Event>> next_events(pg::TenantTx& tx, Endpoint const& endpoint, Uuid lease);

struct Attempt {
    Uuid lease;
    Event event;
    Outcome outcome;
    Instant at;
};
/// What follows from an attempt.
struct Verdict {
    bool gave_up = false;                               // no further attempt for this entry
    std::optional<std::string_view> disabled_because{}; // "gone" or "failing"
    Instant next_attempt_at{};
};
Verdict judge(Endpoint const& endpoint, Attempt const& attempt);
/// Moves the cursor and keeps the attempt, both or neither. False: the lease was lost, and nothing is written.
Task<bool> settle(pg::TenantTx& tx, Endpoint& endpoint, Attempt const& attempt, Verdict const& verdict);
void release(pg::TenantTx& tx, Uuid endpoint, Uuid lease);

struct Delivery {
    Uuid id;
    std::int64_t position = 0;
    EventType type{};
    std::int32_t attempt = 0;
    Instant attempted_at;
    std::int32_t duration_ms = 0;
    std::optional<std::int32_t> status;
    std::optional<std::string> failure;
    bool gave_up = false;
};
/// The newest first, from before `before` on.
Task<std::vector<Delivery>> deliveries(pg::TenantTx& tx, Uuid endpoint, std::optional<Uuid> before, std::int64_t limit);
void forget_deliveries(pg::TenantTx& tx, Instant older_than);

} // namespace shopx::webhooks
