// docs.stripe.com/api/terminal/readers: process_payment_intent, cancel_action, and the test helper that presents a card.
#include "reader_actions.hpp"

#include "charging.hpp"
#include "events.hpp"
#include "intents.hpp"
#include "timers.hpp"

#include <algorithm>
#include <array>

namespace stripe_sim {
namespace {

bool is_under_way(Object const& reader)
{
    auto const* action = reader.if_contains("action");
    return action != nullptr && action->is_object() && text(action->get_object(), "status") == "in_progress";
}

Object conduct_of(Tx const& tx, std::string const& reader_id) { return tx.find("conduct", reader_id).value_or(Object{}); }

void fail(Tx& tx, Object& reader, std::string_view code, std::string_view message)
{
    auto& action = reader["action"].as_object();
    action["status"] = "failed";
    action["failure_code"] = code;
    action["failure_message"] = message;
    reader["_is_authorising"] = false;
    tx.put("reader", reader);
    emit(tx, "terminal.reader.action_failed", reader);
}

Answer process(Call& call)
{
    auto& params = call.params;
    auto const id = call.ids[0];
    auto reader = call.tx.get("reader", id);
    auto const intent_id = params.required_text("payment_intent");
    auto const config = params.tree("process_config");
    params.done();

    auto const intent = call.tx.get("payment_intent", intent_id, "payment_intent");
    auto const conduct = conduct_of(call.tx, id);
    if (text(reader, "status") == "offline")
        throw invalid_request("terminal_reader_offline",
            "Reader is currently offline, please ensure the reader is powered on and connected to the internet before retrying your request.");
    if (is_under_way(reader) || flag(conduct, "busy"))
        throw invalid_request("terminal_reader_busy", "Reader is currently processing another request, please reference the integration guide at "
                                                      "https://stripe.com/docs/terminal for details on how to handle this error.");
    if (!takes(intent, "card_present"))
        throw invalid_request(
            "payment_intent_incompatible_payment_method", "The PaymentIntent must allow the payment method type card_present.", "payment_intent");
    if (auto const status = text(intent, "status"); status != "requires_payment_method" && status != "requires_confirmation")
        throw invalid_request("intent_invalid_state",
            "Payment intent must be in the requires_payment_method state to be processed by a reader, but is " + status + ".", "payment_intent");

    wait_no_more(call.tx, id);
    Object what{{"payment_intent", intent_id}};
    if (config) what["process_config"] = *config;
    reader["action"] = Object{{"api_error", nullptr}, {"failure_code", nullptr}, {"failure_message", nullptr}, {"process_payment_intent", std::move(what)},
        {"status", "in_progress"}, {"type", "process_payment_intent"}};
    reader["last_seen_at"] = now_ms();
    call.tx.put("reader", reader);
    if (!text(conduct, "presents").empty()) wait_for(call.tx, "card_is_presented", id, integer(conduct, "after_ms"), Object{{"card", conduct.at("presents")}});
    if (!is_null(conduct, "customer_cancels_after_ms")) wait_for(call.tx, "customer_cancels", id, integer(conduct, "customer_cancels_after_ms"));
    return {200, shown(reader)};
}

Answer cancel_action(Call& call)
{
    auto reader = call.tx.get("reader", call.ids[0]);
    call.params.done();
    if (text(reader, "status") == "offline")
        throw invalid_request("terminal_reader_offline",
            "Reader is currently offline, please ensure the reader is powered on and connected to the internet before retrying your request.");
    if (flag(reader, "_is_authorising")) // docs.stripe.com/terminal: once a card was presented, the authorisation is waited for
        throw invalid_request("terminal_reader_busy", "Reader is currently processing a payment, and the action can no longer be canceled.");
    wait_no_more(call.tx, call.ids[0]);
    reader["action"] = nullptr;
    call.tx.put("reader", reader);
    return {200, shown(reader)};
}

Answer present_payment_method(Call& call)
{
    auto& params = call.params;
    auto const type = params.choice("type", {"card_present"});
    auto const card = params.tree("card_present");
    params.known({"amount_tip"});
    params.done();
    auto const reader = call.tx.get("reader", call.ids[0]);
    if (!is_under_way(reader)) throw invalid_request("", "The reader is not waiting for a payment method.");
    auto const number = card ? text(*card, "number") : "";
    auto const* known = number.empty() ? test_card("pm_card_visa") : test_card_of_number(number);
    if (known == nullptr) throw invalid_request("", "The number is none of the test cards of docs.stripe.com/testing.", "card_present[number]");
    present(call.tx, call.ids[0], *known);
    return {200, shown(call.tx.get("reader", call.ids[0]))};
}

} // namespace

void set_conduct(Tx& tx, std::string const& reader_id, Object const& conduct)
{
    constexpr std::array<std::string_view, 6> known{"offline", "busy", "presents", "after_ms", "slow_ms", "customer_cancels_after_ms"};
    for (auto const& field : conduct) {
        if (std::find(known.begin(), known.end(), std::string_view{field.key()}) == known.end())
            throw invalid_request("parameter_unknown", "Received unknown parameter: " + std::string{field.key()}, std::string{field.key()});
    }
    auto reader = tx.get("reader", reader_id);
    if (auto const card = text(conduct, "presents"); !card.empty() && test_card(card) == nullptr) throw no_such("PaymentMethod", card, "presents");
    reader["status"] = flag(conduct, "offline") ? "offline" : "online";
    auto kept = conduct;
    kept["id"] = reader_id;
    tx.put("conduct", kept);
    tx.put("reader", reader);
}

void present(Tx& tx, std::string const& reader_id, TestCard const& card)
{
    auto reader = tx.get("reader", reader_id);
    reader["_is_authorising"] = true;
    tx.put("reader", reader);
    auto const slow_ms = integer(conduct_of(tx, reader_id), "slow_ms");
    if (slow_ms > 0) {
        wait_no_more(tx, reader_id);
        wait_for(tx, "authorisation_ends", reader_id, slow_ms, Object{{"card", card.id}});
    } else {
        authorisation_ends(tx, reader_id, std::string{card.id});
    }
}

void card_is_presented(Tx& tx, std::string const& reader_id, std::string const& card_id)
{
    auto const reader = tx.find("reader", reader_id);
    if (reader && is_under_way(*reader) && !flag(*reader, "_is_authorising")) present(tx, reader_id, *test_card(card_id));
}

void authorisation_ends(Tx& tx, std::string const& reader_id, std::string const& card_id)
{
    auto reader = tx.get("reader", reader_id);
    if (!is_under_way(reader)) return;
    wait_no_more(tx, reader_id);
    auto intent = tx.get("payment_intent", text(reader.at("action").at("process_payment_intent").as_object(), "payment_intent"));
    auto const status = text(intent, "status");
    if (status != "requires_payment_method" && status != "requires_confirmation")
        return fail(tx, reader, "intent_invalid_state", "The PaymentIntent has a status of " + status + ".");
    auto method = payment_method_of(*test_card(card_id), "card_present");
    tx.put("payment_method", method);
    if (auto const decline = authorise(tx, intent, method, reader_id)) {
        reader["action"].as_object()["api_error"] = json::parse(decline->body()).at("error");
        return fail(tx, reader, decline->code, decline->message);
    }
    reader["action"].as_object()["status"] = "succeeded";
    reader["_is_authorising"] = false;
    tx.put("reader", reader);
    emit(tx, "terminal.reader.action_succeeded", reader);
}

void customer_cancels(Tx& tx, std::string const& reader_id)
{
    auto reader = tx.find("reader", reader_id);
    if (!reader || !is_under_way(*reader) || flag(*reader, "_is_authorising")) return;
    fail(tx, *reader, "customer_canceled", "The customer canceled the payment on the reader.");
}

Routes reader_action_routes()
{
    return {{"POST", "/v1/terminal/readers/{}/process_payment_intent", process}, {"POST", "/v1/terminal/readers/{}/cancel_action", cancel_action},
        {"POST", "/v1/test_helpers/terminal/readers/{}/present_payment_method", present_payment_method}};
}

} // namespace stripe_sim
