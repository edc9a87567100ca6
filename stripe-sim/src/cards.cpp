#include "cards.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace stripe_sim {
namespace {

using enum Conduct;
constexpr std::array<TestCard, 34> cards{{
    {"pm_card_visa", "visa", "4242"},
    {"pm_card_visa_debit", "visa", "5556", pays, "", "", "debit"},
    {"pm_card_mastercard", "mastercard", "4444"},
    {"pm_card_mastercard_debit", "mastercard", "8210", pays, "", "", "debit"},
    {"pm_card_mastercard_prepaid", "mastercard", "5100", pays, "", "", "prepaid"},
    {"pm_card_amex", "amex", "0005"},
    {"pm_card_discover", "discover", "1117"},
    {"pm_card_jcb", "jcb", "0505", pays, "", "", "credit", "JP"},
    {"pm_card_unionpay", "unionpay", "0000", pays, "", "", "credit", "CN"},
    {"pm_card_gb", "visa", "0006", pays, "", "", "credit", "GB"},
    {"pm_card_de", "visa", "0277", pays, "", "", "credit", "DE"},
    {"pm_card_bypassPending", "visa", "0077"},
    {"pm_card_chargeDeclined", "visa", "0002", declines, "card_declined", "generic_decline"},
    {"pm_card_visa_chargeDeclined", "visa", "0002", declines, "card_declined", "generic_decline"},
    {"pm_card_chargeDeclinedInsufficientFunds", "visa", "9995", declines, "card_declined", "insufficient_funds"},
    {"pm_card_visa_chargeDeclinedInsufficientFunds", "visa", "9995", declines, "card_declined", "insufficient_funds"},
    {"pm_card_visa_chargeDeclinedLostCard", "visa", "9987", declines, "card_declined", "lost_card"},
    {"pm_card_visa_chargeDeclinedStolenCard", "visa", "9979", declines, "card_declined", "stolen_card"},
    {"pm_card_chargeDeclinedFraudulent", "visa", "0019", declines, "card_declined", "fraudulent"},
    {"pm_card_chargeDeclinedExpiredCard", "visa", "0069", declines, "expired_card", ""},
    {"pm_card_visa_chargeDeclinedExpiredCard", "visa", "0069", declines, "expired_card", ""},
    {"pm_card_chargeDeclinedIncorrectCvc", "visa", "0127", declines, "incorrect_cvc", ""},
    {"pm_card_visa_chargeDeclinedIncorrectCvc", "visa", "0127", declines, "incorrect_cvc", ""},
    {"pm_card_chargeDeclinedProcessingError", "visa", "0119", declines, "processing_error", ""},
    {"pm_card_visa_chargeDeclinedProcessingError", "visa", "0119", declines, "processing_error", ""},
    {"pm_card_chargeCustomerFail", "visa", "0341", declines, "card_declined", "generic_decline"},
    {"pm_card_threeDSecure2Required", "visa", "3220", asks_3ds},
    {"pm_card_authenticationRequired", "visa", "3184", asks_3ds},
    {"pm_card_createDispute", "visa", "0259", is_disputed},
    {"pm_card_createDisputeProductNotReceived", "visa", "2685", is_disputed},
    {"pm_card_refundFail", "visa", "5126", refund_fails},
    {"pm_card_pendingRefund", "visa", "7726", refund_waits},
    {"pm_usBankAccount_success", "us_bank_account", "6789", settles_later},
    {"pm_usBankAccount_processing", "us_bank_account", "6000", settles_later},
}};

} // namespace

TestCard const* test_card(std::string_view id)
{
    std::string wanted{id};
    if (id.starts_with("tok_")) wanted = "pm_card_" + std::string{id.substr(4)};
    auto const* found = std::find_if(cards.begin(), cards.end(), [&](TestCard const& card) { return card.id == wanted; });
    return found == cards.end() ? nullptr : found;
}

TestCard const* test_card_of_number(std::string_view number)
{
    if (number.size() < 14 || number.size() > 19 || !std::all_of(number.begin(), number.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
        return nullptr;
    auto const last4 = number.substr(number.size() - 4);
    auto const* found = std::find_if(cards.begin(), cards.end(), [&](TestCard const& card) { return card.last4 == last4; });
    return found == cards.end() ? nullptr : found;
}

Object payment_method_of(TestCard const& card, std::string_view type)
{
    Object method{{"id", new_id("pm")}, {"object", "payment_method"}, {"allow_redisplay", "unspecified"},
        {"billing_details", Object{{"address", nullptr}, {"email", nullptr}, {"name", nullptr}, {"phone", nullptr}, {"tax_id", nullptr}}}, {"created", now_s()},
        {"customer", nullptr}, {"customer_account", nullptr}, {"livemode", false}, {"metadata", Object{}}};
    if (card.conduct == settles_later) {
        method["type"] = "us_bank_account";
        method["us_bank_account"] =
            Object{{"account_holder_type", "individual"}, {"account_type", "checking"}, {"bank_name", "STRIPE TEST BANK"}, {"last4", card.last4}};
    } else {
        method["type"] = type;
        method[type] = Object{{"brand", card.brand}, {"country", card.country}, {"display_brand", card.brand}, {"exp_month", 12}, {"exp_year", 2034},
            {"fingerprint", "sim" + std::string{card.last4} + std::string{card.brand}}, {"funding", card.funding}, {"last4", card.last4},
            {"networks", Object{{"available", json::array{card.brand}}, {"preferred", nullptr}}}};
        if (type == "card") {
            auto& shape = method["card"].as_object();
            shape["checks"] = Object{{"address_line1_check", nullptr}, {"address_postal_code_check", nullptr}, {"cvc_check", "pass"}};
            shape["generated_from"] = nullptr;
            shape["regulated_status"] = "unregulated";
            shape["three_d_secure_usage"] = Object{{"supported", true}};
            shape["wallet"] = nullptr;
        }
    }
    method["_card"] = card.id;
    return method;
}

std::string decline_message(TestCard const& card)
{
    if (card.code == "expired_card") return "Your card has expired.";
    if (card.code == "incorrect_cvc") return "Your card's security code is incorrect.";
    if (card.code == "processing_error") return "An error occurred while processing your card. Try again in a little bit.";
    if (card.decline_code == "insufficient_funds") return "Your card has insufficient funds.";
    return "Your card was declined.";
}

} // namespace stripe_sim
