// What is promised to a customer and not sold yet: quotes, and goods that are laid away for a deposit (E19).
#pragma once

#include "shopx/base/result.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"
#include "shopx/stores/stores.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace shopx::orders {

/// Numbers are stored: add, never renumber.
enum class Kind : std::int16_t { quote = 1, layaway = 2 };
enum class State : std::int16_t { open = 1, completed = 2, cancelled = 3, forfeited = 4 };

struct Order {
    OrderId id;
    Kind kind{};
    StoreId store;
    AccountId account;
    Instant opened_at;
    std::string currency;
    std::int64_t total_minor = 0;
    BusinessDay valid_until; // still good on this day
    std::optional<ValueAccountId> deposit_account{};
    std::int64_t minimum_deposit_minor = 0;
    std::int64_t cancellation_fee_minor = 0;
    std::optional<std::string> customer{}; // who it is for, in words; sealed at rest
    std::string cart{};                    // what the till said, in canonical JSON: the flow that sells can read it
    std::string body{};                    // the whole request, to tell a repeat from another; only its keyed digest is kept
};

struct Stored {
    Order order; // without `body`
    std::int64_t number = 0;
    State state = State::open;
    std::optional<SaleId> completed_by{};
    std::optional<std::string> reason{};
    Instant changed_at;
};

struct Opened {
    Stored order;
    bool first_time = true;
};
/// Numbers and keeps it, and tells the feed. The same id and body: what is stored. Another body: 409 `orders.id_reused`.
Task<Result<Opened>> open(pg::TenantTx& tx, crypto::Sealer const& sealer, Order order);
Task<std::optional<Stored>> find(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id);

/// What is odd about the sale that names an order.
enum class Doubt { unknown, not_open, expired };
/// The sale takes the goods. Twice by the same sale is once. An unknown order, or one that is not open, stays as it is.
Task<std::optional<Doubt>> complete(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id, SaleId sale, BusinessDay today, Instant now);

/// An order as the API answers it, and its schema.
std::string order_json(Stored const& order);
json::SchemaOf order_schema();

/// Seals customers' names anew that an older key sealed. How many.
Task<std::int64_t> reseal(pg::TenantTx& tx, crypto::Sealer const& sealer);

/// GET /v1/orders, GET /v1/orders/{order_id}, POST /v1/orders/{order_id}/cancel, POST /v1/orders/{order_id}/forfeit
http::Routes routes(Clock const& clock, pg::Database& db, crypto::Sealer const& sealer, stores::Directories& directories);

} // namespace shopx::orders
