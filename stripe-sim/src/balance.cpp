// docs.stripe.com/api/balance and balance_transactions. Money is available at once.
#include "ledger.hpp"
#include "lists.hpp"

#include <set>

namespace stripe_sim {
namespace {

Answer retrieve_balance(Call& call)
{
    call.params.done();
    std::set<std::string> currencies;
    for (auto const* row : call.tx.all("balance_transaction")) currencies.insert(text(*row, "currency"));
    if (currencies.empty()) currencies.insert("usd");
    json::array amounts, none;
    for (auto const& currency : currencies) {
        auto const sum = available(call.tx, currency);
        amounts.push_back(Object{{"amount", sum}, {"currency", currency}, {"source_types", Object{{"card", sum}}}});
        none.push_back(Object{{"amount", 0}, {"currency", currency}, {"source_types", Object{{"card", 0}}}});
    }
    return {200, Object{{"object", "balance"}, {"available", std::move(amounts)}, {"livemode", false}, {"pending", std::move(none)}}};
}

Answer retrieve(Call& call)
{
    call.params.done();
    return {200, shown(call.tx.get("balance_transaction", call.ids[0]))};
}

Answer list(Call& call)
{
    auto const payout = call.params.text("payout");
    auto const currency = call.params.text("currency");
    auto const source = call.params.text("source");
    auto const type = call.params.text("type");
    if (payout && !flag(call.tx.get("payout", *payout, "payout"), "automatic"))
        throw invalid_request("", "Balance transaction history can only be filtered on automatic transfers, not manual.", "payout");
    return list_of(call, "balance_transaction", [&](Object const& row) {
        return (!payout || text(row, "_payout") == *payout) && (!currency || text(row, "currency") == *currency) && (!source || text(row, "source") == *source)
               && (!type || text(row, "type") == *type);
    });
}

} // namespace

Routes balance_routes()
{
    return {{"GET", "/v1/balance", retrieve_balance}, {"GET", "/v1/balance_transactions", list}, {"GET", "/v1/balance_transactions/{}", retrieve}};
}

} // namespace stripe_sim
