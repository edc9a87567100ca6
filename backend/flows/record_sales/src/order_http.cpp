#include "order_http.hpp"

#include "sale.hpp"

#include "shopx/orders/orders.hpp"

namespace shopx::record_sales {
namespace {

struct OrderBody {
    SaleBody cart;
    BusinessDay valid_until;
    std::optional<std::string> customer;
    std::optional<ValueAccountId> deposit_account_id;
    std::optional<std::int64_t> minimum_deposit_minor;
    std::optional<std::int64_t> cancellation_fee_minor;
    static constexpr auto wire()
    {
        return json::object<OrderBody>("OrderBody", "A quote, or with a deposit account a layaway: goods at frozen prices and taxes until a day",
            json::field("cart", &OrderBody::cart, "Of kind `order`: the lines, and what they come to"),
            json::field("valid_until", &OrderBody::valid_until, "The last business day on which it holds", "2026-12-31"),
            json::field("customer", &OrderBody::customer, "Who it is for", "Ada Byron").length(1, 200),
            json::field("deposit_account_id", &OrderBody::deposit_account_id, "Makes it a layaway: the stored value of kind `deposit` that is paid on"),
            json::field("minimum_deposit_minor", &OrderBody::minimum_deposit_minor, "What must be paid for the goods to be put aside. Absent: nothing", "100")
                .range(0, amount_max),
            json::field("cancellation_fee_minor", &OrderBody::cancellation_fee_minor, "What the shop keeps when the customer cancels. Absent: nothing", "50")
                .range(0, amount_max));
    }
};

void check(OrderBody const& body, json::Problems& problems)
{
    if (body.cart.kind != Kind::order) problems.add("/cart/kind", "not_allowed", "the cart of an order is of kind order");
    auto const total = body.cart.total_minor;
    if (body.minimum_deposit_minor.value_or(0) > total) problems.add("/minimum_deposit_minor", "out_of_range", "more than the goods cost");
    if (body.cancellation_fee_minor.value_or(0) > total) problems.add("/cancellation_fee_minor", "out_of_range", "more than the goods cost");
    if (body.deposit_account_id) return;
    if (body.minimum_deposit_minor) problems.add("/minimum_deposit_minor", "not_allowed", "a quote has no deposit");
    if (body.cancellation_fee_minor) problems.add("/cancellation_fee_minor", "not_allowed", "a quote costs nothing");
}

orders::Order order_of(http::Caller const& caller, OrderId id, OrderBody const& body, Instant now)
{
    orders::Order order;
    order.id = id;
    order.kind = body.deposit_account_id ? orders::Kind::layaway : orders::Kind::quote;
    order.store = body.cart.store_id;
    order.account = caller.account;
    order.opened_at = now;
    order.currency = body.cart.currency;
    order.total_minor = body.cart.total_minor;
    order.valid_until = body.valid_until;
    order.deposit_account = body.deposit_account_id;
    order.minimum_deposit_minor = body.minimum_deposit_minor.value_or(0);
    order.cancellation_fee_minor = body.cancellation_fee_minor.value_or(0);
    order.customer = body.customer;
    order.cart = json::write(body.cart);
    order.body = json::write(body);
    return order;
}

/// Priced as a sale would be: what cannot be sold can't be promised. What is merely doubtful is the shop's to promise.
Task<std::optional<Error>> refused(RecordSales::Impl& flow, http::Caller const& caller, OrderId id, SaleBody const& cart)
{
    auto const known = co_await known_for(flow, caller.tenant, cart);
    PriceBook const book{*known.directory, *known.catalogue, *known.taxes, known.rules_now.get(), known.rules.get()};
    auto const priced = price(book, caller, SaleId{id.value}, cart, flow.parts.clock.now());
    if (priced) co_return std::nullopt;
    co_return priced.error();
}

Task<http::Response> put_order(http::Request const& request, RecordSales::Impl& flow)
{
    auto const id = request.path_id<OrderId>("order_id");
    if (!id || id->value.version() != 7) co_return http::problem({ErrorKind::bad_request, "orders.bad_id", "the id of an order is a UUIDv7"});
    auto const body = json::read<OrderBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const caller = request.caller();
    if (auto const elsewhere = http::refuse_other_store(caller, body->cart.store_id)) co_return http::problem(*elsewhere);
    auto const error = co_await refused(flow, caller, *id, body->cart);
    if (error) co_return http::problem(*error);
    auto order = order_of(caller, *id, *body, flow.parts.clock.now());
    auto tx = co_await flow.parts.db.begin(caller.tenant);
    auto const opened = co_await orders::open(tx, flow.parts.sealer, std::move(order));
    if (!opened) co_return http::problem(opened.error());
    co_await tx.commit();
    co_return http::json_text(opened->first_time ? 201 : 200, orders::order_json(opened->order));
}

} // namespace

http::Route order_route(RecordSales::Impl& flow)
{
    return {.method = http::Method::put,
        .path = "/v1/orders/{order_id}",
        .permission = Permission::sell,
        .summary = "Promise a cart to a customer until a day: a quote, or a layaway with a deposit",
        .handler = [&flow](http::Request const& request) { return put_order(request, flow); },
        .request = json::schema_of<OrderBody>(),
        .response = orders::order_schema(),
        .statuses = {201},
        .errors = {"orders.bad_id", "orders.id_reused", "sales.unknown_store", "sales.unknown_register", "sales.currency_differs", "sales.id_time_differs",
            "sales.unknown_variant", "sales.cannot_be_priced", "auth.other_store"}};
}

} // namespace shopx::record_sales
