#include "orders_sql.hpp"

#include "order_body.hpp"

#include "shopx/feed/feed.hpp"

namespace shopx::orders {
namespace {

constexpr std::string_view digest_of = "orders.orders.body:";

feed::Change change_of(TenantId tenant, Stored const& order)
{
    auto view = view_of(order, false);
    view.customer.reset(); // the feed is read by more than may know who buys
    return {tenant, order.order.kind == Kind::layaway ? feed::Kind::layaway : feed::Kind::quote, order.order.id.value, order.changed_at, json::write(view)};
}

} // namespace

OrderView view_of(Stored const& stored, bool with_cart)
{
    auto const& o = stored.order;
    OrderView view{o.id, o.kind, (o.kind == Kind::layaway ? "L-" : "Q-") + std::to_string(stored.number), stored.state, o.store, o.account, o.opened_at,
        o.currency, o.total_minor, o.valid_until, o.deposit_account, o.minimum_deposit_minor, o.cancellation_fee_minor, o.customer, stored.completed_by,
        stored.reason, stored.changed_at, {}};
    if (with_cart) view.cart = json::Raw{o.cart};
    return view;
}

std::string order_json(Stored const& order) { return json::write(view_of(order, true)); }
json::SchemaOf order_schema() { return json::schema_of<OrderView>(); }

std::string customer_place(OrderId id) { return "orders.orders.customer:" + id.to_string(); }

void tell(pg::TenantTx& tx, Stored const& order)
{
    std::vector<feed::Change> const changes{change_of(tx.tenant(), order)};
    feed::append(tx, changes);
}

Task<std::optional<Stored>> read(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id, bool locked)
{
    pg::Rows rows;
    if (locked)
        rows = co_await tx.query(sql::lock_order, tx.tenant(), id);
    else
        rows = co_await tx.query(sql::find_order, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return stored_of(rows[0], sealer);
}

Task<Result<Opened>> open(pg::TenantTx& tx, crypto::Sealer const& sealer, Order order)
{
    auto const digest = sealer.blind_index(digest_of, order.body);
    auto const known = co_await tx.query(sql::digest_of_order, tx.tenant(), order.id);
    if (!known.empty()) {
        if (known[0].get<std::string>(0) != digest) co_return Error{ErrorKind::conflict, "orders.id_reused", "another order has this id"};
        auto stored = co_await read(tx, sealer, order.id, false);
        Opened again{std::move(*stored), false};
        co_return again;
    }
    auto const counted = co_await tx.query(sql::next_number, tx.tenant(), order.store, static_cast<std::int16_t>(order.kind));
    Stored stored;
    stored.number = counted[0].get<std::int64_t>(0);
    stored.changed_at = order.opened_at;
    std::optional<std::string> sealed;
    if (order.customer) sealed = sealer.seal(customer_place(order.id), *order.customer);
    std::optional<pg::Bytes> customer;
    if (sealed) customer = pg::Bytes{*sealed};
    tx.queue(sql::insert_order, tx.tenant(), order.id, static_cast<std::int16_t>(order.kind), stored.number, order.store, order.account, order.opened_at,
        order.currency, order.total_minor, order.valid_until, order.deposit_account, order.minimum_deposit_minor, order.cancellation_fee_minor, customer,
        order.cart, pg::Bytes{digest});
    order.body.clear();
    stored.order = std::move(order);
    tell(tx, stored);
    Opened opened{std::move(stored), true};
    co_return opened;
}

Task<std::optional<Stored>> find(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id)
{
    auto found = co_await read(tx, sealer, id, false);
    co_return found;
}

Task<std::optional<Doubt>> complete(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id, SaleId sale, BusinessDay today, Instant now)
{
    auto stored = co_await read(tx, sealer, id, true);
    if (!stored) co_return Doubt::unknown;
    if (stored->state == State::completed && stored->completed_by == sale) co_return std::nullopt;
    if (stored->state != State::open) co_return Doubt::not_open;
    std::optional<Doubt> doubt;
    if (stored->order.valid_until < today) doubt = Doubt::expired; // the goods are sold all the same
    stored->state = State::completed;
    stored->completed_by = sale;
    stored->changed_at = now;
    tx.queue(sql::complete_order, tx.tenant(), id, sale, now);
    tell(tx, *stored);
    co_return doubt;
}

Task<Result<Stored>> end(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id, State how, std::optional<std::string> reason, Instant now)
{
    auto stored = co_await read(tx, sealer, id, true);
    if (!stored) co_return Error{ErrorKind::not_found, "orders.unknown_order", "no such order"};
    if (stored->state == how) co_return std::move(*stored);
    if (stored->state != State::open) co_return Error{ErrorKind::conflict, "orders.not_open", "the order is completed, cancelled or forfeited already"};
    stored->state = how;
    stored->reason = std::move(reason);
    stored->changed_at = now;
    tx.queue(sql::end_order, tx.tenant(), id, static_cast<std::int16_t>(how), stored->reason, now);
    tell(tx, *stored);
    co_return std::move(*stored);
}

} // namespace shopx::orders
