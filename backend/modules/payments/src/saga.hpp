// Asks the processor on behalf of what is written down, and writes down what it hears. Any process may end at any moment: what was committed
// says what is to be asked next. No transaction is open while something is asked.
#pragma once

#include "gateway.hpp"
#include "rows.hpp"
#include "steps.hpp"

#include "shopx/base/time.hpp"
#include "shopx/runtime/pg.hpp"

#include <functional>

namespace shopx::payments {

class Saga {
public:
    /// `passing` is called between any two steps that another process could see apart, with a literal that names the place: a test may end
    /// everything there by throwing.
    Saga(Clock const& clock, pg::Database& db, Gateway& gateway, std::function<void(std::string_view)> passing = {});

    /// Brings an attempt on as far as it goes now, when it is its turn and nobody else is at it.
    Task<void> run_attempt(TenantId tenant, Uuid attempt);
    Task<void> run_refund(TenantId tenant, Uuid refund);

    /// What the processor says of an intent or a refund of its own accord: true, perhaps old, perhaps not the first time.
    Task<void> see_intent(TenantId tenant, ProcessorIntent seen);
    Task<void> see_refund(TenantId tenant, ProcessorRefund seen);

    /// Looks which captured payments have found their sale, and shows those that have none to a person.
    Task<void> sweep(TenantId tenant);

private:
    /// An attempt in hand, with what is needed to ask about it.
    struct Job {
        TenantId tenant;
        std::string account;
        std::string reader;
        Intent intent;
        Attempt attempt;
        Look look{};
    };
    void pass(std::string_view place) const
    {
        if (passing_) passing_(place);
    }
    Task<bool> take(Job& job, Uuid attempt, Uuid lease);
    Task<bool> prepare(Job& job, Step step);
    Task<Heard> ask(Job& job, Step step, ProcessorIntent& seen);
    Task<bool> settle(Job& job, Step step, Heard heard, ProcessorIntent const& seen);
    Task<void> see_stray(TenantId tenant, std::string account, ProcessorIntent seen);

    Clock const& clock_;
    pg::Database& db_;
    Gateway& gateway_;
    std::function<void(std::string_view)> passing_;
};

/// What follows for payment and attempt from a sight of the processor's object. Both are locked by the caller, who commits.
Task<void> apply(pg::TenantTx& tx, Intent& intent, Attempt& attempt, ProcessorIntent const& seen, Instant next_at, Instant now);
Task<void> apply(pg::TenantTx& tx, Intent& intent, Refund& refund, ProcessorRefund const& seen, Instant next_at, Instant now);
/// Tells the feed how the payment stands. Last before the commit.
void tell(pg::TenantTx& tx, Intent const& intent, Instant now);

} // namespace shopx::payments
