#include "rows.hpp"

namespace shopx::payments {
namespace {

constexpr std::string_view on_reader_word = "reader";
constexpr std::string_view online_word = "online";

constexpr pg::Statement select_intent{"payments.find_intent", R"sql(
    select id, sale_id, store_id, amount_minor, currency, method, reader_id, capture_later, state, attempt_id, captured_minor, promised_minor,
           refunded_minor, cancel_wanted, created_at, captured_at
      from payments.intents where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement select_intent_locked{"payments.lock_intent", R"sql(
    select id, sale_id, store_id, amount_minor, currency, method, reader_id, capture_later, state, attempt_id, captured_minor, promised_minor,
           refunded_minor, cancel_wanted, created_at, captured_at
      from payments.intents where tenant_id = $1::uuid and id = $2::uuid for update
)sql"};
constexpr pg::Statement put_intent{"payments.insert_intent", R"sql(
    insert into payments.intents (tenant_id, id, sale_id, store_id, amount_minor, currency, method, reader_id, capture_later, state, created_at, changed_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::bigint, $6::text, $7::text, $8::uuid, $9::boolean, $10::text, $11::timestamptz, $11::timestamptz)
)sql"};
constexpr pg::Statement update_intent{"payments.change_intent", R"sql(
    update payments.intents set state = $3::text, attempt_id = $4::uuid, captured_minor = $5::bigint, promised_minor = $6::bigint,
           refunded_minor = $7::bigint, cancel_wanted = $8::boolean, captured_at = $9::timestamptz, reader_id = $10::uuid, changed_at = $11::timestamptz
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement select_account{"payments.account_of", "select account from payments.accounts where tenant_id = $1::uuid"};
constexpr pg::Statement select_reader{
    "payments.processor_reader_of", "select processor_reader from payments.readers where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement find_store{"payments.find_store", "select 1 from stores.known_stores where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement put_exception{"payments.open_exception", R"sql(
    insert into payments.exceptions (tenant_id, id, kind, payment_id, about, detail, opened_at)
    values ($1::uuid, $2::uuid, $3::text, $4::uuid, $5::text, $6::text, $7::timestamptz) on conflict (tenant_id, kind, about) do nothing
)sql"};
constexpr pg::Statement end_exception{"payments.close_exception", R"sql(
    update payments.exceptions set resolved_at = $4::timestamptz, resolution = $5::text
     where tenant_id = $1::uuid and kind = $2::text and about = $3::text and resolved_at is null
)sql"};

std::optional<Intent> intent_of(pg::Rows const& rows)
{
    if (rows.empty()) return std::nullopt;
    auto const r = rows[0];
    Intent i;
    i.id = r.get<PaymentId>(0);
    i.sale = r.get<SaleId>(1);
    i.store = r.get<StoreId>(2);
    i.amount_minor = r.get<std::int64_t>(3);
    i.currency = r.get<std::string>(4);
    i.on_reader = r.get<std::string_view>(5) == on_reader_word;
    i.reader = r.get<std::optional<Uuid>>(6);
    i.capture_later = r.get<bool>(7);
    i.state = payment_state(r.get<std::string_view>(8)).value();
    i.attempt = r.get<std::optional<Uuid>>(9);
    i.captured_minor = r.get<std::int64_t>(10);
    i.promised_minor = r.get<std::int64_t>(11);
    i.refunded_minor = r.get<std::int64_t>(12);
    i.cancel_wanted = r.get<bool>(13);
    i.created_at = r.get<Instant>(14);
    i.captured_at = r.get<std::optional<Instant>>(15);
    return i;
}

} // namespace

Task<std::optional<Intent>> find_intent(pg::TenantTx& tx, PaymentId id)
{
    auto const rows = co_await tx.query(select_intent, tx.tenant(), id);
    co_return intent_of(rows);
}

Task<std::optional<Intent>> lock_intent(pg::TenantTx& tx, PaymentId id)
{
    auto const rows = co_await tx.query(select_intent_locked, tx.tenant(), id);
    co_return intent_of(rows);
}

void insert_intent(pg::TenantTx& tx, Intent const& i)
{
    tx.queue(put_intent, tx.tenant(), i.id, i.sale, i.store, i.amount_minor, i.currency, i.on_reader ? on_reader_word : online_word, i.reader, i.capture_later,
        name_of(i.state), i.created_at);
}

void change_intent(pg::TenantTx& tx, Intent const& i, Instant now)
{
    tx.queue(update_intent, tx.tenant(), i.id, name_of(i.state), i.attempt, i.captured_minor, i.promised_minor, i.refunded_minor, i.cancel_wanted,
        i.captured_at, i.reader, now);
}

Task<std::optional<std::string>> account_of(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(select_account, tx.tenant());
    if (rows.empty()) co_return std::nullopt;
    co_return rows[0].get<std::string>(0);
}

Task<std::optional<std::string>> processor_reader_of(pg::TenantTx& tx, Uuid reader)
{
    auto const rows = co_await tx.query(select_reader, tx.tenant(), reader);
    if (rows.empty()) co_return std::nullopt;
    co_return rows[0].get<std::string>(0);
}

Task<std::optional<Error>> refuse_unknown_store(pg::TenantTx& tx, StoreId store)
{
    auto const rows = co_await tx.query(find_store, tx.tenant(), store);
    if (!rows.empty()) co_return std::nullopt;
    co_return Error{ErrorKind::unprocessable, "payments.unknown_store", "no such store", {{"/store_id", "unknown", "no such store"}}};
}

void open_exception(pg::TenantTx& tx, Exception const& e, Instant now)
{
    tx.queue(put_exception, tx.tenant(), new_uuid7(now.ms()), e.kind, e.payment, e.about, e.detail, now);
}

void close_exception(pg::TenantTx& tx, std::string_view kind, std::string_view about, std::string_view resolution, Instant now)
{
    tx.queue(end_exception, tx.tenant(), kind, about, now, resolution);
}

} // namespace shopx::payments
