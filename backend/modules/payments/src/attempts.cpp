#include "rows.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement select_attempt{"payments.find_attempt", R"sql(
    select id, payment_id, number, reader_id, state, is_stray, processor_intent, asked_at, reader_asks, cancel_wanted, capture_wanted, decline_code,
           captured_minor, misses, fence, created_at
      from payments.attempts where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement select_by_processor{"payments.find_attempt_by_processor", R"sql(
    select id, payment_id, number, reader_id, state, is_stray, processor_intent, asked_at, reader_asks, cancel_wanted, capture_wanted, decline_code,
           captured_minor, misses, fence, created_at
      from payments.attempts where tenant_id = $1::uuid and processor_intent = $2::text
)sql"};
constexpr pg::Statement select_of_payment{"payments.attempts_of", R"sql(
    select id, payment_id, number, reader_id, state, is_stray, processor_intent, asked_at, reader_asks, cancel_wanted, capture_wanted, decline_code,
           captured_minor, misses, fence, created_at
      from payments.attempts where tenant_id = $1::uuid and payment_id = $2::uuid order by number
)sql"};
constexpr pg::Statement put_attempt{"payments.insert_attempt", R"sql(
    with fenced as (
        update payments.readers set fence = fence + 1 where tenant_id = $1::uuid and id = $5::uuid returning fence)
    insert into payments.attempts (tenant_id, id, payment_id, number, reader_id, reader_fence, state, is_stray, processor_intent, captured_minor, next_at, created_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::smallint, $5::uuid, (select fence from fenced), $6::text, $7::boolean, $8::text, $9::bigint, $10::timestamptz,
            $10::timestamptz)
)sql"};
constexpr pg::Statement update_attempt{"payments.change_attempt", R"sql(
    update payments.attempts set state = $3::text, processor_intent = $4::text, asked_at = $5::timestamptz, reader_asks = $6::smallint,
           cancel_wanted = $7::boolean, capture_wanted = $8::boolean, decline_code = $9::text, captured_minor = $10::bigint, misses = $11::smallint,
           next_at = $12::timestamptz, ended_at = case when $13::boolean then coalesce(ended_at, $14::timestamptz) end
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement still_held{
    "payments.attempt_held", "select from payments.attempts where tenant_id = $1::uuid and id = $2::uuid and fence = $3::bigint for update"};
constexpr pg::Statement take_attempt{"payments.lease_attempt", R"sql(
    update payments.attempts set lease = $3::uuid, leased_until = $5::timestamptz, fence = fence + 1
     where tenant_id = $1::uuid and id = $2::uuid and state in ('created', 'sent', 'unknown', 'authorised')
       and next_at <= $4::timestamptz and (leased_until is null or leased_until <= $4::timestamptz)
)sql"};
constexpr pg::Statement free_attempt{"payments.release_attempt", R"sql(
    update payments.attempts set lease = null, leased_until = null, next_at = $4::timestamptz
     where tenant_id = $1::uuid and id = $2::uuid and lease = $3::uuid
)sql"};
constexpr pg::Statement hurry{"payments.hurry_attempt", R"sql(
    update payments.attempts set next_at = least(next_at, $3::timestamptz) where tenant_id = $1::uuid and id = $2::uuid
)sql"};

Attempt attempt_of(pg::Row const& r)
{
    Attempt a;
    a.id = r.get<Uuid>(0);
    a.payment = r.get<PaymentId>(1);
    a.number = r.get<std::int16_t>(2);
    a.reader = r.get<std::optional<Uuid>>(3);
    a.state = attempt_state(r.get<std::string_view>(4)).value();
    a.is_stray = r.get<bool>(5);
    a.processor_intent = r.get<std::optional<std::string>>(6);
    a.asked_at = r.get<std::optional<Instant>>(7);
    a.reader_asks = r.get<std::int16_t>(8);
    a.cancel_wanted = r.get<bool>(9);
    a.capture_wanted = r.get<bool>(10);
    a.decline_code = r.get<std::optional<std::string>>(11);
    a.captured_minor = r.get<std::int64_t>(12);
    a.misses = r.get<std::int16_t>(13);
    a.fence = r.get<std::int64_t>(14);
    a.created_at = r.get<Instant>(15);
    return a;
}

std::optional<Attempt> first_of(pg::Rows const& rows)
{
    if (rows.empty()) return std::nullopt;
    return attempt_of(rows[0]);
}

} // namespace

Task<std::optional<Attempt>> find_attempt(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(select_attempt, tx.tenant(), id);
    co_return first_of(rows);
}

Task<std::optional<Attempt>> find_attempt_by_processor(pg::TenantTx& tx, std::string const& processor_intent)
{
    auto const rows = co_await tx.query(select_by_processor, tx.tenant(), processor_intent);
    co_return first_of(rows);
}

Task<std::vector<Attempt>> attempts_of(pg::TenantTx& tx, PaymentId payment)
{
    auto const rows = co_await tx.query(select_of_payment, tx.tenant(), payment);
    std::vector<Attempt> list;
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(attempt_of(rows[i]));
    co_return list;
}

void insert_attempt(pg::TenantTx& tx, Attempt const& a)
{
    tx.queue(put_attempt, tx.tenant(), a.id, a.payment, a.number, a.reader, name_of(a.state), a.is_stray, a.processor_intent, a.captured_minor, a.created_at);
}

void change_attempt(pg::TenantTx& tx, Attempt const& a, Instant next_at, Instant now)
{
    tx.queue(update_attempt, tx.tenant(), a.id, name_of(a.state), a.processor_intent, a.asked_at, a.reader_asks, a.cancel_wanted, a.capture_wanted,
        a.decline_code, a.captured_minor, a.misses, next_at, !is_open(a.state), now);
}

Task<bool> change_attempt_as_holder(pg::TenantTx& tx, Attempt const& a, Instant next_at, Instant now)
{
    auto const held = co_await tx.query(still_held, tx.tenant(), a.id, a.fence);
    if (held.empty()) co_return false;
    change_attempt(tx, a, next_at, now);
    co_return true;
}

Task<std::optional<Attempt>> lease_attempt(pg::TenantTx& tx, Uuid id, Uuid lease, Instant now)
{
    auto const taken = co_await tx.query(take_attempt, tx.tenant(), id, lease, now, now + limits::payment_lease);
    if (taken.affected() == 0) co_return std::nullopt;
    co_return co_await find_attempt(tx, id);
}

void release_attempt(pg::TenantTx& tx, Uuid id, Uuid lease, Instant next_at) { tx.queue(free_attempt, tx.tenant(), id, lease, next_at); }

void hurry_attempt(pg::TenantTx& tx, Uuid id, Instant now) { tx.queue(hurry, tx.tenant(), id, now); }

} // namespace shopx::payments
