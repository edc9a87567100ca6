-- 0001_inventory.sql. Stock is the sum of movements; `stock` keeps that sum at hand, changed in the same transaction.
create schema inventory;
grant usage on schema inventory to shopx_app, shopx_writer;

create table inventory.stock (
    tenant_id uuid not null, store_id uuid not null, variant_id uuid not null,
    on_hand_milli bigint not null,                       -- thousandths of the unit; may be below zero: a count will tell
    primary key (tenant_id, store_id, variant_id)
) with (fillfactor = 80);                                -- HOT updates stay on their page
call tenancy.guard('inventory.stock', 'select, insert, update', 'select, insert, update');

-- One row a document: what it moved, as two arrays of one length. Never changed. A hot table: its primary key and nothing else.
create table inventory.movements (
    tenant_id uuid not null, id uuid not null,           -- the document's id: a sale's, an adjustment's
    store_id uuid not null,
    kind smallint not null,                              -- inventory.hpp has the list
    recorded_at timestamptz not null,
    variant_ids uuid[] not null,
    quantities_milli bigint[] not null,                  -- what was added: a sale's are negative
    primary key (tenant_id, id),
    check (cardinality(variant_ids) = cardinality(quantities_milli))
) partition by range (id);
call tenancy.guard('inventory.movements', 'select, insert', 'insert');
call tenancy.make_edges('inventory.movements', current_date);
call tenancy.make_month('inventory.movements', current_date);

create view inventory.movement_lines with (security_invoker = true) as
    select m.tenant_id, m.id, m.store_id, m.kind, m.recorded_at, line.variant_id, line.quantity_milli
      from inventory.movements m, unnest(m.variant_ids, m.quantities_milli) as line(variant_id, quantity_milli);
grant select on inventory.movement_lines to shopx_app;
