#include "stripe_objects.hpp"

#include "stripe_amounts.hpp"

namespace shopx::payments {
namespace {

std::optional<Uuid> uuid_of(JsonView text) { return Uuid::parse(text.text()); }

Instant seconds_of(JsonView integer) { return Instant{integer.integer() * 1'000'000}; }

} // namespace

std::string id_of(JsonView value) { return value.is_object() ? value["id"].text() : value.text(); }

ProcessorIntent intent_of(JsonView object)
{
    ProcessorIntent intent;
    intent.id = object["id"].text();
    intent.currency = upper(object["currency"].text());
    intent.captured_minor = from_stripe(object["amount_received"].integer(), intent.currency);
    intent.client_secret = object["client_secret"].text();
    intent.attempt = uuid_of(object["metadata"]["attempt_id"]);
    intent.payment = uuid_of(object["metadata"]["payment_id"]);
    auto const error = object["last_payment_error"];
    auto const status = object["status"].text();
    if (status == "succeeded") {
        intent.sight = Sight::captured;
    } else if (status == "canceled") {
        intent.sight = Sight::cancelled;
    } else if (status == "requires_capture") {
        intent.sight = Sight::authorised;
    } else if (status == "requires_payment_method" && error.is_there()) {
        intent.sight = Sight::failed;
        intent.code = error["decline_code"].text();
        if (intent.code.empty()) intent.code = error["code"].text();
        if (intent.code.empty()) intent.code = "declined";
    } // requires_confirmation, requires_action, processing: not over
    return intent;
}

ProcessorRefund refund_of(JsonView object)
{
    ProcessorRefund refund;
    refund.id = object["id"].text();
    refund.amount_minor = from_stripe(object["amount"].integer(), upper(object["currency"].text()));
    refund.refund = uuid_of(object["metadata"]["refund_id"]);
    auto const status = object["status"].text();
    if (status == "succeeded") refund.state = ProcessorRefund::State::succeeded;
    if (status == "failed" || status == "canceled") refund.state = ProcessorRefund::State::failed;
    refund.code = object["failure_reason"].text();
    if (refund.code.empty() && refund.state == ProcessorRefund::State::failed) refund.code = status;
    return refund;
}

ReaderAction action_of(JsonView reader)
{
    ReaderAction doing;
    auto const action = reader["action"];
    if (!action.is_there() || action["type"].text() != "process_payment_intent") return doing;
    doing.intent = id_of(action["process_payment_intent"]["payment_intent"]);
    doing.has_ended = action["status"].text() == "failed";
    doing.code = action["failure_code"].text();
    return doing;
}

ProcessorAccount account_seen(JsonView object)
{
    ProcessorAccount account;
    account.id = object["id"].text();
    account.charges_enabled = object["charges_enabled"].is_true();
    account.payouts_enabled = object["payouts_enabled"].is_true();
    for (auto const& due : object["requirements"]["currently_due"].items()) account.currently_due.push_back(due.text());
    account.tenant = uuid_of(object["metadata"]["tenant_id"]);
    return account;
}

ProcessorPayout payout_of(JsonView object)
{
    auto const currency = upper(object["currency"].text());
    return {object["id"].text(), from_stripe(object["amount"].integer(), currency), currency, object["status"].text(), seconds_of(object["created"]),
        seconds_of(object["arrival_date"])};
}

PayoutLine line_of(JsonView object)
{
    PayoutLine line;
    line.id = object["id"].text();
    line.kind = object["type"].text();
    line.currency = upper(object["currency"].text());
    line.amount_minor = from_stripe(object["amount"].integer(), line.currency);
    line.fee_minor = from_stripe(object["fee"].integer(), line.currency);
    line.net_minor = from_stripe(object["net"].integer(), line.currency);
    auto const source = object["source"];
    line.intent = id_of(source["payment_intent"]);
    if (source["object"].text() == "refund") line.refund = source["metadata"]["refund_id"].text();
    return line;
}

} // namespace shopx::payments
