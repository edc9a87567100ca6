-- floors/own_rows.sql. Our own rows, one call a sale: what is left of our lead when only the shape of the rows is ours and not the
-- batches. Run by the superuser in a database that holds our migrations; it takes row-level security off and adds the call.
create schema floor;
create function floor.id(n bigint) returns uuid language sql immutable strict as $$ select lpad(to_hex(n), 32, '0')::uuid $$;
create function floor.uuid7() returns uuid language sql volatile as $$
    select overlay(overlay(gen_random_uuid()::text placing left(ms, 8) || '-' || right(ms, 4) from 1 for 13) placing '7' from 15)::uuid
      from (select lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')) as moment(ms)
$$;
grant usage on schema floor to shopx_owner;

do $$
declare
    guarded regclass;
begin
    for guarded in select oid from pg_class where relrowsecurity loop
        execute format('alter table %s disable row level security', guarded);
        execute format('alter table %s no force row level security', guarded);
    end loop;
end
$$;

-- Stock rows are there before the first sale, as in the other floors and for the server.
insert into inventory.stock (tenant_id, store_id, variant_id, on_hand_milli)
    select floor.id(t), floor.id(t), floor.id(v), 0 from generate_series(1, :tenants) as t, generate_series(1, :products) as v;
alter database :"DBNAME" set enable_seqscan = off;
alter database :"DBNAME" set plan_cache_mode = force_generic_plan;
vacuum (analyze) inventory.stock;

-- `said` is the document of a real sale of the load generator: its client would have made it, and its digest, too.
create function floor.record_sale(tenant bigint, register bigint, variant_1 bigint, variant_2 bigint, variant_3 bigint, quantity bigint, card bigint, said text, said_digest text)
returns bigint language plpgsql as $$
declare
    the_tenant uuid := floor.id(tenant);
    the_series uuid := floor.id(register);
    the_sale uuid := floor.uuid7();
    variants uuid[] := array[floor.id(variant_1), floor.id(variant_2), floor.id(variant_3)];
    given bigint; place bigint;
begin
    insert into sales.series as s (tenant_id, id, last_number) values (the_tenant, the_series, 1)
        on conflict (tenant_id, id) do update set last_number = s.last_number + 1 returning last_number into given;
    insert into sales.sales (tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date,
                             currency, total_minor, tax_minor, tendered_minor, rounding_minor, document, digest)
        values (the_tenant, the_sale, the_series, given, the_tenant, the_series, the_tenant, 1, now(), now(), current_date,
                'GBP', 600, 100, 600, 0, said, decode(said_digest, 'hex'));
    if card = 1 then
        insert into payments.tenders (tenant_id, sale_id, ordinal, kind, amount_minor, currency, reference, recorded_at)
            values (the_tenant, the_sale, 0, 2, 600, 'GBP', 'AUTH 123456', now());
    end if;
    insert into inventory.stock as s (tenant_id, store_id, variant_id, on_hand_milli)
        select the_tenant, the_tenant, variant, -quantity * 1000 from unnest(variants) as variant
        on conflict (tenant_id, store_id, variant_id) do update set on_hand_milli = s.on_hand_milli + excluded.on_hand_milli;
    insert into inventory.movements (tenant_id, id, store_id, kind, recorded_at, variant_ids, quantities_milli)
        values (the_tenant, the_sale, the_tenant, 1, now(), variants, array[-quantity * 1000, -quantity * 1000, -quantity * 1000]);
    insert into feed.heads as h (tenant_id, position) values (the_tenant, 1)
        on conflict (tenant_id) do update set position = h.position + 1 returning position into place;
    insert into feed.entries (tenant_id, position, kind, entity_id, recorded_at, digest)
        values (the_tenant, place, 1, the_sale, now(), decode(said_digest, 'hex'));
    return given;
end
$$;
