#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::payments {
namespace {

/// A request for an intent that nobody was told of may be given up; the processor's index of its own objects lags by up to a minute.
constexpr auto believed_absent_after = std::chrono::minutes{2};

constexpr std::string_view reader_is_busy = "terminal_reader_busy";

std::string reader_key(Attempt const& attempt) { return attempt.id.to_string() + ":reader:" + std::to_string(attempt.reader_asks); }

} // namespace

Saga::Saga(Clock const& clock, pg::Database& db, Gateway& gateway, std::function<void(std::string_view)> passing)
    : clock_{clock},
      db_{db},
      gateway_{gateway},
      passing_{std::move(passing)}
{
}

Task<bool> Saga::take(Job& job, Uuid attempt, Uuid lease)
{
    auto tx = co_await db_.begin(job.tenant);
    auto const found = co_await lease_attempt(tx, attempt, lease, clock_.now());
    if (!found) co_return false;
    auto const intent = co_await find_intent(tx, found->payment);
    auto const account = co_await account_of(tx);
    if (!intent || !account) co_return false;
    if (found->reader) {
        auto const reader = co_await processor_reader_of(tx, *found->reader);
        job.reader = reader.value_or("");
    }
    job.attempt = *found;
    job.intent = *intent;
    job.account = *account;
    pass("lease.before_commit");
    co_await tx.commit();
    pass("lease.after_commit");
    co_return true;
}

Task<void> Saga::run_attempt(TenantId tenant, Uuid attempt)
{
    Job job;
    job.tenant = tenant;
    auto const lease = new_uuid7(clock_.now().ms());
    bool const is_ours = co_await take(job, attempt, lease);
    if (!is_ours) co_return;
    for (int i = 0; i < limits::payment_steps_max; ++i) {
        auto const step = decide(job.intent, job.attempt, job.look, clock_.now());
        if (step == Step::wait) break;
        if (step != Step::abandon && gateway_.line() == Line::down) break; // nothing is written of what can't be asked
        bool const goes_on = co_await prepare(job, step);
        if (!goes_on) co_return;
        if (job.attempt.cancel_wanted && (step == Step::create || step == Step::tell_reader) && decide(job.intent, job.attempt, job.look, clock_.now()) != step)
            continue; // it was called off meanwhile
        ProcessorIntent seen;
        auto const heard = co_await ask(job, step, seen);
        bool const is_kept = co_await settle(job, step, heard, seen);
        if (!is_kept) co_return;
    }
    auto tx = co_await db_.begin(tenant);
    auto const now = clock_.now();
    release_attempt(tx, attempt, lease, next_look(job.intent, job.attempt, now));
    pass("release.before_commit");
    co_await tx.commit();
    pass("release.after_commit");
}

/// Writes what is about to leave, before it leaves. False: the lease was lost, or somebody else has ended it.
Task<bool> Saga::prepare(Job& job, Step step)
{
    auto const now = clock_.now();
    auto tx = co_await db_.begin(job.tenant);
    auto const intent = co_await lock_intent(tx, job.intent.id);
    auto const fresh = co_await find_attempt(tx, job.attempt.id);
    if (!intent || !fresh || fresh->fence != job.attempt.fence || !is_open(fresh->state)) co_return false;
    job.intent = *intent;
    job.attempt = *fresh;
    bool const called_off = fresh->cancel_wanted && (step == Step::create || step == Step::tell_reader);
    if (called_off && !(step == Step::create && fresh->asked_at)) co_return true;
    if (step == Step::create) {
        if (!job.attempt.asked_at) job.attempt.asked_at = now;
        if (job.attempt.state == AttemptState::created) job.attempt.state = AttemptState::sent;
    } else if (step == Step::tell_reader) {
        ++job.attempt.reader_asks;
    } else if (step == Step::stop && !job.attempt.cancel_wanted) {
        job.attempt.cancel_wanted = true; // whoever goes on with it goes on to end it
        if (!job.attempt.decline_code) job.attempt.decline_code = "no_card";
    } else {
        co_return true;
    }
    change_attempt(tx, job.attempt, now, now);
    if (!job.intent.attempt && job.attempt.state != fresh->state) {
        job.intent.state = of_payment(job.attempt.state, job.intent.cancel_wanted);
        change_intent(tx, job.intent, now);
    }
    pass("prepare.before_commit");
    co_await tx.commit();
    pass("prepare.after_commit");
    co_return true;
}

