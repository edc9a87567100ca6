#include "timers.hpp"

#include "charging.hpp"
#include "payouts.hpp"
#include "reader_actions.hpp"
#include "refunds.hpp"

namespace stripe_sim {

void wait_for(Tx& tx, std::string_view action, std::string_view subject, std::int64_t wait_ms, Object more)
{
    more["id"] = new_id("timer");
    more["action"] = action;
    more["subject"] = subject;
    more["due_ms"] = now_ms() + wait_ms;
    tx.put("timer", std::move(more));
}

void wait_no_more(Tx& tx, std::string_view subject)
{
    std::vector<std::string> gone;
    for (auto const* timer : tx.all("timer")) {
        if (text(*timer, "subject") == subject) gone.push_back(text(*timer, "id"));
    }
    for (auto const& id : gone) tx.remove("timer", id);
}

void run_timer(Tx& tx, Object const& timer)
{
    auto const action = text(timer, "action");
    auto const subject = text(timer, "subject");
    tx.remove("timer", text(timer, "id"));
    if (action == "card_is_presented") {
        card_is_presented(tx, subject, text(timer, "card"));
    } else if (action == "authorisation_ends") {
        authorisation_ends(tx, subject, text(timer, "card"));
    } else if (action == "customer_cancels") {
        customer_cancels(tx, subject);
    } else if (action == "refund_arrives") {
        refund_arrives(tx, subject);
    } else if (action == "refund_fails") {
        refund_fails(tx, subject);
    } else if (action == "payout_arrives") {
        payout_arrives(tx, subject);
    } else if (action == "bank_settles") {
        auto intent = tx.get("payment_intent", subject);
        if (text(intent, "status") == "processing") settle(tx, intent);
    }
}

} // namespace stripe_sim
