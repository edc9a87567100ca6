#include "ledger.hpp"

namespace stripe_sim {

std::string book(Tx& tx, std::string_view type, std::int64_t amount, std::int64_t fee, std::string_view currency, std::string_view source)
{
    auto const id = new_id("txn");
    json::array fees;
    if (fee != 0)
        fees.push_back(
            Object{{"amount", fee}, {"application", nullptr}, {"currency", currency}, {"description", "Stripe processing fees"}, {"type", "stripe_fee"}});
    auto const category = type == "adjustment" ? std::string_view{"dispute"} : type;
    tx.put("balance_transaction",
        Object{{"id", id}, {"object", "balance_transaction"}, {"amount", amount}, {"available_on", now_s()}, {"balance_type", "payments"}, {"created", now_s()},
            {"currency", currency}, {"description", nullptr}, {"exchange_rate", nullptr}, {"fee", fee}, {"fee_details", std::move(fees)}, {"net", amount - fee},
            {"reporting_category", category}, {"source", source}, {"status", "available"}, {"type", type}});
    return id;
}

std::int64_t available(Tx const& tx, std::string_view currency)
{
    std::int64_t sum = 0;
    for (auto const* row : tx.all("balance_transaction")) {
        if (text(*row, "currency") == currency) sum += integer(*row, "net");
    }
    return sum;
}

} // namespace stripe_sim
