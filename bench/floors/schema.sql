-- floors/schema.sql. The classical shape of a shop's database, as a careful team would make it without our tricks: a row for each
-- thing, the indexes that screens and reports ask for, tables by month, no row-level security and, to the floor's advantage, no
-- foreign keys. `bench/sales` fills it for as many tenants as the server's own database and lets pgbench sell on it.
create schema floor;

-- The n-th tenant, store, register or product. pgbench knows numbers only, so ids are made here, a few a sale (well below 1 % of its time).
create function floor.id(n bigint) returns uuid language sql immutable strict as $$ select lpad(to_hex(n), 32, '0')::uuid $$;

-- A UUIDv7 of this moment (RFC 9562, section 5.7), so that new keys go to the right edge of their index and to one month's tables.
create function floor.uuid7() returns uuid language sql volatile as $$
    select overlay(overlay(gen_random_uuid()::text placing left(ms, 8) || '-' || right(ms, 4) from 1 for 13) placing '7' from 15)::uuid
      from (select lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')) as moment(ms)
$$;

create table floor.counters (
    tenant_id uuid not null, register_id uuid not null, store_id uuid not null,
    last_number bigint not null,
    primary key (tenant_id, register_id)
) with (fillfactor = 50);

create table floor.sales (
    tenant_id uuid not null, id uuid not null,
    store_id uuid not null, register_id uuid not null,
    number bigint not null,
    sold_at timestamptz not null, recorded_at timestamptz not null, business_date date not null,
    currency text not null,
    subtotal_minor bigint not null, tax_minor bigint not null, total_minor bigint not null,
    primary key (tenant_id, id)
) partition by range (id);
create index on floor.sales (tenant_id, sold_at);
create index on floor.sales (tenant_id, register_id, sold_at);

create table floor.sale_lines (
    tenant_id uuid not null, sale_id uuid not null, line int not null,
    product_id uuid not null, name text not null,
    quantity_milli bigint not null, unit_price_e4 bigint not null, tax_rate_ppm int not null,
    discount_minor bigint not null, tax_minor bigint not null, total_minor bigint not null,
    primary key (tenant_id, sale_id, line)
) partition by range (sale_id);
create index on floor.sale_lines (tenant_id, product_id);

create table floor.payments (
    tenant_id uuid not null, sale_id uuid not null, ordinal int not null,
    kind text not null, amount_minor bigint not null, currency text not null,
    primary key (tenant_id, sale_id, ordinal)
) partition by range (sale_id);

create table floor.stock (
    tenant_id uuid not null, store_id uuid not null, product_id uuid not null,
    on_hand_milli bigint not null,
    primary key (tenant_id, store_id, product_id)
) with (fillfactor = 80);

create table floor.movements (
    tenant_id uuid not null, sale_id uuid not null, line int not null,
    store_id uuid not null, product_id uuid not null,
    quantity_milli bigint not null, moved_at timestamptz not null,
    primary key (tenant_id, sale_id, line)
) partition by range (sale_id);
create index on floor.movements (tenant_id, product_id);

create table floor.outbox (
    id bigint generated always as identity primary key,
    tenant_id uuid not null, kind text not null, sale_id uuid not null, created_at timestamptz not null
);

-- This month and the next, and a default for the rest; pgbench never leaves them.
do $$
declare
    parent text; month date; lower text; upper text;
begin
    foreach parent in array array['sales', 'sale_lines', 'payments', 'movements'] loop
        for month in select generate_series(date_trunc('month', now()), date_trunc('month', now()) + interval '1 month', interval '1 month') loop
            lower := lpad(to_hex((extract(epoch from month::timestamptz) * 1000)::bigint), 12, '0') || repeat('0', 20);
            upper := lpad(to_hex((extract(epoch from (month + interval '1 month')::timestamptz) * 1000)::bigint), 12, '0') || repeat('0', 20);
            execute format('create table floor.%I partition of floor.%I for values from (%L) to (%L)',
                parent || to_char(month, '"_"YYYY"_"MM'), parent, lower::uuid, upper::uuid);
        end loop;
        execute format('create table floor.%I partition of floor.%I default', parent || '_rest', parent);
    end loop;
end
$$;

-- The whole sale by one call: what is left when the round trips are gone.
create function floor.record_sale(tenant bigint, register bigint, product_1 bigint, product_2 bigint, product_3 bigint, quantity bigint, price bigint)
returns bigint language plpgsql as $$
declare
    the_tenant uuid := floor.id(tenant);
    the_register uuid := floor.id(register);
    the_sale uuid := floor.uuid7();
    products uuid[] := array[floor.id(product_1), floor.id(product_2), floor.id(product_3)];
    the_store uuid; given bigint; total bigint := 3 * quantity * price;
begin
    update floor.counters set last_number = last_number + 1 where tenant_id = the_tenant and register_id = the_register
        returning last_number, store_id into given, the_store;
    insert into floor.sales values (the_tenant, the_sale, the_store, the_register, given, now(), now(), current_date, 'GBP', total, total / 6, total);
    insert into floor.sale_lines
        select the_tenant, the_sale, line, products[line], 'Product of the bench, 250 g', quantity * 1000, price * 100, 200000, 0, quantity * price / 6, quantity * price
          from generate_series(1, 3) as line;
    insert into floor.payments values (the_tenant, the_sale, 1, 'card', total, 'GBP');
    for line in 1..3 loop
        update floor.stock set on_hand_milli = on_hand_milli - quantity * 1000
         where tenant_id = the_tenant and store_id = the_store and product_id = products[line];
    end loop;
    insert into floor.movements
        select the_tenant, the_sale, line, the_store, products[line], -quantity * 1000, now() from generate_series(1, 3) as line;
    insert into floor.outbox (tenant_id, kind, sale_id, created_at) values (the_tenant, 'sale', the_sale, now());
    return given;
end
$$;
