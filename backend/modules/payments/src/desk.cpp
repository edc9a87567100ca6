#include "desk.hpp"

#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"

#include <algorithm>

namespace shopx::payments {
namespace {

constexpr pg::Statement reader_at{"payments.reader_at", R"sql(
    select store_id from payments.readers where tenant_id = $1::uuid and id = $2::uuid and is_active
)sql"};

Error conflict(std::string_view code, std::string detail) { return {ErrorKind::conflict, code, std::move(detail)}; }

Attempt new_attempt(Intent const& intent, Uuid id, std::int16_t number, Instant now)
{
    Attempt attempt;
    attempt.id = id;
    attempt.payment = intent.id;
    attempt.number = number;
    attempt.reader = intent.reader;
    attempt.state = AttemptState::created;
    attempt.created_at = now;
    return attempt;
}

Error unavailable()
{
    return {ErrorKind::overloaded, "payments.processor_unavailable", "the processor of cards does not answer: nothing was begun, nothing was charged"};
}

Error still_open() { return conflict("payments.attempt_open", "what became of the attempt before is not known yet"); }

/// Commits an attempt, or says which of the two rules about open attempts it breaks.
Task<Result<void>> commit_attempt(pg::TenantTx& tx)
{
    std::string broken;
    try {
        co_await tx.commit();
    } catch (pg::Failure const& failure) {
        if (!failure.is_unique_violation()) throw;
        broken = failure.constraint;
    }
    if (broken.empty()) co_return Result<void>{};
    if (broken == "attempts_one_on_reader") co_return conflict("payments.reader_busy", "another payment is on this reader");
    co_return still_open();
}

Task<Result<void>> check_reader(pg::TenantTx& tx, Uuid reader, StoreId store)
{
    auto const rows = co_await tx.query(reader_at, tx.tenant(), reader);
    if (rows.empty() || rows[0].get<StoreId>(0) != store)
        co_return Error{ErrorKind::unprocessable, "payments.unknown_reader", "the store has no such reader in use"};
    co_return Result<void>{};
}

bool is_same(Intent const& there, NewPayment const& wanted)
{
    return there.sale == wanted.sale && there.store == wanted.store && there.amount_minor == wanted.amount_minor && there.currency == wanted.currency
           && there.on_reader == wanted.reader.has_value() && there.capture_later == wanted.capture_later;
}

} // namespace

Error unknown_payment() { return {ErrorKind::not_found, "payments.unknown_payment", "there is no such card payment"}; }

Task<Result<Turned>> start(pg::Database& db, TenantId tenant, NewPayment wanted, Line line, Instant now)
{
    auto tx = co_await db.begin(tenant);
    auto const there = co_await find_intent(tx, wanted.id);
    if (there) {
        if (!is_same(*there, wanted)) co_return conflict("payments.id_reused", "the payment's id was used for another one");
        co_return Turned{*there, std::nullopt, false};
    }
    auto const account = co_await account_of(tx);
    if (!account) co_return conflict("payments.no_account", "the business takes no cards with us yet");
    if (wanted.reader) {
        auto const fits = co_await check_reader(tx, *wanted.reader, wanted.store);
        if (!fits) co_return fits.error();
    }
    if (line == Line::down) co_return unavailable();
    Intent intent;
    intent.id = wanted.id;
    intent.sale = wanted.sale;
    intent.store = wanted.store;
    intent.amount_minor = wanted.amount_minor;
    intent.currency = wanted.currency;
    intent.on_reader = wanted.reader.has_value();
    intent.reader = wanted.reader;
    intent.capture_later = wanted.capture_later;
    intent.state = PaymentState::created;
    intent.created_at = now;
    insert_intent(tx, intent);
    auto const attempt = new_attempt(intent, new_uuid7(now.ms()), 1, now);
    insert_attempt(tx, attempt);
    auto const done = co_await commit_attempt(tx);
    if (!done) co_return done.error();
    co_return Turned{intent, attempt.id, true};
}

Task<Result<Turned>> try_again(pg::Database& db, TenantId tenant, PaymentId payment, Uuid id, std::optional<Uuid> reader, Line line, Instant now)
{
    auto tx = co_await db.begin(tenant);
    auto intent = co_await lock_intent(tx, payment);
    if (!intent) co_return unknown_payment();
    auto const before = co_await attempts_of(tx, payment);
    for (auto const& attempt : before)
        if (attempt.id == id) co_return Turned{*intent, std::nullopt, false};
    if (intent->attempt) co_return conflict("payments.already_captured", "the card has paid");
    if (intent->state == PaymentState::cancelled || intent->cancel_wanted)
        co_return conflict("payments.called_off", "the payment was called off: make a new one");
    if (before.size() >= static_cast<std::size_t>(limits::payment_attempts_max)) co_return conflict("payments.too_many_attempts", "make a new payment");
    if (reader.has_value() && intent->on_reader) intent->reader = reader;
    if (intent->reader) {
        auto const fits = co_await check_reader(tx, *intent->reader, intent->store);
        if (!fits) co_return fits.error();
    }
    if (line == Line::down) {
        bool const may_have_paid = std::any_of(before.begin(), before.end(), [](auto const& attempt) { return is_open(attempt.state); });
        co_return may_have_paid ? still_open() : unavailable();
    }
    auto const attempt = new_attempt(*intent, id, static_cast<std::int16_t>(before.back().number + 1), now);
    insert_attempt(tx, attempt);
    intent->state = PaymentState::created;
    change_intent(tx, *intent, now);
    auto const done = co_await commit_attempt(tx);
    if (!done) co_return done.error();
    co_return Turned{*intent, id, true};
}

Task<Result<Turned>> call_off(pg::Database& db, TenantId tenant, PaymentId payment, Instant now)
{
    auto tx = co_await db.begin(tenant);
    auto intent = co_await lock_intent(tx, payment);
    if (!intent) co_return unknown_payment();
    if (intent->attempt) co_return conflict("payments.already_captured", "the card has paid: give the money back by a refund");
    auto const attempts = co_await attempts_of(tx, payment);
    Turned turned;
    for (auto attempt : attempts) {
        if (!is_open(attempt.state)) continue;
        attempt.cancel_wanted = true;
        change_attempt(tx, attempt, now, now);
        turned.attempt = attempt.id;
    }
    bool const was_wanted = std::exchange(intent->cancel_wanted, true);
    if (!turned.attempt) intent->state = PaymentState::cancelled;
    change_intent(tx, *intent, now);
    if (!was_wanted && !turned.attempt) tell(tx, *intent, now);
    co_await tx.commit();
    turned.intent = *intent;
    co_return turned;
}

Task<Result<Turned>> capture(pg::Database& db, TenantId tenant, PaymentId payment, Instant now)
{
    auto tx = co_await db.begin(tenant);
    auto const intent = co_await lock_intent(tx, payment);
    if (!intent) co_return unknown_payment();
    Turned turned;
    turned.intent = *intent;
    if (intent->attempt) co_return turned;
    auto const attempts = co_await attempts_of(tx, payment);
    for (auto attempt : attempts) {
        if (attempt.state != AttemptState::authorised || attempt.cancel_wanted) continue;
        attempt.capture_wanted = true;
        change_attempt(tx, attempt, now, now);
        turned.attempt = attempt.id;
    }
    if (!turned.attempt) co_return conflict("payments.not_authorised", "there is no held money to capture");
    co_await tx.commit();
    co_return turned;
}

} // namespace shopx::payments
