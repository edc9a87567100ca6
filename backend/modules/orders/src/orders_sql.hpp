// The statements of orders, and a row as a value. Private to orders.
#pragma once

#include "shopx/orders/orders.hpp"

namespace shopx::orders {

/// What the customer's name is sealed for.
std::string customer_place(OrderId id);
/// Locked: nobody else ends or completes it meanwhile.
Task<std::optional<Stored>> read(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id, bool locked);
/// Queues the order's new state for the feed.
void tell(pg::TenantTx& tx, Stored const& order);
/// Cancels or forfeits it; twice is once.
Task<Result<Stored>> end(pg::TenantTx& tx, crypto::Sealer const& sealer, OrderId id, State how, std::optional<std::string> reason, Instant now);
Stored stored_of(pg::Row const& row, crypto::Sealer const& sealer);

namespace sql {

inline constexpr pg::Statement next_number{"orders.next_number", R"sql(
    insert into orders.counters as c (tenant_id, store_id, kind, last_number) values ($1::uuid, $2::uuid, $3::smallint, 1)
    on conflict (tenant_id, store_id, kind) do update set last_number = c.last_number + 1 returning last_number
)sql"};
inline constexpr pg::Statement insert_order{"orders.insert", R"sql(
    insert into orders.orders (tenant_id, id, kind, number, state, store_id, account_id, opened_at, currency, total_minor, valid_until, deposit_account_id,
                               minimum_deposit_minor, cancellation_fee_minor, customer_sealed, cart, digest, changed_at)
    values ($1::uuid, $2::uuid, $3::smallint, $4::bigint, 1, $5::uuid, $6::uuid, $7::timestamptz, $8::text, $9::bigint, $10::date, $11::uuid, $12::bigint,
            $13::bigint, $14::bytea, $15::text, $16::bytea, $7::timestamptz)
)sql"};
inline constexpr pg::Statement digest_of_order{"orders.digest_of", "select digest from orders.orders where tenant_id = $1::uuid and id = $2::uuid"};
inline constexpr pg::Statement find_order{"orders.find", R"sql(
    select id, kind, number, state, store_id, account_id, opened_at, currency, total_minor, valid_until, deposit_account_id, minimum_deposit_minor,
           cancellation_fee_minor, customer_sealed, cart, completed_by, reason, changed_at from orders.orders where tenant_id = $1::uuid and id = $2::uuid
)sql"};
inline constexpr pg::Statement lock_order{"orders.lock", R"sql(
    select id, kind, number, state, store_id, account_id, opened_at, currency, total_minor, valid_until, deposit_account_id, minimum_deposit_minor,
           cancellation_fee_minor, customer_sealed, cart, completed_by, reason, changed_at from orders.orders where tenant_id = $1::uuid and id = $2::uuid
       for update
)sql"};
inline constexpr pg::Statement list_orders{"orders.list", R"sql(
    select id, kind, number, state, store_id, account_id, opened_at, currency, total_minor, valid_until, deposit_account_id, minimum_deposit_minor,
           cancellation_fee_minor, customer_sealed, '', completed_by, reason, changed_at from orders.orders
     where tenant_id = $1::uuid and id < $2::uuid and ($3::smallint is null or state = $3::smallint) and ($4::smallint is null or kind = $4::smallint)
       and ($5::uuid[] is null or store_id = any ($5::uuid[])) order by id desc limit $6::bigint
)sql"};
inline constexpr pg::Statement complete_order{"orders.complete",
    "update orders.orders set state = 2, completed_by = $3::uuid, changed_at = $4::timestamptz where tenant_id = $1::uuid and id = $2::uuid"};
inline constexpr pg::Statement end_order{"orders.end", R"sql(
    update orders.orders set state = $3::smallint, reason = $4::text, changed_at = $5::timestamptz where tenant_id = $1::uuid and id = $2::uuid
)sql"};

} // namespace sql
} // namespace shopx::orders
