// docs.stripe.com/api/refunds.
#include "refunds.hpp"

#include "cards.hpp"
#include "currency.hpp"
#include "events.hpp"
#include "ledger.hpp"
#include "lists.hpp"
#include "timers.hpp"

namespace stripe_sim {
namespace {

constexpr std::int64_t outcome_after_ms = 300;

Object charge_named(Call& call)
{
    auto const charge = call.params.text("charge");
    auto const intent = call.params.text("payment_intent");
    if (charge && intent) throw invalid_request("", "You may only specify one of these parameters: charge, payment_intent.");
    if (charge) return call.tx.get("charge", *charge, "charge");
    if (!intent) throw invalid_request("parameter_missing", "One of the following params should be provided for this request: payment_intent or charge.");
    auto const found = call.tx.get("payment_intent", *intent, "payment_intent");
    auto const latest = text(found, "latest_charge");
    if (latest.empty()) throw invalid_request("", "This PaymentIntent (" + *intent + ") does not have a successful charge to refund.", "payment_intent");
    return call.tx.get("charge", latest, "charge");
}

void check(Object const& charge, std::optional<std::int64_t> amount)
{
    auto const currency = text(charge, "currency");
    auto const left = integer(charge, "amount") - integer(charge, "amount_refunded");
    if (text(charge, "status") != "succeeded") throw invalid_request("", "This charge (" + text(charge, "id") + ") was not successful, and can't be refunded.");
    if (!flag(charge, "captured") && !flag(charge, "refunded"))
        throw invalid_request("charge_not_refundable", "Charge " + text(charge, "id") + " is not captured: cancel its PaymentIntent to release the hold.");
    if (flag(charge, "disputed") && !flag(charge, "_is_dispute_won"))
        throw invalid_request("charge_disputed", "Charge " + text(charge, "id") + " has been charged back; cannot issue a refund.");
    if (left == 0) throw invalid_request("charge_already_refunded", "Charge " + text(charge, "id") + " has already been refunded.");
    if (amount.value_or(left) > left)
        throw invalid_request("",
            "Refund amount (" + money_text(*amount, currency) + ") is greater than unrefunded amount on charge (" + money_text(left, currency) + ")", "amount");
}

void put_onto(Tx& tx, Object& charge, std::int64_t amount)
{
    auto const refunded = integer(charge, "amount_refunded") + amount;
    charge["amount_refunded"] = refunded;
    charge["refunded"] = refunded == integer(charge, "amount");
    tx.put("charge", charge);
}

Answer create(Call& call)
{
    auto& params = call.params;
    auto charge = charge_named(call);
    auto const amount = params.integer("amount");
    auto const currency = text(charge, "currency");
    if (amount) check_amount(*amount, currency, "amount");
    auto const reason = params.choice("reason", {"duplicate", "fraudulent", "requested_by_customer"});
    auto const metadata = params.metadata();
    params.known({"currency", "customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer"});
    params.done();
    check(charge, amount);

    auto const size = amount.value_or(integer(charge, "amount") - integer(charge, "amount_refunded"));
    auto const conduct = test_card(text(charge, "_card"))->conduct;
    bool const waits = conduct == Conduct::refund_waits;
    Object refund{{"id", new_id("re")}, {"object", "refund"}, {"amount", size}, {"balance_transaction", nullptr}, {"charge", charge.at("id")},
        {"created", now_s()}, {"currency", currency}, {"customer", nullptr}, {"customer_account", nullptr},
        {"destination_details",
            Object{{"type", "card"}, {"card", Object{{"reference_status", "pending"}, {"reference_type", "acquirer_reference_number"}, {"type", "refund"}}}}},
        {"metadata", metadata}, {"payment_intent", charge.at("payment_intent")}, {"payment_method", charge.at("payment_method")},
        {"reason", text_or_null(reason.value_or(""))}, {"receipt_number", nullptr}, {"source_transfer_reversal", nullptr},
        {"status", waits ? "pending" : "succeeded"}, {"transfer_reversal", nullptr}};
    if (waits) refund["pending_reason"] = "processing";
    refund["balance_transaction"] = book(call.tx, "refund", -size, 0, currency, text(refund, "id"));
    call.tx.put("refund", refund);
    put_onto(call.tx, charge, size);
    emit(call.tx, "refund.created", refund);
    emit(call.tx, "charge.refunded", charge);
    if (waits) wait_for(call.tx, "refund_arrives", text(refund, "id"), outcome_after_ms);
    if (conduct == Conduct::refund_fails) wait_for(call.tx, "refund_fails", text(refund, "id"), outcome_after_ms);
    return {200, shown(refund)};
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("refund", call.ids[0]))};
}

Answer update(Call& call)
{
    auto refund = call.tx.get("refund", call.ids[0]);
    refund["metadata"] = call.params.metadata(refund.at("metadata").as_object());
    call.params.done();
    call.tx.put("refund", refund);
    emit(call.tx, "refund.updated", refund);
    return {200, shown(refund)};
}

Answer list(Call& call)
{
    auto const charge = call.params.text("charge");
    auto const intent = call.params.text("payment_intent");
    return list_of(call, "refund",
        [&](Object const& refund) { return (!charge || text(refund, "charge") == *charge) && (!intent || text(refund, "payment_intent") == *intent); });
}

/// The money comes back to the account, and the charge may be refunded again.
void undo(Tx& tx, Object& refund)
{
    auto charge = tx.get("charge", text(refund, "charge"));
    put_onto(tx, charge, -integer(refund, "amount"));
    auto const id = book(tx, "refund_failure", integer(refund, "amount"), 0, text(refund, "currency"), text(refund, "id"));
    refund["failure_balance_transaction"] = id;
    refund.erase("pending_reason");
    tx.put("refund", refund);
}

Answer cancel(Call& call)
{
    auto refund = call.tx.get("refund", call.ids[0]);
    call.params.done();
    if (text(refund, "status") != "pending")
        throw invalid_request("", "This refund cannot be canceled because it has a status of " + text(refund, "status") + ".");
    wait_no_more(call.tx, call.ids[0]);
    refund["status"] = "canceled";
    undo(call.tx, refund);
    emit(call.tx, "refund.updated", refund);
    return {200, shown(refund)};
}

} // namespace

void refund_arrives(Tx& tx, std::string const& id)
{
    auto refund = tx.get("refund", id);
    refund["status"] = "succeeded";
    refund.erase("pending_reason");
    tx.put("refund", refund);
    emit(tx, "refund.updated", refund);
}

void refund_fails(Tx& tx, std::string const& id)
{
    auto refund = tx.get("refund", id);
    refund["status"] = "failed";
    refund["failure_reason"] = "expired_or_canceled_card";
    undo(tx, refund);
    emit(tx, "refund.failed", refund);
}

Routes refund_routes()
{
    return {{"POST", "/v1/refunds", create}, {"GET", "/v1/refunds", list}, {"GET", "/v1/refunds/{}", retrieve}, {"POST", "/v1/refunds/{}", update},
        {"POST", "/v1/refunds/{}/cancel", cancel}};
}

} // namespace stripe_sim
