#include "rows.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement select_refund{"payments.find_refund", R"sql(
    select id, payment_id, attempt_id, document_id, reason, amount_minor, currency, state, failure, asked_at, misses, fence
      from payments.refunds where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement select_of_payment{"payments.refunds_of", R"sql(
    select id, payment_id, attempt_id, document_id, reason, amount_minor, currency, state, failure, asked_at, misses, fence
      from payments.refunds where tenant_id = $1::uuid and payment_id = $2::uuid order by id
)sql"};
constexpr pg::Statement put_refund{"payments.insert_refund", R"sql(
    insert into payments.refunds (tenant_id, id, payment_id, attempt_id, document_id, reason, amount_minor, currency, state, next_at, created_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::text, $7::bigint, $8::text, 'created', $9::timestamptz, $9::timestamptz)
    on conflict do nothing
)sql"};
constexpr pg::Statement update_refund{"payments.change_refund", R"sql(
    update payments.refunds set state = $3::text, failure = $4::text, asked_at = $5::timestamptz, misses = $6::smallint, next_at = $7::timestamptz,
           ended_at = case when $3::text in ('succeeded', 'failed') then coalesce(ended_at, $8::timestamptz) end
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement still_held{
    "payments.refund_held", "select from payments.refunds where tenant_id = $1::uuid and id = $2::uuid and fence = $3::bigint for update"};
constexpr pg::Statement take_refund{"payments.lease_refund", R"sql(
    update payments.refunds set lease = $3::uuid, leased_until = $5::timestamptz, fence = fence + 1
     where tenant_id = $1::uuid and id = $2::uuid and state in ('created', 'sent', 'unknown', 'pending')
       and next_at <= $4::timestamptz and (leased_until is null or leased_until <= $4::timestamptz)
)sql"};
constexpr pg::Statement free_refund{"payments.release_refund", R"sql(
    update payments.refunds set lease = null, leased_until = null, next_at = $4::timestamptz where tenant_id = $1::uuid and id = $2::uuid and lease = $3::uuid
)sql"};
constexpr pg::Statement count_extra{"payments.count_extra_refunded", R"sql(
    update payments.attempts set refunded_minor = refunded_minor + $3::bigint where tenant_id = $1::uuid and id = $2::uuid
)sql"};

Refund refund_of(pg::Row const& r)
{
    Refund f;
    f.id = r.get<Uuid>(0);
    f.payment = r.get<PaymentId>(1);
    f.attempt = r.get<Uuid>(2);
    f.document = r.get<std::optional<Uuid>>(3);
    f.reason = r.get<std::string>(4);
    f.amount_minor = r.get<std::int64_t>(5);
    f.currency = r.get<std::string>(6);
    f.state = r.get<std::string>(7);
    f.failure = r.get<std::optional<std::string>>(8);
    f.asked_at = r.get<std::optional<Instant>>(9);
    f.misses = r.get<std::int16_t>(10);
    f.fence = r.get<std::int64_t>(11);
    return f;
}

Error refused(ErrorKind kind, std::string_view code, std::string detail) { return {kind, code, std::move(detail)}; }

} // namespace

Task<std::optional<Refund>> find_refund(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(select_refund, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return refund_of(rows[0]);
}

Task<std::vector<Refund>> refunds_of(pg::TenantTx& tx, PaymentId payment)
{
    auto const rows = co_await tx.query(select_of_payment, tx.tenant(), payment);
    std::vector<Refund> list;
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(refund_of(rows[i]));
    co_return list;
}

Task<bool> insert_refund(pg::TenantTx& tx, Refund const& f, Instant now)
{
    auto const put = co_await tx.query(put_refund, tx.tenant(), f.id, f.payment, f.attempt, f.document, f.reason, f.amount_minor, f.currency, now);
    co_return put.affected() > 0;
}

void change_refund(pg::TenantTx& tx, Refund const& f, Instant next_at, Instant now)
{
    tx.queue(update_refund, tx.tenant(), f.id, f.state, f.failure, f.asked_at, f.misses, next_at, now);
}

Task<bool> change_refund_as_holder(pg::TenantTx& tx, Refund const& f, Instant next_at, Instant now)
{
    auto const held = co_await tx.query(still_held, tx.tenant(), f.id, f.fence);
    if (held.empty()) co_return false;
    change_refund(tx, f, next_at, now);
    co_return true;
}

Task<std::optional<Refund>> lease_refund(pg::TenantTx& tx, Uuid id, Uuid lease, Instant now)
{
    auto const taken = co_await tx.query(take_refund, tx.tenant(), id, lease, now, now + limits::payment_lease);
    if (taken.affected() == 0) co_return std::nullopt;
    co_return co_await find_refund(tx, id);
}

void release_refund(pg::TenantTx& tx, Uuid id, Uuid lease, Instant next_at) { tx.queue(free_refund, tx.tenant(), id, lease, next_at); }

void count_extra_refunded(pg::TenantTx& tx, Uuid attempt, std::int64_t amount_minor) { tx.queue(count_extra, tx.tenant(), attempt, amount_minor); }

Task<Result<void>> request_refund(pg::TenantTx& tx, CardRefund wanted)
{
    auto intent = co_await lock_intent(tx, wanted.payment);
    if (!intent) co_return refused(ErrorKind::not_found, "payments.unknown_payment", "there is no such card payment");
    auto const before = co_await find_refund(tx, wanted.id);
    if (before) {
        bool const is_same = before->payment == wanted.payment && before->amount_minor == wanted.amount_minor && before->document == wanted.document.value;
        if (is_same) co_return Result<void>{};
        co_return refused(ErrorKind::conflict, "payments.refund_differs", "the refund's id was used for another one");
    }
    if (!intent->attempt) co_return refused(ErrorKind::conflict, "payments.not_captured", "nothing was taken from the card");
    if (intent->currency != wanted.currency) co_return refused(ErrorKind::unprocessable, "payments.other_currency", "the payment is in " + intent->currency);
    auto const left = intent->captured_minor - intent->promised_minor;
    if (wanted.amount_minor <= 0 || wanted.amount_minor > left)
        co_return refused(ErrorKind::conflict, "payments.refund_too_large", "at most " + std::to_string(left) + " can go back to the card");
    intent->promised_minor += wanted.amount_minor;
    change_intent(tx, *intent, wanted.now);
    Refund refund;
    refund.id = wanted.id;
    refund.payment = wanted.payment;
    refund.attempt = *intent->attempt;
    refund.document = wanted.document.value;
    refund.reason = "document";
    refund.amount_minor = wanted.amount_minor;
    refund.currency = wanted.currency;
    co_await insert_refund(tx, refund, wanted.now);
    co_return Result<void>{};
}

} // namespace shopx::payments
