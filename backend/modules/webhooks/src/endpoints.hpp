// Endpoints as the database has them: what they are, and how far they have been told.
#pragma once

#include "event.hpp"

#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace shopx::webhooks {

struct Endpoint {
    Uuid id;
    std::string url;
    std::string description;
    std::vector<std::int16_t> kinds; // empty: all
    std::string state;               // active, paused, disabled
    std::optional<std::string> disabled_because;
    std::string secret_sealed;
    std::optional<std::string> old_secret_sealed;
    std::optional<Instant> old_secret_until;
    std::int64_t position = 0;
    std::int32_t attempts = 0;
    Instant next_attempt_at;
    std::optional<Instant> failing_since;
    Instant created_at;
};

Task<std::vector<Endpoint>> all(pg::TenantTx& tx);
Task<std::optional<Endpoint>> find(pg::TenantTx& tx, Uuid id);
Task<std::optional<Endpoint>> lock(pg::TenantTx& tx, Uuid id);
Task<std::int64_t> count(pg::TenantTx& tx);
void insert(pg::TenantTx& tx, Endpoint const& endpoint);
/// Writes what a person can change, begins a new round of attempts, and ends the lease: a delivery under way is not counted.
void change(pg::TenantTx& tx, Endpoint const& endpoint);
void erase(pg::TenantTx& tx, Uuid id);
/// The last position of the tenant's feed.
Task<std::int64_t> head(pg::TenantTx& tx);

/// What the secret of an endpoint is sealed for: it opens nowhere else.
std::string sealed_for(Uuid endpoint);
/// The secrets that sign now, the newest first.
std::vector<std::string> secrets_of(Endpoint const& endpoint, crypto::Sealer const& sealer, Instant now);

} // namespace shopx::webhooks
