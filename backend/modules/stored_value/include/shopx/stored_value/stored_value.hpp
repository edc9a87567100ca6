// Gift cards, store credit, vouchers, deposits, and what customers owe: balances that never go below their floor, moved by documents.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace shopx::stored_value {

enum class Kind : std::uint8_t { gift_card, store_credit, voucher, on_account, deposit };

/// What one tender of a document does to an account. Its key is account, document and ordinal.
struct Movement {
    ValueAccountId account;
    SaleId document;
    std::int16_t ordinal = 0;      // place among the document's tenders, from 1
    std::int64_t amount_minor = 0; // of the balance: above zero makes the card fuller, below zero spends; on_account: what is owed is below zero
    Kind kind{};                   // as the document says it
    std::string currency;
    Instant at; // the till's clock
    StoreId store{};
};

enum class Doubt {
    short_,  // the balance does not bear it: not booked
    unknown, // no such account: not booked
    differs, // another kind or currency: not booked
    blocked, // booked: the goods are gone, and the value with them
    expired  // booked
};
struct MoveFault {
    std::size_t index; // of the movement
    Doubt doubt{};
    std::string detail;
};
/// Moves the accounts in the caller's transaction, in the order of their ids, and holds them until its end. What is booked already is left as
/// it is, and a redemption ahead of its sale becomes its movement. What can't be booked is kept in the list that a person sees, and told.
Task<std::vector<MoveFault>> move(pg::TenantTx& tx, std::span<Movement const> movements);

/// The tenders of a document, from 1, that could not be booked and nobody has settled.
Task<std::vector<std::int16_t>> unbooked_of(pg::TenantTx& tx, SaleId document);

/// An account as it is now.
struct Account {
    ValueAccountId id;
    Kind kind{};
    std::string currency;
    std::int64_t balance_minor = 0;
    std::int64_t held_minor = 0;  // of it, for sales that have not come yet
    std::int64_t floor_minor = 0; // zero or below
    bool blocked = false;
    std::optional<BusinessDay> expires_on;
    /// What may be spent now.
    std::int64_t available_minor() const { return balance_minor - held_minor - floor_minor; }
};
/// Locked until the transaction ends. Those that are there, by id.
Task<std::vector<Account>> hold(pg::TenantTx& tx, std::span<ValueAccountId const> ids);

/// Accounts beside the sums of their movements, and of what is held (E25.6).
struct BalanceDiffers {
    ValueAccountId account;
    std::int64_t balance_minor = 0;
    std::int64_t moved_minor = 0;
    std::int64_t held_minor = 0;
    std::int64_t redeemed_minor = 0;
};
struct BalanceCheck {
    std::int64_t accounts = 0;
    std::int64_t wrong = 0;
    std::vector<BalanceDiffers> shown; // the first of the wrong ones
};
/// Reads all movements of the tenant.
Task<BalanceCheck> check_balances(pg::TenantTx& tx, std::int64_t shown_max);

/// /v1/value-accounts…
http::Routes routes(Clock const& clock, pg::Database& db, crypto::Sealer const& sealer);

} // namespace shopx::stored_value
