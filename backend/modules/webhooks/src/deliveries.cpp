#include "deliveries.hpp"

#include "schedule.hpp"

#include "shopx/base/limits/webhooks.hpp"

#include <algorithm>

namespace shopx::webhooks {
namespace {

constexpr pg::Statement whose_turn{"webhooks.turns", R"sql(
    select e.tenant_id, e.id from webhooks.endpoints e join feed.known_heads h on h.tenant_id = e.tenant_id
     where e.state = 'active' and e.next_attempt_at <= $1::timestamptz and e.position < h.position and (e.leased_until is null or e.leased_until <= $1::timestamptz)
     order by e.next_attempt_at limit $2::bigint
)sql"};
constexpr pg::Statement tenants_with_endpoints{"webhooks.tenants", "select distinct tenant_id from webhooks.endpoints"};
constexpr pg::Statement take_endpoint{"webhooks.take", R"sql(
    update webhooks.endpoints set lease = $3::uuid, leased_until = $4::timestamptz
     where tenant_id = $1::uuid and id = $2::uuid and state = 'active' and next_attempt_at <= $5::timestamptz and (leased_until is null or leased_until <= $5::timestamptz)
)sql"};
constexpr pg::Statement put_off_endpoint{"webhooks.put_off", R"sql(
    update webhooks.endpoints set next_attempt_at = greatest(next_attempt_at, $3::timestamptz) where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement entries_after{"webhooks.entries_after", R"sql(
    select kind, position, entity_id, recorded_at, digest, state from feed.known_entries
     where tenant_id = $1::uuid and position > $2::bigint and position <= $3::bigint and kind = any ($4::smallint[]) order by position limit $5::bigint
)sql"};
constexpr pg::Statement skip_to{"webhooks.skip_to", R"sql(
    update webhooks.endpoints set position = $4::bigint, lease = null, leased_until = null
     where tenant_id = $1::uuid and id = $2::uuid and lease = $3::uuid
)sql"};
constexpr pg::Statement move_on{"webhooks.move_on", R"sql(
    update webhooks.endpoints set position = $4::bigint, attempts = 0, failing_since = null, next_attempt_at = $5::timestamptz, leased_until = $6::timestamptz
     where tenant_id = $1::uuid and id = $2::uuid and lease = $3::uuid
)sql"};
constexpr pg::Statement wait_on{"webhooks.wait_on", R"sql(
    update webhooks.endpoints set position = $4::bigint, attempts = $5::int, failing_since = coalesce(failing_since, $6::timestamptz),
           next_attempt_at = $7::timestamptz, state = $8::text, disabled_because = $9::text, lease = null, leased_until = null
     where tenant_id = $1::uuid and id = $2::uuid and lease = $3::uuid
)sql"};
constexpr pg::Statement release_endpoint{"webhooks.release", R"sql(
    update webhooks.endpoints set lease = null, leased_until = null where tenant_id = $1::uuid and id = $2::uuid and lease = $3::uuid
)sql"};
constexpr pg::Statement insert_delivery{"webhooks.insert_delivery", R"sql(
    insert into webhooks.deliveries (tenant_id, id, endpoint_id, position, kind, attempt, attempted_at, duration_ms, status, failure, gave_up)
    values ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::smallint, $6::int, $7::timestamptz, $8::int, $9::int, $10::text, $11::boolean)
)sql"};
constexpr pg::Statement page_of_deliveries{"webhooks.deliveries", R"sql(
    select id, position, kind, attempt, attempted_at, duration_ms, status, failure, gave_up from webhooks.deliveries
     where tenant_id = $1::uuid and endpoint_id = $2::uuid and id < $3::uuid order by id desc limit $4::bigint
)sql"};
constexpr pg::Statement delete_deliveries{
    "webhooks.delete_deliveries", "delete from webhooks.deliveries where tenant_id = $1::uuid and id < $2::uuid and attempted_at < $3::timestamptz"};

constexpr int gone = 410;

Uuid last_of_all()
{
    Uuid id;
    id.bytes.fill(0xff);
    return id;
}

std::optional<std::string> some(std::string_view text) { return text.empty() ? std::nullopt : std::optional{std::string{text}}; }

} // namespace

Task<std::vector<Turn>> turns(pg::SystemTx& tx, Instant now, std::int64_t limit)
{
    auto const rows = co_await tx.query(whose_turn, now, limit);
    std::vector<Turn> list;
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back({rows[i].get<TenantId>(0), rows[i].get<Uuid>(1)});
    co_return list;
}

Task<std::vector<TenantId>> tenants(pg::SystemTx& tx)
{
    auto const rows = co_await tx.query(tenants_with_endpoints);
    std::vector<TenantId> list;
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(rows[i].get<TenantId>(0));
    co_return list;
}

Task<std::optional<Endpoint>> take(pg::TenantTx& tx, Uuid endpoint, Uuid lease, Instant now)
{
    auto const taken = co_await tx.query(take_endpoint, tx.tenant(), endpoint, lease, now + limits::webhook_lease, now);
    if (taken.affected() == 0) co_return std::nullopt;
    co_return co_await find(tx, endpoint);
}

Task<std::vector<Event>> next_events(pg::TenantTx& tx, Endpoint const& endpoint, Uuid lease)
{
    auto const end = co_await head(tx); // read first: up to here all entries are visible
    auto const kinds = endpoint.kinds.empty() ? all_kinds() : endpoint.kinds;
    auto const rows = co_await tx.query(entries_after, tx.tenant(), endpoint.position, end, kinds, limits::webhook_entries_at_once);
    std::vector<Event> events;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        events.push_back({static_cast<EventType>(row.get<std::int16_t>(0)), row.get<std::int64_t>(1), row.get<Uuid>(2), row.get<Instant>(3),
            row.get<std::optional<std::string>>(4), row.get<std::optional<std::string>>(5)});
    }
    if (events.empty()) tx.queue(skip_to, tx.tenant(), endpoint.id, lease, end);
    co_return events;
}

