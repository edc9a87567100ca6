#include "stored_key.hpp"

#include <algorithm>

namespace shopx::api_keys {
namespace {

constexpr pg::Statement all_keys{"api_keys.all", R"sql(
    select id, prefix, name, array_to_string(permissions, ' '), array_to_string(store_ids, ' '), digest, old_digest, old_until, made_by, created_at, expires_at, rotated_at, last_used_at, last_used_from
      from api_keys.keys where tenant_id = $1::uuid order by created_at, id
)sql"};
constexpr pg::Statement one_key{"api_keys.one", R"sql(
    select id, prefix, name, array_to_string(permissions, ' '), array_to_string(store_ids, ' '), digest, old_digest, old_until, made_by, created_at, expires_at, rotated_at, last_used_at, last_used_from
      from api_keys.keys where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement one_key_for_update{"api_keys.one_for_update", R"sql(
    select id, prefix, name, array_to_string(permissions, ' '), array_to_string(store_ids, ' '), digest, old_digest, old_until, made_by, created_at, expires_at, rotated_at, last_used_at, last_used_from
      from api_keys.keys where tenant_id = $1::uuid and id = $2::uuid for update
)sql"};
constexpr pg::Statement insert_key{"api_keys.insert", R"sql(
    insert into api_keys.keys (tenant_id, id, prefix, name, permissions, store_ids, digest, made_by, created_at, expires_at)
    values ($1::uuid, $2::uuid, $3::text, $4::text, $5::text[], $6::uuid[], $7::bytea, $8::uuid, $9::timestamptz, $10::timestamptz)
)sql"};
constexpr pg::Statement erase_key{"api_keys.erase", "delete from api_keys.keys where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement rotate_key{"api_keys.rotate", R"sql(
    update api_keys.keys set old_digest = digest, old_until = $4::timestamptz, digest = $3::bytea, rotated_at = $5::timestamptz
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement mark_key_used{"api_keys.mark_used", R"sql(
    update api_keys.keys set last_used_at = $3::timestamptz, last_used_from = $4::text
     where tenant_id = $1::uuid and id = $2::uuid and (last_used_at is null or last_used_at <= $3::timestamptz - interval '1 minute')
)sql"};
constexpr pg::Statement count_keys{"api_keys.count", "select count(*) from api_keys.keys where tenant_id = $1::uuid"};
constexpr pg::Statement count_known{
    "api_keys.count_known_stores", "select count(*) from stores.known_stores where tenant_id = $1::uuid and id = any ($2::uuid[])"};
constexpr pg::Statement insert_prefix{
    "api_keys.insert_prefix", "insert into api_keys.prefixes (prefix, belongs_to, key_id) values ($1::text, $2::uuid, $3::uuid)"};
constexpr pg::Statement delete_prefix{"api_keys.delete_prefix", "delete from api_keys.prefixes where prefix = $1::text"};
constexpr pg::Statement find_prefix{"api_keys.find_prefix", "select belongs_to, key_id from api_keys.prefixes where prefix = $1::text"};

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

StoredKey read(pg::Row const& row)
{
    StoredKey key;
    key.id = row.get<Uuid>(0);
    key.prefix = row.get<std::string>(1);
    key.name = row.get<std::string>(2);
    key.permissions = words_of(row.get<std::string_view>(3));
    if (!row.is_null(4)) {
        auto& stores = key.stores.emplace();
        for (auto const& word : words_of(row.get<std::string_view>(4))) stores.push_back(StoreId{*Uuid::parse(word)});
    }
    key.digest = row.get<std::string>(5);
    key.old_digest = row.get<std::optional<std::string>>(6);
    key.old_until = row.get<std::optional<Instant>>(7);
    key.made_by = row.get<AccountId>(8);
    key.created_at = row.get<Instant>(9);
    key.expires_at = row.get<Instant>(10);
    key.rotated_at = row.get<std::optional<Instant>>(11);
    key.last_used_at = row.get<std::optional<Instant>>(12);
    key.last_used_from = row.get<std::optional<std::string>>(13);
    return key;
}

} // namespace

Task<std::vector<StoredKey>> all(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(all_keys, tx.tenant());
    std::vector<StoredKey> keys;
    for (std::size_t i = 0; i < rows.size(); ++i) keys.push_back(read(rows[i]));
    co_return keys;
}

Task<std::optional<StoredKey>> find(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(one_key, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return read(rows[0]);
}

Task<std::optional<StoredKey>> lock(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(one_key_for_update, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return read(rows[0]);
}

void insert(pg::TenantTx& tx, StoredKey const& key)
{
    tx.queue(
        insert_key, tx.tenant(), key.id, key.prefix, key.name, key.permissions, key.stores, pg::Bytes{key.digest}, key.made_by, key.created_at, key.expires_at);
}

void erase(pg::TenantTx& tx, Uuid id) { tx.queue(erase_key, tx.tenant(), id); }

void rotate(pg::TenantTx& tx, Uuid id, std::string const& digest, Instant old_until, Instant now)
{
    tx.queue(rotate_key, tx.tenant(), id, pg::Bytes{digest}, old_until, now);
}

void mark_used(pg::TenantTx& tx, Uuid id, Instant now, std::string const& from) { tx.queue(mark_key_used, tx.tenant(), id, now, from); }

Task<std::int64_t> count(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(count_keys, tx.tenant());
    co_return rows[0].get<std::int64_t>(0);
}

Task<bool> are_known(pg::TenantTx& tx, std::vector<StoreId> stores)
{
    auto const rows = co_await tx.query(count_known, tx.tenant(), stores);
    co_return rows[0].get<std::int64_t>(0) == static_cast<std::int64_t>(stores.size());
}

void put_prefix(pg::SystemTx& tx, std::string const& prefix, Owner const& owner) { tx.queue(insert_prefix, prefix, owner.tenant, owner.key_id); }

void erase_prefix(pg::SystemTx& tx, std::string const& prefix) { tx.queue(delete_prefix, prefix); }

Task<std::optional<Owner>> owner_of(pg::SystemTx& tx, std::string prefix)
{
    auto const rows = co_await tx.query(find_prefix, prefix);
    if (rows.empty()) co_return std::nullopt;
    co_return Owner{rows[0].get<TenantId>(0), rows[0].get<Uuid>(1)};
}

} // namespace shopx::api_keys
