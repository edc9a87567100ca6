// What our own people did, chained like the tenants' entries and in reach of no tenant.
#include "shopx/audit/audit.hpp"

#include "digest.hpp"

namespace shopx::audit {
namespace {

constexpr pg::Statement lock_head{"audit.lock_operator_head", "select position, digest from audit.operator_head for update"};
constexpr pg::Statement append{"audit.append_operator_entry", R"sql(
    insert into audit.operator_entries (position, recorded_at, operator, action, about, subject, digest)
    values ($1::bigint, $2::timestamptz, $3::text, $4::text, $5::uuid, $6::text, $7::bytea)
)sql"};
constexpr pg::Statement move_head{"audit.move_operator_head", "update audit.operator_head set position = $1::bigint, digest = $2::bytea"};

} // namespace

Task<void> record(pg::SystemTx& tx, OperatorAct const& act, Instant now)
{
    auto const head = co_await tx.query(lock_head);
    auto const position = head[0].get<std::int64_t>(0) + 1;
    auto const digest = chained(head[0].get<std::string_view>(1),
        {std::to_string(position), now.to_string(), act.operator_name, std::string{act.action}, act.about.to_string(), act.subject});
    tx.queue(append, position, now, act.operator_name, act.action, act.about, act.subject, pg::Bytes{digest});
    co_await tx.query(move_head, position, pg::Bytes{digest});
}

} // namespace shopx::audit
