#include "shopx/audit/audit.hpp"

#include "digest.hpp"

namespace shopx::audit {
namespace {

// The head row is what a tenant's writers of entries wait for.
constexpr pg::Statement begin_chain{"audit.begin_chain", R"sql(
    insert into audit.heads (tenant_id, position, digest) values ($1::uuid, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing
)sql"};
constexpr pg::Statement lock_head{"audit.lock_head", "select position, digest from audit.heads where tenant_id = $1::uuid for update"};
constexpr pg::Statement as_stored{"audit.as_stored", "select coalesce($1::text::jsonb::text, ''), coalesce($2::text::jsonb::text, '')"};
constexpr pg::Statement append{"audit.append", R"sql(
    insert into audit.entries (tenant_id, position, recorded_at, action, actor_kind, actor_id, actor_session, address, request_id, subject, before, after, digest)
    values ($1::uuid, $2::bigint, $3::timestamptz, $4::text, $5::text, $6::uuid, $7::uuid, $8::text, $9::text, $10::text, $11::text::jsonb, $12::text::jsonb, $13::bytea)
)sql"};
constexpr pg::Statement move_head{"audit.move_head", "update audit.heads set position = $2::bigint, digest = $3::bytea where tenant_id = $1::uuid"};

std::optional<std::string> some(std::string const& json) { return json.empty() ? std::nullopt : std::optional{json}; }

} // namespace

Actor actor_of(http::Request const& request)
{
    auto const& caller = request.caller();
    return {http::name_of(caller.kind), caller.account.value, caller.session, std::string{request.peer}, request.request_id};
}

Task<void> record(pg::TenantTx& tx, Actor const& actor, Entry const& entry, Instant now)
{
    auto const tenant = tx.tenant();
    auto const before = some(entry.before), after = some(entry.after);
    tx.queue(begin_chain, tenant);
    auto const head = co_await tx.query(lock_head, tenant);
    auto const position = head[0].get<std::int64_t>(0) + 1;
    auto const stored = co_await tx.query(as_stored, before, after);
    auto const digest = chained(head[0].get<std::string_view>(1),
        {tenant.to_string(), std::to_string(position), now.to_string(), std::string{entry.action}, std::string{actor.kind}, actor.id.to_string(),
            actor.session.to_string(), actor.address, actor.request_id, entry.subject, stored[0].get<std::string>(0), stored[0].get<std::string>(1)});
    tx.queue(append, tenant, position, now, entry.action, actor.kind, actor.id, actor.session, actor.address, actor.request_id, entry.subject, before, after,
        pg::Bytes{digest});
    co_await tx.query(move_head, tenant, position, pg::Bytes{digest});
}

} // namespace shopx::audit