Verdict judge(Endpoint const& endpoint, Attempt const& attempt)
{
    Verdict verdict;
    verdict.next_attempt_at = attempt.at;
    if (attempt.outcome.failure.empty()) return verdict;
    auto const wait = wait_after(endpoint.attempts + 1);
    verdict.gave_up = !wait;
    if (wait) verdict.next_attempt_at = attempt.at + *wait;
    if (attempt.outcome.status == gone)
        verdict.disabled_because = "gone";
    else if (endpoint.failing_since && attempt.at - *endpoint.failing_since >= limits::webhook_failing_max)
        verdict.disabled_because = "failing";
    return verdict;
}

Task<bool> settle(pg::TenantTx& tx, Endpoint& endpoint, Attempt const& attempt, Verdict const& verdict)
{
    auto const& event = attempt.event;
    auto const& outcome = attempt.outcome;
    bool const taken = outcome.failure.empty();
    auto const number = endpoint.attempts + 1;
    auto const position = taken || verdict.gave_up ? event.position : endpoint.position;
    pg::Rows moved;
    if (taken) {
        moved = co_await tx.query(move_on, tx.tenant(), endpoint.id, attempt.lease, position, attempt.at, attempt.at + limits::webhook_lease);
    } else {
        std::int32_t const attempts = verdict.gave_up ? 0 : number;
        std::string_view const state = verdict.disabled_because ? "disabled" : "active";
        moved = co_await tx.query(
            wait_on, tx.tenant(), endpoint.id, attempt.lease, position, attempts, attempt.at, verdict.next_attempt_at, state, verdict.disabled_because);
    }
    if (moved.affected() == 0) co_return false;
    std::optional<std::int32_t> status;
    if (outcome.status != 0) status = outcome.status;
    co_await tx.query(insert_delivery, tx.tenant(), new_uuid7(attempt.at.ms()), endpoint.id, event.position, static_cast<std::int16_t>(event.type), number,
        attempt.at, static_cast<std::int32_t>(outcome.duration_ms), status, some(outcome.failure), verdict.gave_up);
    endpoint.position = position;
    if (taken) endpoint.attempts = 0;
    co_return true;
}

void put_off(pg::TenantTx& tx, Uuid endpoint, Instant until) { tx.queue(put_off_endpoint, tx.tenant(), endpoint, until); }

void release(pg::TenantTx& tx, Uuid endpoint, Uuid lease) { tx.queue(release_endpoint, tx.tenant(), endpoint, lease); }

Task<std::vector<Delivery>> deliveries(pg::TenantTx& tx, Uuid endpoint, std::optional<Uuid> before, std::int64_t limit)
{
    auto const rows = co_await tx.query(page_of_deliveries, tx.tenant(), endpoint, before.value_or(last_of_all()), limit);
    std::vector<Delivery> list;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        list.push_back({row.get<Uuid>(0), row.get<std::int64_t>(1), static_cast<EventType>(row.get<std::int16_t>(2)), row.get<std::int32_t>(3),
            row.get<Instant>(4), row.get<std::int32_t>(5), row.get<std::optional<std::int32_t>>(6), row.get<std::optional<std::string>>(7), row.get<bool>(8)});
    }
    co_return list;
}

void forget_deliveries(pg::TenantTx& tx, Instant older_than) { tx.queue(delete_deliveries, tx.tenant(), first_uuid7_of(older_than.ms()), older_than); }

} // namespace shopx::webhooks
