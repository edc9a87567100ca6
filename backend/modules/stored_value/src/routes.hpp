// Routes of the module, a file for each subject.
#pragma once

#include "accounts.hpp"

#include "shopx/runtime/http.hpp"

namespace shopx::stored_value {

/// What the handlers share.
struct Desk {
    Clock const& clock;
    pg::Database& db;
    crypto::Sealer sealer;
};

struct AccountBody {
    ValueAccountId id;
    Kind kind{};
    std::string currency;
    std::int64_t balance_minor = 0;
    std::int64_t held_minor = 0;
    std::int64_t available_minor = 0;
    std::int64_t floor_minor = 0;
    std::optional<std::string> code_end;
    StoreId issuer_store_id;
    Instant opened_at;
    std::optional<BusinessDay> expires_on;
    bool blocked = false;
    bool single_purpose = false;
    static constexpr auto wire()
    {
        return json::object<AccountBody>("ValueAccount", "Value that the shop owes somebody, or somebody the shop",
            json::field("id", &AccountBody::id, "As it was opened"), json::field("kind", &AccountBody::kind, "What it is", "gift_card"),
            json::field("currency", &AccountBody::currency, "ISO 4217", "GBP"),
            json::field("balance_minor", &AccountBody::balance_minor, "The sum of all movements; below zero is owed to the shop", "2500"),
            json::field("held_minor", &AccountBody::held_minor, "Of it, taken for sales that have not come yet", "0"),
            json::field("available_minor", &AccountBody::available_minor, "What can be spent now", "2500"),
            json::field("floor_minor", &AccountBody::floor_minor, "How low the balance may go: zero, or what a customer may owe", "0"),
            json::field("code_end", &AccountBody::code_end, "The last four characters of its code, for people", "7F3A"),
            json::field("issuer_store_id", &AccountBody::issuer_store_id, "The store that owes the value, wherever it is spent"),
            json::field("opened_at", &AccountBody::opened_at, "The server's clock", "2026-11-23T10:00:00Z"),
            json::field("expires_on", &AccountBody::expires_on, "The last day on which it can be spent; absent: it does not expire", "2029-11-23"),
            json::field("blocked", &AccountBody::blocked, "Lost, or in doubt: nothing is taken from it ahead of a sale", "false"),
            json::field("single_purpose", &AccountBody::single_purpose, "Taxed when it was issued, not when it is spent", "false"));
    }
};
AccountBody to_body(Stored const& stored);

Error unknown_account();
/// The account can't be spent from now; nothing: it can.
std::optional<Error> no_use(Account const& account, Instant now);

http::Routes account_routes(Desk const& desk);
http::Routes redemption_routes(Desk const& desk);
http::Routes correction_routes(Desk const& desk);

} // namespace shopx::stored_value