Task<Heard> Saga::ask(Job& job, Step step, ProcessorIntent& seen)
{
    Answer<ProcessorIntent> answer;
    auto const intent = job.attempt.processor_intent.value_or("");
    pass("ask.before");
    job.look.is_fresh = false;
    if (step == Step::create) {
        NewIntent wanted{job.attempt.id, job.intent.id, job.intent.sale, job.attempt.number, job.intent.amount_minor, job.intent.currency, job.intent.on_reader,
            job.intent.capture_later};
        answer = co_await gateway_.create(job.account, std::move(wanted));
    } else if (step == Step::find) {
        answer = co_await gateway_.find(job.account, job.attempt.id);
    } else if (step == Step::tell_reader) {
        auto const told = co_await gateway_.process(job.account, job.reader, intent, reader_key(job.attempt));
        answer.heard = told.heard;
        answer.code = told.code;
        answer.value.id = intent;
        if (told.heard == Heard::refused || told.heard == Heard::absent) {
            answer.heard = Heard::done; // the reader won't: the same as a customer who walks away
            answer.value.sight = Sight::failed;
            answer.value.code = told.code.empty() ? "reader_refused" : told.code;
        }
    } else if (step == Step::look) {
        answer = co_await gateway_.retrieve(job.account, intent);
        bool const asks_reader = answer.heard == Heard::done && answer.value.sight <= Sight::failed && job.intent.on_reader;
        if (asks_reader) {
            auto const doing = co_await gateway_.look_at_reader(job.account, job.reader);
            job.look.reader_has_it = doing.heard != Heard::done || doing.value.intent == intent;
            bool const gave_up = doing.heard == Heard::done && doing.value.intent == intent && doing.value.has_ended;
            if (gave_up && answer.value.sight == Sight::waiting) {
                answer.value.sight = Sight::failed;
                answer.value.code = doing.value.code.empty() ? "reader_gave_up" : doing.value.code;
            }
        }
    } else if (step == Step::stop) {
        Answer<Nothing> stopped;
        stopped.heard = Heard::done;
        if (job.intent.on_reader && job.look.reader_has_it) stopped = co_await gateway_.stop_reader(job.account, job.reader);
        pass("stop.between");
        if (stopped.heard == Heard::refused && stopped.code == reader_is_busy) { // a card is being taken right now: see what comes of it
            job.look.must_wait = true;
            co_return stopped.heard;
        }
        answer = co_await gateway_.cancel(job.account, intent);
        if (answer.heard == Heard::refused) job.look.must_wait = true;
    } else if (step == Step::capture) {
        answer = co_await gateway_.capture(job.account, intent, job.attempt.id);
        if (answer.heard == Heard::refused) job.look.must_wait = true;
    }
    pass("ask.after");
    seen = answer.value;
    if (step == Step::create && answer.heard == Heard::refused) seen.code = answer.code.empty() ? "refused" : answer.code;
    co_return answer.heard;
}

/// What was heard, written down. False: the lease was lost; whoever has it sees for themselves.
Task<bool> Saga::settle(Job& job, Step step, Heard heard, ProcessorIntent const& seen)
{
    auto const now = clock_.now();
    auto tx = co_await db_.begin(job.tenant);
    auto const intent = co_await lock_intent(tx, job.intent.id);
    auto const fresh = co_await find_attempt(tx, job.attempt.id);
    if (!intent || !fresh || fresh->fence != job.attempt.fence) co_return false;
    job.intent = *intent;
    job.attempt = *fresh;
    auto what = seen;
    bool applies = heard == Heard::done && step != Step::abandon;
    if (step == Step::abandon || (step == Step::create && heard == Heard::refused)) {
        what.sight = Sight::cancelled; // there is nothing at the processor
        applies = true;
    } else if (step == Step::find && heard == Heard::absent && job.attempt.asked_at && now - *job.attempt.asked_at >= believed_absent_after) {
        what.sight = Sight::cancelled;
        what.code = "never_made";
        applies = true;
    }
    if (applies) {
        job.attempt.misses = 0;
        if (step != Step::tell_reader || what.sight == Sight::failed) {
            job.look.is_fresh = step != Step::create && step != Step::find;
            job.look.sight = what.sight;
        }
        if (step == Step::tell_reader && what.sight != Sight::failed) job.look.must_wait = true;
        co_await apply(tx, job.intent, job.attempt, what, now, now);
    } else {
        bool const is_silence = heard == Heard::nothing || (heard == Heard::absent && step != Step::find);
        if (is_silence) job.attempt.state = after_silence(job.attempt.state);
        if (is_silence || step == Step::find) job.attempt.misses = static_cast<std::int16_t>(std::min<int>(job.attempt.misses + 1, 30'000));
        job.look.must_wait = true;
        if (heard == Heard::absent && step != Step::find) {
            Exception const exception{
                "lost", job.intent.id, job.attempt.id.to_string(), "the processor says that it has no " + job.attempt.processor_intent.value_or("")};
            open_exception(tx, exception, now);
        }
        change_attempt(tx, job.attempt, now, now);
        if (!job.intent.attempt && job.attempt.state != fresh->state) {
            job.intent.state = of_payment(job.attempt.state, job.intent.cancel_wanted);
            change_intent(tx, job.intent, now);
            tell(tx, job.intent, now);
        }
    }
    pass("settle.before_commit");
    co_await tx.commit();
    pass("settle.after_commit");
    co_return true;
}

} // namespace shopx::payments
