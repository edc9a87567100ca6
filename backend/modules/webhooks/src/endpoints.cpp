#include "endpoints.hpp"

#include "shopx/webhooks/webhooks.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace shopx::webhooks {
namespace {

constexpr pg::Statement all_endpoints{"webhooks.all", R"sql(
    select id, url, description, array_to_string(kinds, ' '), state, disabled_because, secret_sealed, old_secret_sealed, old_secret_until, position, attempts,
           next_attempt_at, failing_since, created_at
      from webhooks.endpoints where tenant_id = $1::uuid order by created_at, id
)sql"};
constexpr pg::Statement one_endpoint{"webhooks.one", R"sql(
    select id, url, description, array_to_string(kinds, ' '), state, disabled_because, secret_sealed, old_secret_sealed, old_secret_until, position, attempts,
           next_attempt_at, failing_since, created_at
      from webhooks.endpoints where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement one_endpoint_for_update{"webhooks.one_for_update", R"sql(
    select id, url, description, array_to_string(kinds, ' '), state, disabled_because, secret_sealed, old_secret_sealed, old_secret_until, position, attempts,
           next_attempt_at, failing_since, created_at
      from webhooks.endpoints where tenant_id = $1::uuid and id = $2::uuid for update
)sql"};
constexpr pg::Statement count_endpoints{"webhooks.count", "select count(*) from webhooks.endpoints where tenant_id = $1::uuid"};
constexpr pg::Statement insert_endpoint{"webhooks.insert", R"sql(
    insert into webhooks.endpoints (tenant_id, id, url, description, kinds, state, secret_sealed, position, next_attempt_at, created_at)
    values ($1::uuid, $2::uuid, $3::text, $4::text, $5::smallint[], $6::text, $7::bytea, $8::bigint, $9::timestamptz, $10::timestamptz)
)sql"};
constexpr pg::Statement change_endpoint{"webhooks.change", R"sql(
    update webhooks.endpoints set url = $3::text, description = $4::text, kinds = $5::smallint[], state = $6::text, disabled_because = null,
           secret_sealed = $7::bytea, old_secret_sealed = $8::bytea, old_secret_until = $9::timestamptz, position = $10::bigint,
           attempts = 0, next_attempt_at = $11::timestamptz, failing_since = null, lease = null, leased_until = null
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement erase_endpoint{"webhooks.erase", "delete from webhooks.endpoints where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement head_of_feed{"webhooks.head", "select position from feed.known_heads where tenant_id = $1::uuid"};
constexpr pg::Statement reseal_endpoint{"webhooks.reseal", R"sql(
    update webhooks.endpoints set secret_sealed = $3::bytea, old_secret_sealed = $4::bytea where tenant_id = $1::uuid and id = $2::uuid
)sql"};

std::vector<std::int16_t> numbers_of(std::string_view text)
{
    std::vector<std::int16_t> numbers;
    auto const* at = text.data();
    auto const* const end = text.data() + text.size();
    while (at < end) {
        std::int16_t number = 0;
        at = std::from_chars(at, end, number).ptr + 1;
        numbers.push_back(number);
    }
    return numbers;
}

std::optional<pg::Bytes> bytes_of(std::optional<std::string> const& text)
{
    if (!text) return std::nullopt;
    return pg::Bytes{*text};
}

Endpoint read(pg::Row const& row)
{
    Endpoint e;
    e.id = row.get<Uuid>(0);
    e.url = row.get<std::string>(1);
    e.description = row.get<std::string>(2);
    e.kinds = numbers_of(row.get<std::string_view>(3));
    e.state = row.get<std::string>(4);
    e.disabled_because = row.get<std::optional<std::string>>(5);
    e.secret_sealed = row.get<std::string>(6);
    e.old_secret_sealed = row.get<std::optional<std::string>>(7);
    e.old_secret_until = row.get<std::optional<Instant>>(8);
    e.position = row.get<std::int64_t>(9);
    e.attempts = row.get<std::int32_t>(10);
    e.next_attempt_at = row.get<Instant>(11);
    e.failing_since = row.get<std::optional<Instant>>(12);
    e.created_at = row.get<Instant>(13);
    return e;
}

std::string opened(crypto::Sealer const& sealer, Uuid endpoint, std::string_view sealed)
{
    auto plain = sealer.open(sealed_for(endpoint), sealed);
    if (!plain) throw std::runtime_error{"the secret of a webhook can't be opened: its seal key is missing"};
    return std::move(*plain);
}

} // namespace

Task<std::vector<Endpoint>> all(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(all_endpoints, tx.tenant());
    std::vector<Endpoint> endpoints;
    for (std::size_t i = 0; i < rows.size(); ++i) endpoints.push_back(read(rows[i]));
    co_return endpoints;
}

Task<std::optional<Endpoint>> find(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(one_endpoint, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return read(rows[0]);
}

Task<std::optional<Endpoint>> lock(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(one_endpoint_for_update, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return read(rows[0]);
}

Task<std::int64_t> count(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(count_endpoints, tx.tenant());
    co_return rows[0].get<std::int64_t>(0);
}

void insert(pg::TenantTx& tx, Endpoint const& e)
{
    tx.queue(
        insert_endpoint, tx.tenant(), e.id, e.url, e.description, e.kinds, e.state, pg::Bytes{e.secret_sealed}, e.position, e.next_attempt_at, e.created_at);
}

void change(pg::TenantTx& tx, Endpoint const& e)
{
    tx.queue(change_endpoint, tx.tenant(), e.id, e.url, e.description, e.kinds, e.state, pg::Bytes{e.secret_sealed}, bytes_of(e.old_secret_sealed),
        e.old_secret_until, e.position, e.next_attempt_at);
}

void erase(pg::TenantTx& tx, Uuid id) { tx.queue(erase_endpoint, tx.tenant(), id); }

Task<std::int64_t> head(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(head_of_feed, tx.tenant());
    co_return rows.empty() ? 0 : rows[0].get<std::int64_t>(0);
}

std::string sealed_for(Uuid endpoint) { return "webhooks.endpoints.secret:" + endpoint.to_string(); }

std::vector<std::string> secrets_of(Endpoint const& endpoint, crypto::Sealer const& sealer, Instant now)
{
    std::vector<std::string> secrets{opened(sealer, endpoint.id, endpoint.secret_sealed)};
    if (endpoint.old_secret_sealed && now < *endpoint.old_secret_until) secrets.push_back(opened(sealer, endpoint.id, *endpoint.old_secret_sealed));
    return secrets;
}

Task<std::int64_t> reseal(pg::TenantTx& tx, crypto::Sealer const& sealer)
{
    auto const endpoints = co_await all(tx); // a tenant has few
    std::int64_t done = 0;
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        auto const found = co_await lock(tx, endpoints[i].id);
        if (!found) continue;
        auto endpoint = *found;
        auto const anew = [&](std::string& sealed) {
            if (!sealer.is_stale(sealed)) return;
            sealed = sealer.seal(sealed_for(endpoint.id), opened(sealer, endpoint.id, sealed));
            ++done;
        };
        anew(endpoint.secret_sealed);
        if (endpoint.old_secret_sealed) anew(*endpoint.old_secret_sealed);
        tx.queue(reseal_endpoint, tx.tenant(), endpoint.id, pg::Bytes{endpoint.secret_sealed}, bytes_of(endpoint.old_secret_sealed));
    }
    co_return done;
}

} // namespace shopx::webhooks
