#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {
namespace {

Instant next_turn(Refund const& refund, Instant now)
{
    if (refund.state == "pending") return now + limits::refund_pending_look_every;
    return now + wait_after_misses(refund.misses);
}

/// Repeating is safe as long as the processor remembers the key. Then, and when it answers the same error again and again, we look instead.
bool looks(Refund const& refund, Instant now)
{
    constexpr int asks_before_a_look = 3;
    if (refund.state == "pending" || now - *refund.asked_at >= limits::payment_repeat_until) return true;
    return refund.misses >= asks_before_a_look && refund.misses % 2 == 1;
}

} // namespace

Task<void> Saga::run_refund(TenantId tenant, Uuid id)
{
    if (gateway_.line() == Line::down) co_return; // nothing is written of what can't be asked
    auto const lease = new_uuid7(clock_.now().ms());
    Refund refund;
    std::string account, processor_intent;
    {
        auto tx = co_await db_.begin(tenant);
        auto const taken = co_await lease_refund(tx, id, lease, clock_.now());
        if (!taken) co_return;
        auto const attempt = co_await find_attempt(tx, taken->attempt);
        auto const whose = co_await account_of(tx);
        if (!attempt || !attempt->processor_intent || !whose) co_return;
        refund = *taken;
        account = *whose;
        processor_intent = *attempt->processor_intent;
        if (!refund.asked_at) refund.asked_at = clock_.now();
        if (refund.state == "created") refund.state = "sent";
        change_refund(tx, refund, clock_.now(), clock_.now());
        pass("refund.before_commit");
        co_await tx.commit();
    }
    pass("refund.ask.before");
    bool const is_look = looks(refund, clock_.now());
    Answer<ProcessorRefund> answer;
    if (is_look) {
        answer = co_await gateway_.find_refund(account, processor_intent, id);
    } else {
        NewRefund wanted{id, processor_intent, refund.amount_minor, refund.currency};
        answer = co_await gateway_.refund(account, std::move(wanted));
    }
    pass("refund.ask.after");
    auto const now = clock_.now();
    auto tx = co_await db_.begin(tenant);
    auto intent = co_await lock_intent(tx, refund.payment);
    auto fresh = co_await find_refund(tx, id);
    if (!intent || !fresh || fresh->fence != refund.fence) co_return;
    bool const was_never_made = is_look && answer.heard == Heard::absent && now - *fresh->asked_at >= limits::payment_repeat_until;
    if (answer.heard == Heard::refused || was_never_made) {
        answer.heard = Heard::done;
        answer.value.state = ProcessorRefund::State::failed;
        answer.value.code = was_never_made ? "never_made" : answer.code;
    }
    if (answer.heard == Heard::done) {
        co_await apply(tx, *intent, *fresh, answer.value, now, now);
        if (was_never_made && fresh->reason == "extra") { // nobody else would ask for it: again, under a key of its own
            auto anew = *fresh;
            anew.id = new_uuid7(now.ms());
            co_await insert_refund(tx, anew, now);
            close_exception(tx, "refund_failed", id.to_string(), "done", now);
        }
    } else {
        if (fresh->state == "sent") fresh->state = "unknown";
        fresh->misses = static_cast<std::int16_t>(std::min<int>(fresh->misses + 1, 30'000));
        change_refund(tx, *fresh, now, now);
    }
    release_refund(tx, id, lease, next_turn(*fresh, now));
    pass("refund.settle.before_commit");
    co_await tx.commit();
    pass("refund.settle.after_commit");
}

} // namespace shopx::payments
