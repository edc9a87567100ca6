// What the processor says of its own accord.
#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::payments {

Task<void> Saga::see_intent(TenantId tenant, ProcessorIntent seen)
{
    std::string account;
    bool is_known = false, is_surprise = false;
    {
        auto tx = co_await db_.begin(tenant);
        auto const whose = co_await account_of(tx);
        if (!whose) co_return;
        account = *whose;
        auto found = co_await find_attempt_by_processor(tx, seen.id);
        if (!found && seen.attempt) found = co_await find_attempt(tx, *seen.attempt);
        // Another intent under an attempt's name is none of ours.
        is_known = found && (!found->processor_intent || *found->processor_intent == seen.id);
        if (is_known) {
            auto intent = co_await lock_intent(tx, found->payment);
            auto attempt = co_await find_attempt(tx, found->id);
            is_surprise = seen.sight == Sight::captured && !is_open(attempt->state) && attempt->state != AttemptState::captured;
            if (!is_surprise) {
                auto const now = clock_.now();
                bool const is_news = after(attempt->state, seen.sight, attempt->decline_code.has_value()) != attempt->state;
                if (!is_news) { // the reader's part, or something older: the worker looks by itself
                    hurry_attempt(tx, attempt->id, now);
                } else {
                    co_await apply(tx, *intent, *attempt, seen, now, now);
                }
                pass("see.before_commit");
                co_await tx.commit();
                pass("see.after_commit");
                co_return;
            }
        }
    }
    if (!is_known && seen.sight != Sight::captured) co_return;
    // Money where none was expected: the event may be old, so the processor is asked before anything is done.
    auto const answer = co_await gateway_.retrieve(account, seen.id);
    pass("see.asked");
    if (answer.heard != Heard::done) throw std::runtime_error{"the processor does not answer about an event"};
    if (answer.value.sight != Sight::captured) co_return;
    if (!is_known) co_return co_await see_stray(tenant, std::move(account), answer.value);
    auto tx = co_await db_.begin(tenant);
    auto found = co_await find_attempt_by_processor(tx, seen.id);
    if (!found && answer.value.attempt) found = co_await find_attempt(tx, *answer.value.attempt);
    if (!found) co_return;
    auto intent = co_await lock_intent(tx, found->payment);
    auto attempt = co_await find_attempt(tx, found->id);
    auto const now = clock_.now();
    co_await apply(tx, *intent, *attempt, answer.value, now, now);
    pass("see.before_commit");
    co_await tx.commit();
    pass("see.after_commit");
}

/// A charge for a payment of ours that no attempt of ours made: it is kept as an attempt, and given back.
Task<void> Saga::see_stray(TenantId tenant, std::string account, ProcessorIntent seen)
{
    if (!seen.payment) co_return;
    auto tx = co_await db_.begin(tenant);
    auto intent = co_await lock_intent(tx, PaymentId{*seen.payment});
    if (!intent) co_return;
    auto const again = co_await find_attempt_by_processor(tx, seen.id);
    if (again) co_return;
    auto const before = co_await attempts_of(tx, intent->id);
    auto const now = clock_.now();
    Attempt stray;
    stray.id = new_uuid7(now.ms());
    stray.payment = intent->id;
    stray.number = static_cast<std::int16_t>(before.empty() ? 1 : before.back().number + 1);
    stray.state = AttemptState::cancelled; // never open: apply makes it the money that it is
    stray.is_stray = true;
    stray.created_at = now;
    insert_attempt(tx, stray);
    co_await apply(tx, *intent, stray, seen, now, now);
    pass("stray.before_commit");
    co_await tx.commit();
    log::warning("a charge that no attempt made was found", {{"tenant", tenant.to_string()}, {"payment", intent->id.to_string()}, {"account", account}});
}

Task<void> Saga::see_refund(TenantId tenant, ProcessorRefund seen)
{
    if (!seen.refund) co_return;
    auto tx = co_await db_.begin(tenant);
    auto const found = co_await find_refund(tx, *seen.refund);
    if (!found) co_return;
    auto intent = co_await lock_intent(tx, found->payment);
    auto fresh = co_await find_refund(tx, found->id);
    auto const now = clock_.now();
    co_await apply(tx, *intent, *fresh, seen, now + limits::payment_miss_wait_max, now);
    pass("see_refund.before_commit");
    co_await tx.commit();
    pass("see_refund.after_commit");
}

} // namespace shopx::payments
