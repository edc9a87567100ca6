// docs.stripe.com/api/disputes: the card pm_card_createDispute brings them about, and the evidence's words decide them.
#include "disputes.hpp"

#include "events.hpp"
#include "ledger.hpp"
#include "lists.hpp"

#include <algorithm>
#include <array>

namespace stripe_sim {
namespace {

constexpr std::int64_t dispute_fee = 1'500;
constexpr std::int64_t answer_within_s = 7 * 24 * 3600;
constexpr std::array<std::string_view, 27> evidence_fields{"access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
    "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
    "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt", "refund_policy",
    "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier", "shipping_date",
    "shipping_documentation", "shipping_tracking_number", "uncategorized_file", "uncategorized_text"};

Object no_evidence()
{
    Object evidence;
    for (auto const field : evidence_fields) evidence[field] = nullptr;
    evidence["enhanced_evidence"] = Object{};
    return evidence;
}

void close_as(Tx& tx, Object& dispute, std::string_view status)
{
    dispute["status"] = status;
    dispute["is_charge_refundable"] = false;
    if (status == "won") {
        auto const amount = integer(dispute, "amount");
        auto charge = tx.get("charge", text(dispute, "charge"));
        auto const id = book(tx, "adjustment", amount, -dispute_fee, text(dispute, "currency"), text(dispute, "id"));
        dispute["balance_transactions"].as_array().push_back(shown(tx.get("balance_transaction", id)));
        charge["_is_dispute_won"] = true;
        tx.put("charge", charge);
    }
    tx.put("dispute", dispute);
    emit(tx, "charge.dispute.closed", dispute);
    if (status == "won") emit(tx, "charge.dispute.funds_reinstated", dispute);
}

bool is_open(Object const& dispute) { return text(dispute, "status") == "needs_response" || text(dispute, "status") == "under_review"; }

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("dispute", call.ids[0]))};
}

Answer list(Call& call)
{
    auto const charge = call.params.text("charge");
    auto const intent = call.params.text("payment_intent");
    return list_of(call, "dispute",
        [&](Object const& dispute) { return (!charge || text(dispute, "charge") == *charge) && (!intent || text(dispute, "payment_intent") == *intent); });
}

Answer update(Call& call)
{
    auto dispute = call.tx.get("dispute", call.ids[0]);
    auto const given = call.params.tree("evidence");
    bool const submits = call.params.boolean("submit").value_or(true) && given;
    dispute["metadata"] = call.params.metadata(dispute.at("metadata").as_object());
    auto& evidence = dispute["evidence"].as_object();
    auto const fields = given.value_or(Object{});
    for (auto const& field : fields) {
        if (std::find(evidence_fields.begin(), evidence_fields.end(), std::string_view{field.key()}) == evidence_fields.end())
            throw invalid_request(
                "parameter_unknown", "Received unknown parameter: evidence[" + std::string{field.key()} + "]", "evidence[" + std::string{field.key()} + "]");
        evidence[field.key()] = field.value();
    }
    call.params.done();
    if (given && !is_open(dispute)) throw invalid_request("", "This dispute is already closed.");

    auto& details = dispute["evidence_details"].as_object();
    if (given) details["has_evidence"] = true;
    if (!submits) {
        call.tx.put("dispute", dispute);
        emit(call.tx, "charge.dispute.updated", dispute);
        return {200, shown(dispute)};
    }
    details["submission_count"] = integer(details, "submission_count") + 1;
    auto const words = text(evidence, "uncategorized_text"); // docs.stripe.com/testing: "winning_evidence", "losing_evidence"
    dispute["status"] = "under_review";
    call.tx.put("dispute", dispute);
    emit(call.tx, "charge.dispute.updated", dispute);
    if (words == "winning_evidence") close_as(call.tx, dispute, "won");
    if (words == "losing_evidence") close_as(call.tx, dispute, "lost");
    return {200, shown(dispute)};
}

Answer close(Call& call)
{
    auto dispute = call.tx.get("dispute", call.ids[0]);
    call.params.done();
    if (!is_open(dispute)) throw invalid_request("", "This dispute is already closed.");
    close_as(call.tx, dispute, "lost");
    return {200, shown(dispute)};
}

} // namespace

void dispute(Tx& tx, std::string const& charge_id)
{
    auto charge = tx.get("charge", charge_id);
    auto const amount = integer(charge, "amount") - integer(charge, "amount_refunded");
    bool const is_fraud = text(charge, "_card") == "pm_card_createDispute";
    auto const currency = text(charge, "currency");
    auto const id = new_id("dp");
    auto const booked = book(tx, "adjustment", -amount, dispute_fee, currency, id);
    Object dispute{{"id", id}, {"object", "dispute"}, {"amount", amount}, {"balance_transactions", json::array{shown(tx.get("balance_transaction", booked))}},
        {"charge", charge_id}, {"created", now_s()}, {"currency", currency}, {"enhanced_eligibility_types", json::array{}}, {"evidence", no_evidence()},
        {"evidence_details", Object{{"due_by", now_s() + answer_within_s}, {"enhanced_eligibility", Object{}}, {"has_evidence", false}, {"past_due", false},
                                 {"submission_count", 0}}},
        {"is_charge_refundable", false}, {"livemode", false}, {"metadata", Object{}}, {"payment_intent", charge.at("payment_intent")},
        {"reason", is_fraud ? "fraudulent" : "product_not_received"}, {"status", "needs_response"}};
    charge["disputed"] = true;
    tx.put("charge", charge);
    tx.put("dispute", dispute);
    emit(tx, "charge.dispute.created", dispute);
    emit(tx, "charge.dispute.funds_withdrawn", dispute);
}

Routes dispute_routes()
{
    return {{"GET", "/v1/disputes", list}, {"GET", "/v1/disputes/{}", retrieve}, {"POST", "/v1/disputes/{}", update}, {"POST", "/v1/disputes/{}/close", close}};
}

} // namespace stripe_sim
