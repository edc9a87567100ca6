// docs.stripe.com/api/payouts.
#include "payouts.hpp"

#include "currency.hpp"
#include "events.hpp"
#include "ledger.hpp"
#include "lists.hpp"
#include "timers.hpp"

namespace stripe_sim {
namespace {

constexpr std::int64_t arrives_after_ms = 200;

Object payout_of(std::int64_t amount, std::string const& currency, bool is_automatic)
{
    return Object{{"id", new_id("po")}, {"object", "payout"}, {"amount", amount}, {"application_fee", nullptr}, {"application_fee_amount", nullptr},
        {"arrival_date", now_s()}, {"automatic", is_automatic}, {"balance_transaction", nullptr}, {"created", now_s()}, {"currency", currency},
        {"description", is_automatic ? json::value("STRIPE PAYOUT") : json::value{}}, {"destination", "ba_simBankAccount"},
        {"failure_balance_transaction", nullptr}, {"failure_code", nullptr}, {"failure_message", nullptr}, {"livemode", false}, {"metadata", Object{}},
        {"method", "standard"}, {"original_payout", nullptr}, {"payout_method", nullptr},
        {"reconciliation_status", is_automatic ? "completed" : "not_applicable"}, {"reversed_by", nullptr}, {"source_type", "card"},
        {"statement_descriptor", nullptr}, {"status", "pending"}, {"trace_id", nullptr}, {"type", "bank_account"}};
}

Answer create(Call& call)
{
    auto& params = call.params;
    auto const amount = params.required_integer("amount");
    auto const currency = checked_currency(params.required_text("currency"));
    check_amount(amount, currency, "amount");
    auto payout = payout_of(amount, currency, false);
    payout["metadata"] = params.metadata();
    for (auto const* name : {"description", "statement_descriptor"}) {
        if (auto const value = params.text(name)) payout[name] = text_or_null(*value);
    }
    params.known({"destination", "method", "payout_method", "source_type"});
    params.done();
    if (amount > available(call.tx, currency))
        throw invalid_request(
            "balance_insufficient", "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.", "");
    payout["balance_transaction"] = book(call.tx, "payout", -amount, 0, currency, text(payout, "id"));
    call.tx.put("payout", payout);
    emit(call.tx, "payout.created", payout);
    wait_for(call.tx, "payout_arrives", text(payout, "id"), arrives_after_ms);
    return {200, shown(payout)};
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("payout", call.ids[0]))};
}

Answer list(Call& call)
{
    auto const status = call.params.text("status");
    return list_of(call, "payout", [&](Object const& payout) { return !status || text(payout, "status") == *status; });
}

} // namespace

Object pay_out(Tx& tx, std::string const& currency)
{
    std::int64_t sum = 0;
    std::vector<Object> rows;
    for (auto const* row : tx.all("balance_transaction")) {
        if (text(*row, "currency") != currency || row->contains("_payout")) continue;
        sum += integer(*row, "net");
        if (text(*row, "type") != "payout") rows.push_back(*row);
    }
    if (sum <= 0) throw invalid_request("balance_insufficient", "There is nothing to pay out in " + currency + ".", "currency");
    auto payout = payout_of(sum, currency, true);
    auto const id = text(payout, "id");
    for (auto& row : rows) {
        row["_payout"] = id;
        tx.put("balance_transaction", row);
    }
    auto const booked = book(tx, "payout", -sum, 0, currency, id);
    auto own = tx.get("balance_transaction", booked);
    own["_payout"] = id;
    tx.put("balance_transaction", own);
    payout["balance_transaction"] = booked;
    payout["status"] = "paid";
    payout["trace_id"] = Object{{"status", "supported"}, {"value", random_text(12)}};
    tx.put("payout", payout);
    emit(tx, "payout.created", payout);
    emit(tx, "payout.paid", payout);
    emit(tx, "payout.reconciliation_completed", payout);
    return payout;
}

void payout_arrives(Tx& tx, std::string const& id)
{
    auto payout = tx.get("payout", id);
    payout["status"] = "paid";
    tx.put("payout", payout);
    emit(tx, "payout.paid", payout);
}

Routes payout_routes() { return {{"POST", "/v1/payouts", create}, {"GET", "/v1/payouts", list}, {"GET", "/v1/payouts/{}", retrieve}}; }

} // namespace stripe_sim
