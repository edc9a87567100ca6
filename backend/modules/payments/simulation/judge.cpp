// Holds what the database says against what the processor did.
#include "schedule.hpp"

namespace shopx::payments::simulation {
namespace {

constexpr pg::Statement attempts_now{"simulation.attempts",
    "select id, payment_id, state, coalesce(processor_intent, ''), captured_minor, refunded_minor, is_stray from payments.attempts where tenant_id = $1::uuid"};
constexpr pg::Statement intents_now{
    "simulation.intents", "select id, state, captured_minor, promised_minor, refunded_minor, attempt_id from payments.intents where tenant_id = $1::uuid"};
constexpr pg::Statement refunds_now{"simulation.refunds", "select attempt_id, state, amount_minor, reason from payments.refunds where tenant_id = $1::uuid"};
constexpr pg::Statement tenders_now{
    "simulation.tenders", "select payment_id, amount_minor from payments.tenders where tenant_id = $1::uuid and payment_id is not null"};
constexpr pg::Statement exceptions_now{
    "simulation.exceptions", "select kind, about from payments.exceptions where tenant_id = $1::uuid and resolved_at is null"};

struct Row {
    Uuid id, payment;
    std::string state, intent;
    std::int64_t captured = 0, refunded = 0, asked_back = 0, given_back = 0;
    bool is_stray = false;
};

} // namespace

Task<void> Schedule::judge(std::vector<std::string>& wrong, bool is_over)
{
    auto tx = co_await db_.begin(tenant_);
    auto const attempts = co_await tx.query(attempts_now, tenant_);
    auto const intents = co_await tx.query(intents_now, tenant_);
    auto const refunds = co_await tx.query(refunds_now, tenant_);
    auto const tenders = co_await tx.query(tenders_now, tenant_);
    auto const exceptions = co_await tx.query(exceptions_now, tenant_);

    std::map<std::string, Row> by_intent; // of the processor
    std::map<Uuid, Row*> by_id;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        auto const r = attempts[i];
        Row row{
            r.get<Uuid>(0), r.get<Uuid>(1), r.get<std::string>(2), r.get<std::string>(3), r.get<std::int64_t>(4), r.get<std::int64_t>(5), 0, 0, r.get<bool>(6)};
        bool const is_open_now = is_open(attempt_state(row.state).value());
        if (is_over && is_open_now) wrong.push_back("attempt " + row.id.to_string() + " is still " + row.state);
        if (!row.intent.empty()) by_id[row.id] = &(by_intent[row.intent] = row);
    }
    for (std::size_t i = 0; i < refunds.size(); ++i) {
        auto const at = by_id.find(refunds[i].get<Uuid>(0));
        auto const state = refunds[i].get<std::string>(1);
        if (at == by_id.end()) continue;
        if (state == "succeeded") at->second->given_back += refunds[i].get<std::int64_t>(2);
        if (is_over && state != "succeeded" && state != "failed") wrong.push_back("a refund is still " + state);
        if (is_over && refunds[i].get<std::string_view>(3) == "extra") ++counts_->extras;
    }

    // E25.11: what the processor took is what we know, but for what is open.
    std::map<Uuid, int> charged_by_us;
    std::map<Uuid, std::int64_t> kept; // by the processor, of each payment
    std::map<std::string, int> open_at_the_end;
    for (auto const& [id, charge] : model_.charges) {
        auto const payment = charge.intent.payment.value();
        auto const taken = charge.intent.captured_minor;
        kept[payment] += taken - charge.refunded_minor;
        auto const at = by_intent.find(id);
        bool const is_known = at != by_intent.end() && at->second.captured == taken;
        if (taken > 0 && charge.is_ours) {
            ++charged_by_us[payment];
            bool const is_open_now = at != by_intent.end() && is_open(attempt_state(at->second.state).value());
            if (!is_known && (is_over || !is_open_now)) wrong.push_back("the charge " + id + " is known to nobody");
        }
        if (is_over && taken > 0 && !is_known) wrong.push_back("the charge " + id + " is not in the books");
        if (is_over && at != by_intent.end() && at->second.given_back != charge.refunded_minor)
            wrong.push_back("of " + id + " " + std::to_string(charge.refunded_minor) + " went back, the books say " + std::to_string(at->second.given_back));
        if (is_over && taken > 0) ++counts_->charges;
    }
    for (auto const& [payment, times] : charged_by_us)
        if (times > 1) wrong.push_back("payment " + payment.to_string() + " was charged " + std::to_string(times) + " times");
    if (!is_over) co_return;

    std::map<Uuid, std::int64_t> tendered;
    for (std::size_t i = 0; i < tenders.size(); ++i) tendered[tenders[i].get<Uuid>(0)] += tenders[i].get<std::int64_t>(1);
    std::map<std::string, int> shown;
    for (std::size_t i = 0; i < exceptions.size(); ++i) ++shown[exceptions[i].get<std::string>(0) + exceptions[i].get<std::string>(1)];
    for (std::size_t i = 0; i < intents.size(); ++i) {
        auto const r = intents[i];
        auto const payment = r.get<Uuid>(0);
        auto const captured = r.get<std::int64_t>(2), refunded = r.get<std::int64_t>(4);
        auto const name = "payment " + payment.to_string() + " (" + r.get<std::string>(1) + ")";
        counts_->captured += captured > 0 ? 1 : 0;
        if (kept[payment] != captured - refunded)
            wrong.push_back(name + ": the processor keeps " + std::to_string(kept[payment]) + ", the books say " + std::to_string(captured - refunded));
        if (r.get<std::int64_t>(3) != refunded) wrong.push_back(name + ": a promise of money is open");
        auto const of_sale = tendered.contains(payment) ? tendered[payment] : 0;
        bool const is_shown = shown.contains("no_sale" + payment.to_string());
        if (of_sale != captured && !(of_sale == 0 && (is_shown || refunded == captured)))
            wrong.push_back(name + ": captured " + std::to_string(captured) + ", the sale says " + std::to_string(of_sale) + ", and nobody is told");
        counts_->without_sale += is_shown ? 1 : 0;
    }
    for (auto const& [what, n] : shown)
        if (what.starts_with("extra_charge")) wrong.push_back("an extra charge was not given back");
    for (auto const kind : {"tender_without_capture", "payout_differs"}) // refunds have no documents here, so these do differ
        for (auto const& [what, n] : shown)
            if (what.starts_with(kind)) wrong.push_back("it is told that something differs, and all agrees: " + what);
}

} // namespace shopx::payments::simulation
