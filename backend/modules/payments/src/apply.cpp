// What is heard of the processor, as rows.
#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/json.hpp"

#include <algorithm>

namespace shopx::payments {
namespace {

struct PaymentNews {
    PaymentId payment_id;
    SaleId sale_id;
    std::string state;
    std::int64_t amount_minor = 0, captured_minor = 0, refunded_minor = 0;
    std::string currency;
    static constexpr auto wire()
    {
        return json::object<PaymentNews>("PaymentNews", "How a card payment stands", json::field("payment_id", &PaymentNews::payment_id, "Its id"),
            json::field("sale_id", &PaymentNews::sale_id, "The sale that it pays"), json::field("state", &PaymentNews::state, "What it is", "captured"),
            json::field("amount_minor", &PaymentNews::amount_minor, "Wanted", "1999"),
            json::field("captured_minor", &PaymentNews::captured_minor, "Taken", "1999"),
            json::field("refunded_minor", &PaymentNews::refunded_minor, "Given back", "0"), json::field("currency", &PaymentNews::currency, "ISO 4217", "GBP"));
    }
};

/// Money that the payment doesn't need goes back by itself, once.
Task<void> give_back_extra(pg::TenantTx& tx, Intent const& intent, Attempt const& attempt, Instant now)
{
    Refund refund;
    refund.id = new_uuid7(now.ms());
    refund.payment = intent.id;
    refund.attempt = attempt.id;
    refund.reason = "extra";
    refund.amount_minor = attempt.captured_minor;
    refund.currency = intent.currency;
    co_await insert_refund(tx, refund, now);
    Exception const exception{"extra_charge", intent.id, attempt.id.to_string(), "the card was charged once more than the payment needs; it is given back"};
    open_exception(tx, exception, now);
}

void take_as_the_payments(pg::TenantTx& tx, Intent& intent, Attempt const& attempt, Instant now)
{
    intent.attempt = attempt.id;
    intent.captured_minor = std::min(attempt.captured_minor, intent.amount_minor);
    intent.captured_at = now;
    intent.state = PaymentState::captured;
    if (attempt.captured_minor == intent.amount_minor) return;
    Exception const exception{"amount_differs", intent.id, attempt.id.to_string(),
        "wanted " + std::to_string(intent.amount_minor) + ", captured " + std::to_string(attempt.captured_minor)};
    open_exception(tx, exception, now);
}

} // namespace

void tell(pg::TenantTx& tx, Intent const& intent, Instant now)
{
    PaymentNews const news{
        intent.id, intent.sale, std::string{name_of(intent.state)}, intent.amount_minor, intent.captured_minor, intent.refunded_minor, intent.currency};
    feed::Change const change{tx.tenant(), feed::Kind::payment, intent.id.value, now, json::write(news)};
    feed::append(tx, std::span{&change, 1});
}

Task<void> apply(pg::TenantTx& tx, Intent& intent, Attempt& attempt, ProcessorIntent const& seen, Instant next_at, Instant now)
{
    auto const before = attempt.state;
    auto const told = intent.state;
    if (!seen.id.empty()) attempt.processor_intent = seen.id;
    if (!seen.code.empty() && is_open(before)) attempt.decline_code = seen.code;
    attempt.state = after(before, seen.sight, attempt.decline_code.has_value());
    bool const is_new_money = attempt.state == AttemptState::captured && before != AttemptState::captured;
    if (is_new_money) {
        attempt.captured_minor = seen.captured_minor;
        attempt.decline_code.reset(); // of a card before
    }
    change_attempt(tx, attempt, next_at, now);
    if (is_new_money) {
        bool const is_ours = !intent.attempt && intent.state != PaymentState::cancelled && !attempt.is_stray;
        if (is_ours)
            take_as_the_payments(tx, intent, attempt, now);
        else
            co_await give_back_extra(tx, intent, attempt, now);
    } else if (!intent.attempt && attempt.state != before) {
        intent.state = of_payment(attempt.state, intent.cancel_wanted);
    }
    change_intent(tx, intent, now);
    if (intent.state != told) tell(tx, intent, now);
}

Task<void> apply(pg::TenantTx& tx, Intent& intent, Refund& refund, ProcessorRefund const& seen, Instant next_at, Instant now)
{
    using enum ProcessorRefund::State;
    auto const before = refund.state;
    bool const is_extra = refund.reason == "extra";
    if (before == "failed") co_return;
    if (seen.state == pending && before != "succeeded") {
        refund.state = "pending";
    } else if (seen.state == succeeded && before != "succeeded") {
        refund.state = "succeeded";
        if (is_extra)
            count_extra_refunded(tx, refund.attempt, refund.amount_minor);
        else
            intent.refunded_minor += refund.amount_minor;
        close_exception(tx, "extra_charge", refund.attempt.to_string(), "done", now);
    } else if (seen.state == failed) { // also after it seemed done: the card's bank may send it back
        refund.state = "failed";
        refund.failure = seen.code.substr(0, 100);
        if (is_extra && before == "succeeded") count_extra_refunded(tx, refund.attempt, -refund.amount_minor);
        if (!is_extra) {
            if (before == "succeeded") intent.refunded_minor -= refund.amount_minor;
            intent.promised_minor -= refund.amount_minor;
        }
        Exception const exception{
            "refund_failed", intent.id, refund.id.to_string(), "the processor could not give the money back: " + seen.code.substr(0, 100)};
        open_exception(tx, exception, now);
    }
    if (refund.state != before) refund.misses = 0;
    change_refund(tx, refund, next_at, now);
    auto const told = intent.state;
    if (intent.attempt) intent.state = of_money(intent.captured_minor, intent.refunded_minor);
    change_intent(tx, intent, now);
    if (intent.state != told || refund.state != before) tell(tx, intent, now);
}

} // namespace shopx::payments
