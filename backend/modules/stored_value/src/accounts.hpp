// Accounts in the database, and their words on the wire. Private to stored_value.
#pragma once

#include "shopx/runtime/json.hpp"
#include "shopx/stored_value/stored_value.hpp"

template <>
inline constexpr auto shopx::json::names<shopx::stored_value::Kind> =
    std::array{shopx::json::Name{shopx::stored_value::Kind::gift_card, "gift_card"}, shopx::json::Name{shopx::stored_value::Kind::store_credit, "store_credit"},
        shopx::json::Name{shopx::stored_value::Kind::voucher, "voucher"}, shopx::json::Name{shopx::stored_value::Kind::on_account, "on_account"},
        shopx::json::Name{shopx::stored_value::Kind::deposit, "deposit"}};

namespace shopx::stored_value {

std::string_view word(Kind kind);

/// An account with what its routes show beside the balance.
struct Stored {
    Account account;
    std::optional<std::string> code_end;
    StoreId issuer_store;
    AccountId opened_by;
    Instant opened_at;
    bool single_purpose = false;
};
Task<std::optional<Stored>> find(pg::TenantTx& tx, ValueAccountId id);
Task<std::optional<Stored>> lock_one(pg::TenantTx& tx, ValueAccountId id);
Task<std::optional<Stored>> find_by_code(pg::TenantTx& tx, std::string const& code_mac);

/// Nothing: it was opened. Else the one that has this id, or this code, already.
Task<void> insert(pg::TenantTx& tx, Stored const& account, std::optional<std::string> code_mac);
void set_blocked(pg::TenantTx& tx, ValueAccountId id, bool blocked);
/// Queued: the account is locked, and its constraint is the judge.
void change_balance(pg::TenantTx& tx, ValueAccountId id, std::int64_t amount_minor, std::int64_t held_minor);

} // namespace shopx::stored_value
