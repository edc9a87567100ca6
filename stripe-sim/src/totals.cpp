#include "totals.hpp"

#include <map>

namespace stripe_sim {
namespace {

struct Sums {
    std::int64_t held = 0, captured = 0, refunded = 0, disputed = 0, fees = 0, net = 0;
};

} // namespace

Object totals(Tx const& tx)
{
    std::map<std::string, Sums> sums;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> of_intents; // succeeded charges, refunded
    for (auto const* charge : tx.all("charge")) {
        if (text(*charge, "status") != "succeeded") continue;
        auto& of = sums[text(*charge, "currency")];
        ++of_intents[text(*charge, "payment_intent")].first;
        of.captured += integer(*charge, "amount_captured");
        if (!flag(*charge, "captured") && !flag(*charge, "refunded")) of.held += integer(*charge, "amount");
    }
    for (auto const* refund : tx.all("refund")) {
        auto const status = text(*refund, "status");
        if (status == "failed" || status == "canceled") continue;
        sums[text(*refund, "currency")].refunded += integer(*refund, "amount");
        of_intents[text(*refund, "payment_intent")].second += integer(*refund, "amount");
    }
    for (auto const* dispute : tx.all("dispute")) {
        if (text(*dispute, "status") != "won") sums[text(*dispute, "currency")].disputed += integer(*dispute, "amount");
    }
    for (auto const* row : tx.all("balance_transaction")) {
        if (text(*row, "type") == "payout") continue;
        sums[text(*row, "currency")].fees += integer(*row, "fee");
        sums[text(*row, "currency")].net += integer(*row, "net");
    }
    Object currencies;
    for (auto const& [currency, of] : sums) {
        currencies[currency] =
            Object{{"held", of.held}, {"captured", of.captured}, {"refunded", of.refunded}, {"disputed", of.disputed}, {"fees", of.fees}, {"net", of.net}};
    }
    json::array intents;
    for (auto const* intent : tx.all("payment_intent")) {
        auto const id = text(*intent, "id");
        intents.push_back(Object{{"id", id}, {"status", intent->at("status")}, {"amount", intent->at("amount")},
            {"amount_received", intent->at("amount_received")}, {"amount_refunded", of_intents[id].second}, {"succeeded_charges", of_intents[id].first},
            {"currency", intent->at("currency")}, {"metadata", intent->at("metadata")}});
    }
    return Object{{"currencies", std::move(currencies)}, {"payment_intents", std::move(intents)},
        {"webhooks_waiting", static_cast<std::int64_t>(tx.all("delivery").size())}};
}

} // namespace stripe_sim
