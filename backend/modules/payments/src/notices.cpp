#include "notices.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement untold{"payments.untold", R"sql(
    select e.tenant_id, count(*) from payments.exceptions e join payments.accounts a on a.tenant_id = e.tenant_id
     where e.told_at is null and e.resolved_at is null and e.kind <> 'extra_charge' and a.next_tell_at <= $1::timestamptz
     group by e.tenant_id order by e.tenant_id limit $2::bigint
)sql"};
constexpr pg::Statement take_turn{
    "payments.take_notice", "update payments.accounts set next_tell_at = $3::timestamptz where tenant_id = $1::uuid and next_tell_at <= $2::timestamptz"};
constexpr pg::Statement are_told{"payments.exceptions_told", R"sql(
    update payments.exceptions set told_at = $2::timestamptz
     where tenant_id = $1::uuid and told_at is null and kind <> 'extra_charge' and opened_at <= $2::timestamptz
)sql"};

/// Of several processes one. The mail is on its way before we write that they are told: rather twice than never.
Task<void> send_notice(pg::Database& db, TellOwners const& tell, TenantId tenant, std::int64_t count, Instant now)
{
    {
        auto tx = co_await db.begin(tenant);
        auto const taken = co_await tx.query(take_turn, tenant, now, now + limits::payment_notice_every);
        if (taken.affected() != 1) co_return;
        co_await tx.commit();
    }
    auto telling = tell(tenant, count);
    co_await telling;
    auto tx = co_await db.begin(tenant);
    tx.queue(are_told, tenant, now);
    co_await tx.commit();
}

} // namespace

Task<void> send_notices(pg::Database& db, TellOwners const& tell, Instant now)
{
    pg::Rows rows;
    {
        auto tx = co_await db.begin_system();
        rows = co_await tx.query(untold, now, limits::payment_sweep_rows_max);
        co_await tx.commit();
    }
    for (std::size_t i = 0; i < rows.size(); ++i) co_await send_notice(db, tell, rows[i].get<TenantId>(0), rows[i].get<std::int64_t>(1), now);
}

} // namespace shopx::payments
