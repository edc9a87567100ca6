#include "orders_sql.hpp"

#include <stdexcept>

namespace shopx::orders {

Stored stored_of(pg::Row const& row, crypto::Sealer const& sealer)
{
    Stored stored;
    auto& o = stored.order;
    o.id = row.get<OrderId>(0);
    o.kind = static_cast<Kind>(row.get<std::int16_t>(1));
    stored.number = row.get<std::int64_t>(2);
    stored.state = static_cast<State>(row.get<std::int16_t>(3));
    o.store = row.get<StoreId>(4);
    o.account = row.get<AccountId>(5);
    o.opened_at = row.get<Instant>(6);
    o.currency = row.get<std::string>(7);
    o.total_minor = row.get<std::int64_t>(8);
    o.valid_until = row.get<BusinessDay>(9);
    o.deposit_account = row.get<std::optional<ValueAccountId>>(10);
    o.minimum_deposit_minor = row.get<std::int64_t>(11);
    o.cancellation_fee_minor = row.get<std::int64_t>(12);
    if (!row.is_null(13)) {
        o.customer = sealer.open(customer_place(o.id), row.get<std::string_view>(13));
        if (!o.customer) throw std::runtime_error{"a customer's name of an order can't be opened: a seal key is gone"};
    }
    o.cart = row.get<std::string>(14);
    stored.completed_by = row.get<std::optional<SaleId>>(15);
    stored.reason = row.get<std::optional<std::string>>(16);
    stored.changed_at = row.get<Instant>(17);
    return stored;
}

} // namespace shopx::orders
