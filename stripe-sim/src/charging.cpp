#include "charging.hpp"

#include "currency.hpp"
#include "disputes.hpp"
#include "events.hpp"
#include "ledger.hpp"
#include "timers.hpp"

namespace stripe_sim {
namespace {

constexpr std::int64_t hold_for_s = 7 * 24 * 3600; // online cards: docs.stripe.com/payments/place-a-hold-on-a-payment-method
constexpr std::int64_t bank_settles_after_ms = 300;

void add_card(Object& one)
{
    one["authorization_code"] = random_text(6);
    one["installments"] = nullptr;
    one["mandate"] = nullptr;
    one["three_d_secure"] = nullptr;
    one["transaction_link_id"] = nullptr;
    one["checks"] = Object{{"address_line1_check", nullptr}, {"address_postal_code_check", nullptr}, {"cvc_check", "pass"}};
    one["regulated_status"] = "unregulated";
    one["wallet"] = nullptr;
}

/// What a receipt of a card that was present must show: docs.stripe.com/terminal/features/receipts.
void add_card_present(Object& one, std::string_view reader)
{
    one["reader"] = reader;
    one["read_method"] = "contactless_emv";
    one["receipt"] = Object{{"account_type", "credit"}, {"application_cryptogram", random_text(16)}, {"application_preferred_name", "STRIPE TEST"},
        {"authorization_code", random_text(6)}, {"authorization_response_code", "3030"}, {"cardholder_verification_method", "approval"},
        {"dedicated_file_name", "A000000003101001"}, {"terminal_verification_results", "0000000000"}, {"transaction_status_information", "0000"}};
    for (auto const* nothing : {"brand_product", "cardholder_name", "emv_auth_data", "generated_card", "offline", "preferred_locales"}) one[nothing] = nullptr;
    one["overcapture_supported"] = false;
    one["incremental_authorization_supported"] = false;
}

Object method_details(Object const& method, std::int64_t amount, std::string_view reader)
{
    auto const type = text(method, "type");
    auto const& own = method.at(type).as_object();
    Object one;
    if (type == "us_bank_account") {
        one = own;
    } else {
        for (auto const* field : {"brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4"}) one[field] = own.at(field);
        one["amount_authorized"] = amount;
        one["network"] = own.at("brand");
        one["network_transaction_id"] = random_text(15);
        if (type == "card") add_card(one);
        if (type == "card_present") add_card_present(one, reader);
    }
    return Object{{"type", type}, {type, std::move(one)}};
}

Object charge_of(Object const& intent, Object const& method, std::string_view reader)
{
    auto const amount = integer(intent, "amount");
    return Object{{"id", new_id("ch")}, {"object", "charge"}, {"amount", amount}, {"amount_captured", 0}, {"amount_refunded", 0}, {"application", nullptr},
        {"application_fee", nullptr}, {"application_fee_amount", intent.at("application_fee_amount")}, {"balance_transaction", nullptr},
        {"billing_details", method.at("billing_details")}, {"calculated_statement_descriptor", "STRIPE-SIM"}, {"captured", false}, {"created", now_s()},
        {"currency", intent.at("currency")}, {"customer", intent.at("customer")}, {"description", intent.at("description")}, {"disputed", false},
        {"failure_balance_transaction", nullptr}, {"failure_code", nullptr}, {"failure_message", nullptr}, {"fraud_details", Object{}}, {"livemode", false},
        {"metadata", intent.at("metadata")}, {"on_behalf_of", intent.at("on_behalf_of")},
        {"outcome",
            Object{{"advice_code", nullptr}, {"network_advice_code", nullptr}, {"network_decline_code", nullptr}, {"network_status", "approved_by_network"},
                {"reason", nullptr}, {"risk_level", "normal"}, {"risk_score", 20}, {"seller_message", "Payment complete."}, {"type", "authorized"}}},
        {"paid", true}, {"payment_intent", intent.at("id")}, {"payment_method", method.at("id")},
        {"payment_method_details", method_details(method, amount, reader)}, {"receipt_email", intent.at("receipt_email")}, {"receipt_number", nullptr},
        {"receipt_url", nullptr}, {"refunded", false}, {"review", nullptr}, {"shipping", intent.at("shipping")}, {"source", nullptr},
        {"source_transfer", nullptr}, {"statement_descriptor", intent.at("statement_descriptor")},
        {"statement_descriptor_suffix", intent.at("statement_descriptor_suffix")}, {"status", "succeeded"}, {"transfer_data", nullptr},
        {"transfer_group", intent.at("transfer_group")}, {"_card", method.at("_card")}};
}

ApiError declined(Tx& tx, Object& intent, Object charge, Object const& method, TestCard const& card)
{
    auto const message = decline_message(card);
    auto const decline_code = std::string{card.decline_code.empty() ? card.code : card.decline_code};
    charge["status"] = "failed";
    charge["paid"] = false;
    charge["failure_code"] = card.code;
    charge["failure_message"] = message;
    charge["outcome"] = Object{{"advice_code", "try_again_later"}, {"network_advice_code", nullptr}, {"network_decline_code", "05"},
        {"network_status", "declined_by_network"}, {"reason", decline_code}, {"risk_level", "normal"}, {"risk_score", 20},
        {"seller_message", "The bank did not return any further details with this decline."}, {"type", "issuer_declined"}};
    tx.put("charge", charge);

    ApiError error{.status = 402, .type = "card_error", .code = std::string{card.code}, .message = message};
    if (card.code == "expired_card") error.param = "exp_month";
    if (card.code == "incorrect_cvc") error.param = "cvc";
    error.more = Object{{"charge", charge.at("id")}, {"decline_code", decline_code}, {"payment_method", shown(method)}};
    intent["last_payment_error"] = json::parse(error.body()).at("error");
    intent["latest_charge"] = charge.at("id");
    intent["payment_method"] = nullptr;
    intent["next_action"] = nullptr;
    intent["status"] = "requires_payment_method";
    tx.put("payment_intent", intent);
    emit(tx, "charge.failed", charge);
    emit(tx, "payment_intent.payment_failed", intent);
    error.more["payment_intent"] = shown(intent);
    return error;
}

/// The money of a charge arrives: its balance transaction, and the events of both.
void collect(Tx& tx, Object& intent, Object& charge, std::int64_t amount)
{
    auto const currency = text(charge, "currency");
    bool const is_present = text(charge.at("payment_method_details").as_object(), "type") == "card_present";
    charge["captured"] = true;
    charge["amount_captured"] = amount;
    charge["amount_refunded"] = integer(charge, "amount") - amount; // docs.stripe.com/api/charges/capture: "any additional amount is automatically refunded"
    charge["balance_transaction"] = book(tx, "charge", amount, fee_of(amount, currency, is_present), currency, text(charge, "id"));
    charge["_collected_at"] = now_s();
    tx.put("charge", charge);
    intent["status"] = "succeeded";
    intent["amount_received"] = amount;
    intent["amount_capturable"] = 0;
    tx.put("payment_intent", intent);
}

} // namespace

std::optional<ApiError> authorise(Tx& tx, Object& intent, Object const& method, std::string_view reader, bool is_authenticated)
{
    auto const& card = *test_card(text(method, "_card"));
    intent["payment_method"] = method.at("id");
    intent["next_action"] = nullptr;
    intent["last_payment_error"] = nullptr;
    if (card.conduct == Conduct::asks_3ds && !is_authenticated && reader.empty()) {
        intent["status"] = "requires_action";
        auto const url = text(intent, "_return_url");
        auto const page = "/_sim/payment_intents/" + text(intent, "id") + "/authenticate";
        if (url.empty()) {
            intent["next_action"] = Object{{"type", "use_stripe_sdk"}, {"use_stripe_sdk", Object{{"type", "three_d_secure_redirect"}, {"stripe_js", page}}}};
        } else {
            intent["next_action"] = Object{{"type", "redirect_to_url"}, {"redirect_to_url", Object{{"return_url", url}, {"url", page}}}};
        }
        tx.put("payment_intent", intent);
        emit(tx, "payment_intent.requires_action", intent);
        return std::nullopt;
    }
    auto charge = charge_of(intent, method, reader);
    if (card.conduct == Conduct::declines) return declined(tx, intent, std::move(charge), method, card);
    intent["latest_charge"] = charge.at("id");
    if (card.conduct == Conduct::settles_later) {
        charge["status"] = "pending";
        charge["paid"] = false;
        intent["status"] = "processing";
        intent["processing"] = Object{{"type", "us_bank_account"}};
        tx.put("charge", charge);
        tx.put("payment_intent", intent);
        emit(tx, "payment_intent.processing", intent);
        if (!card.id.ends_with("_processing")) wait_for(tx, "bank_settles", text(intent, "id"), bank_settles_after_ms);
        return std::nullopt;
    }
    if (text(intent, "capture_method") == "manual") {
        charge["payment_method_details"].as_object()[text(method, "type")].as_object()["capture_before"] = now_s() + hold_for_s;
        intent["status"] = "requires_capture";
        intent["amount_capturable"] = integer(intent, "amount");
        tx.put("charge", charge);
        tx.put("payment_intent", intent);
        emit(tx, "charge.succeeded", charge);
        emit(tx, "payment_intent.amount_capturable_updated", intent);
        return std::nullopt;
    }
    collect(tx, intent, charge, integer(intent, "amount"));
    emit(tx, "charge.succeeded", charge);
    emit(tx, "payment_intent.succeeded", intent);
    if (card.conduct == Conduct::is_disputed) dispute(tx, text(charge, "id"));
    return std::nullopt;
}

void capture(Tx& tx, Object& intent, std::int64_t amount)
{
    auto charge = tx.get("charge", text(intent, "latest_charge"));
    collect(tx, intent, charge, amount);
    emit(tx, "charge.captured", charge);
    emit(tx, "payment_intent.succeeded", intent);
    if (test_card(text(charge, "_card"))->conduct == Conduct::is_disputed) dispute(tx, text(charge, "id"));
}

void release(Tx& tx, Object& intent)
{
    auto charge = tx.find("charge", text(intent, "latest_charge"));
    if (!charge || text(*charge, "status") != "succeeded" || flag(*charge, "captured")) return;
    (*charge)["amount_refunded"] = integer(*charge, "amount");
    (*charge)["refunded"] = true;
    tx.put("charge", *charge);
    emit(tx, "charge.refunded", *charge);
}

void fail_authentication(Tx& tx, Object& intent)
{
    auto const method = tx.get("payment_method", text(intent, "payment_method"));
    ApiError error{.code = "payment_intent_authentication_failure",
        .message =
            "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this "
            "PaymentIntent again."};
    error.more["payment_method"] = shown(method);
    intent["last_payment_error"] = json::parse(error.body()).at("error");
    intent["payment_method"] = nullptr;
    intent["next_action"] = nullptr;
    intent["status"] = "requires_payment_method";
    tx.put("payment_intent", intent);
    emit(tx, "payment_intent.payment_failed", intent);
}

void settle(Tx& tx, Object& intent)
{
    auto charge = tx.get("charge", text(intent, "latest_charge"));
    charge["status"] = "succeeded";
    charge["paid"] = true;
    intent["processing"] = nullptr;
    collect(tx, intent, charge, integer(intent, "amount"));
    emit(tx, "charge.succeeded", charge);
    emit(tx, "payment_intent.succeeded", intent);
}

} // namespace stripe_sim
