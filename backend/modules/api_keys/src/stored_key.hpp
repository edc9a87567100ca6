// Keys as the database has them.
#pragma once

#include "shopx/base/permission.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

#include <optional>
#include <string>
#include <vector>

namespace shopx::api_keys {

struct StoredKey {
    Uuid id;
    std::string prefix;
    std::string name;
    std::vector<std::string> permissions;
    std::optional<std::vector<StoreId>> stores;
    std::string digest;
    std::optional<std::string> old_digest;
    std::optional<Instant> old_until;
    AccountId made_by;
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> rotated_at;
    std::optional<Instant> last_used_at;
    std::optional<std::string> last_used_from;
};

Task<std::vector<StoredKey>> all(pg::TenantTx& tx);
Task<std::optional<StoredKey>> find(pg::TenantTx& tx, Uuid id);
/// The same, and nobody else changes it before this transaction ends.
Task<std::optional<StoredKey>> lock(pg::TenantTx& tx, Uuid id);
void insert(pg::TenantTx& tx, StoredKey const& key);
void erase(pg::TenantTx& tx, Uuid id);
/// The digest becomes the old one, good until then; the new one takes its place.
void rotate(pg::TenantTx& tx, Uuid id, std::string const& digest, Instant old_until, Instant now);
void mark_used(pg::TenantTx& tx, Uuid id, Instant now, std::string const& from);
Task<std::int64_t> count(pg::TenantTx& tx);
/// Whether the tenant has all of these stores.
Task<bool> are_known(pg::TenantTx& tx, std::vector<StoreId> stores);

struct Owner {
    TenantId tenant;
    Uuid key_id;
};
void put_prefix(pg::SystemTx& tx, std::string const& prefix, Owner const& owner);
void erase_prefix(pg::SystemTx& tx, std::string const& prefix);
Task<std::optional<Owner>> owner_of(pg::SystemTx& tx, std::string prefix);

} // namespace shopx::api_keys
