// An order on the wire. Private to orders.
#pragma once

#include "shopx/orders/orders.hpp"
#include "shopx/runtime/json.hpp"

template <>
inline constexpr auto shopx::json::names<shopx::orders::Kind> =
    std::array{shopx::json::Name{shopx::orders::Kind::quote, "quote"}, shopx::json::Name{shopx::orders::Kind::layaway, "layaway"}};
template <>
inline constexpr auto shopx::json::names<shopx::orders::State> =
    std::array{shopx::json::Name{shopx::orders::State::open, "open"}, shopx::json::Name{shopx::orders::State::completed, "completed"},
        shopx::json::Name{shopx::orders::State::cancelled, "cancelled"}, shopx::json::Name{shopx::orders::State::forfeited, "forfeited"}};

namespace shopx::orders {

struct OrderView {
    OrderId order_id;
    Kind kind{};
    std::string number;
    State state{};
    StoreId store_id;
    AccountId account_id;
    Instant opened_at;
    std::string currency;
    std::int64_t total_minor = 0;
    BusinessDay valid_until;
    std::optional<ValueAccountId> deposit_account_id;
    std::int64_t minimum_deposit_minor = 0;
    std::int64_t cancellation_fee_minor = 0;
    std::optional<std::string> customer;
    std::optional<SaleId> completed_by;
    std::optional<std::string> reason;
    Instant changed_at;
    std::optional<json::Raw> cart;
    static constexpr auto wire()
    {
        return json::object<OrderView>("Order", "A quote or a layaway, as it stands", json::field("order_id", &OrderView::order_id, "As the till made it"),
            json::field("kind", &OrderView::kind, "quote, or layaway: goods put aside for a deposit", "layaway"),
            json::field("number", &OrderView::number, "As its slip says it: contiguous in its store and kind", "L-17"),
            json::field("state", &OrderView::state, "open, completed, cancelled or forfeited", "open"), json::field("store_id", &OrderView::store_id, "Where"),
            json::field("account_id", &OrderView::account_id, "Who was signed in"), json::field("opened_at", &OrderView::opened_at, "The server's clock"),
            json::field("currency", &OrderView::currency, "ISO 4217", "GBP"),
            json::field("total_minor", &OrderView::total_minor, "What the goods cost, frozen", "510"),
            json::field("valid_until", &OrderView::valid_until, "The last business day on which it holds", "2026-12-31"),
            json::field("deposit_account_id", &OrderView::deposit_account_id, "Of a layaway: the stored value that deposits lie on"),
            json::field("minimum_deposit_minor", &OrderView::minimum_deposit_minor, "What must be paid for the goods to be put aside", "100"),
            json::field("cancellation_fee_minor", &OrderView::cancellation_fee_minor, "What the shop keeps when the customer cancels", "50"),
            json::field("customer", &OrderView::customer, "Who it is for", "Ada Byron"),
            json::field("completed_by", &OrderView::completed_by, "The sale that it became"), json::field("reason", &OrderView::reason, "Of a cancellation"),
            json::field("changed_at", &OrderView::changed_at, "Last"),
            json::field("cart", &OrderView::cart, "Lines, prices and taxes as they were promised (SaleBody); absent in lists"));
    }
};

OrderView view_of(Stored const& order, bool with_cart);

} // namespace shopx::orders
