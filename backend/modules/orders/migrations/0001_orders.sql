-- 0001_orders.sql. What is promised to a customer and not sold yet: quotes, and goods laid away for a deposit (E19). Prices and taxes are
-- frozen in the cart; the goods become a sale once, and that sale names its order.
create schema orders;
grant usage on schema orders to shopx_app;

create table orders.counters (
    tenant_id uuid not null, store_id uuid not null, kind smallint not null,
    last_number bigint not null check (last_number >= 0),
    primary key (tenant_id, store_id, kind)
);
call tenancy.guard('orders.counters', 'select, insert, update');

create table orders.orders (
    tenant_id uuid not null, id uuid not null,
    kind smallint not null check (kind in (1, 2)),       -- orders.hpp: quote, layaway
    number bigint not null check (number > 0),           -- of its kind in its store: what the slip says
    state smallint not null check (state between 1 and 4),
    store_id uuid not null,
    account_id uuid not null,                            -- who was signed in
    opened_at timestamptz not null,
    currency text not null,
    total_minor bigint not null check (total_minor >= 0),
    valid_until date not null,                           -- this business day is still good
    deposit_account_id uuid,                             -- stored value that the customer's deposits lie on
    minimum_deposit_minor bigint not null check (minimum_deposit_minor between 0 and total_minor),
    cancellation_fee_minor bigint not null check (cancellation_fee_minor between 0 and total_minor),
    customer_sealed bytea,
    cart text not null,                                  -- as the till said it, in canonical JSON
    digest bytea not null check (length(digest) = 32),   -- keyed, of the whole body: tells a repeat from another
    completed_by uuid,                                   -- the sale
    reason text check (length(reason) <= 200),           -- of a cancellation
    changed_at timestamptz not null,
    primary key (tenant_id, id),
    constraint a_number_once unique (tenant_id, store_id, kind, number),
    constraint completed_by_a_sale check ((state = 2) = (completed_by is not null)),
    constraint a_layaway_has_a_deposit check ((kind = 2) = (deposit_account_id is not null))
);
call tenancy.guard('orders.orders', 'select, insert, update');
create index orders_by_state on orders.orders (tenant_id, state, id);
