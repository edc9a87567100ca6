-- history.sql. Makes the past: months of partitions in a freshly migrated database, and the machinery that fills them. Run by the superuser.
--
-- `shopx migrate` bounds the partition of all that came before by the month in which it ran, so a past with months of its own needs its
-- place made first. That is what an owner would do before importing old sales by months: drop the empty history partition, make the
-- months with the product's own procedure, and make the history anew below the first of them. Variable: months (how many, this one included).
create schema bench;
create table bench.size as select :months::int as months;

do $$
declare
    months int := (select size.months from bench.size);
    first_month date := date_trunc('month', now()) - make_interval(months => months - 1);
    parent regclass; history text; is_empty boolean;
begin
    foreach parent in array array['sales.sales', 'inventory.movements', 'payments.tenders']::regclass[] loop
        history := parent || '_history';
        execute format('select not exists (select from %s)', history) into is_empty;
        if not is_empty then raise exception '% holds rows: its bound can''t be moved', history; end if;
        execute format('drop table %s', history);
        for ago in reverse months - 1 .. 0 loop
            call tenancy.make_month(parent, (date_trunc('month', now()) - make_interval(months => ago))::date);
        end loop;
        execute format('create table %s partition of %s for values from (minvalue) to (%L)',
            history, parent, tenancy.first_uuid7(first_month::timestamp at time zone 'UTC'));
        execute format('alter table %s enable row level security', history);
        execute format('alter table %s force row level security', history);
    end loop;
end
$$;

-- The ids of shops.sql, by number.
create function bench.id(kind text, n bigint) returns uuid language sql immutable strict as $$
    select (lpad(to_hex(1735689600000 + n), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid from (select md5(kind || n)) as chance(h)
$$;
create table bench.tenants as
    select t, bench.id('tenant', t) as tenant_id, bench.id('store', t) as store_id, bench.id('account', t) as account_id,
           array[bench.id('register', t * 100 + 1), bench.id('register', t * 100 + 2)] as registers,
           array[bench.id('incarnation', t * 100 + 1), bench.id('incarnation', t * 100 + 2)] as series
      from generate_series(1, (select count(*) from tenancy.tenants)) as t;
create unique index on bench.tenants (t);
-- Each variant with the line that sells one of it; `n` counts through all tenants.
create table bench.variants as
    select n, bench.id('variant', n) as id, minor,
           '{"variant_id":"' || bench.id('variant', n) || '","code":"50' || lpad(n::text, 10, '0') || '0","name":"Product ' || n || ', 250 g","quantity_milli":1000,"unit_price_e4":' || minor * 100
               || ',"tax_code":"standard","tax_rate_ppm":200000,"gross_minor":' || minor || ',"discount_minor":0,"order_discount_minor":0,"tax_minor":' || minor / 6
               || ',"total_minor":' || minor || '}' as line
      from (select n, 50 + n * 7919 % 1950 as minor from generate_series(1, (select count(*) from catalog.variants)) as n) as priced;
create unique index on bench.variants (n);
vacuum (analyze) bench.tenants, bench.variants;

-- Sales number first..last-1 of `total`, spread evenly from the first month to now; tenants and their two registers take turns, so that
-- numbers and positions can be told without counting. Three lines each, as bench_load sells them; every second one is paid by card.
create procedure bench.fill(total bigint, first bigint, last bigint, variants bigint) language plpgsql as $$
declare
    starts timestamptz := date_trunc('month', now()) - make_interval(months => (select months - 1 from bench.size));
    span double precision := extract(epoch from now() - interval '1 minute' - starts);
    shops bigint := (select count(*) from bench.tenants);
begin
    create temporary table made as
    select *, sha256(convert_to(document, 'UTF8')) as digest from (
    select tenant.tenant_id, tenant.store_id, tenant.account_id, tenant.registers[1 + r] as register_id, tenant.series[1 + r] as series_id,
           i / (2 * shops) + 1 as number, i / shops + 1 as position, at, sale.id, i % 2 = 0 as card, total_minor,
           array[v_1.id, v_2.id, v_3.id] as variant_ids,
           format('{"kind":"sale","store_id":"%s","register_id":"%s","occurred_at":"%s","currency":"GBP","prices_include_tax":true,"rounding_scope":"rate_per_document","lines":[%s,%s,%s],'
               || '"taxes":[{"tax_code":"standard","tax_rate_ppm":200000,"net_minor":%s,"tax_minor":%s}],"tax_minor":%s,"total_minor":%s,"rounding_minor":0,"tenders":[%s],"kernel_version":1}',
               tenant.store_id, tenant.registers[1 + r], to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v_1.line, v_2.line, v_3.line,
               total_minor - total_minor / 6, total_minor / 6, total_minor / 6, total_minor,
               case when i % 2 = 0 then format('{"kind":"card_external","amount_minor":%s,"reference":"AUTH %s"}', total_minor, 100000 + i % 900000)
                    else format('{"kind":"cash","amount_minor":%s,"given_minor":%s,"change_minor":0}', total_minor, total_minor) end) as document
      from generate_series(first, last - 1) as i
           cross join lateral (select i % shops + 1 as t, (i / shops % 2)::int as r, starts + make_interval(secs => span * i / total) as at, hashint8(i)::bigint & 2147483647 as chance) as n
           join bench.tenants as tenant using (t)
           cross join lateral (select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid from (select md5(i::text)) as m(h)) as sale(id)
           join bench.variants as v_1 on v_1.n = (t - 1) * variants + 1 + chance % (variants / 3)
           join bench.variants as v_2 on v_2.n = (t - 1) * variants + 1 + variants / 3 + chance / 7 % (variants / 3)
           join bench.variants as v_3 on v_3.n = (t - 1) * variants + 1 + 2 * (variants / 3) + chance / 49 % (variants / 3)
           cross join lateral (select v_1.minor + v_2.minor + v_3.minor) as sum(total_minor)) as said;
    insert into sales.sales (tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency, total_minor, tax_minor,
                             tendered_minor, rounding_minor, document, digest)
        select tenant_id, id, series_id, number, store_id, register_id, account_id, 1, date_trunc('second', at), at, at::date, 'GBP', total_minor, total_minor / 6, total_minor, 0,
               document, digest from made;
    insert into feed.entries (tenant_id, position, kind, entity_id, recorded_at, digest)
        select tenant_id, position, 1, id, at, digest from made;
    insert into inventory.movements (tenant_id, id, store_id, kind, recorded_at, variant_ids, quantities_milli)
        select tenant_id, id, store_id, 1, at, variant_ids, array[-1000, -1000, -1000] from made;
    insert into payments.tenders (tenant_id, sale_id, ordinal, kind, amount_minor, currency, reference, recorded_at)
        select tenant_id, id, 0, 2, total_minor, 'GBP', 'AUTH ' || split_part(split_part(document, 'AUTH ', 2), '"', 1), at from made where card;
    drop table made;
end
$$;

-- What follows from all sales together.
create procedure bench.settle(total bigint) language plpgsql as $$
declare
    shops bigint := (select count(*) from bench.tenants);
begin
    insert into sales.series (tenant_id, id, last_number)
        select tenant_id, series[1 + r], (sold + 1 - r) / 2
          from (select *, total / shops + (t - 1 < total % shops)::int as sold from bench.tenants) as tenant, generate_series(0, 1) as r where (sold + 1 - r) / 2 > 0;
    update feed.heads h set position = total / shops + (t - 1 < total % shops)::int from bench.tenants b where b.tenant_id = h.tenant_id;
    update inventory.stock s set on_hand_milli = moved
      from (select tenant_id, store_id, variant_id, sum(quantity_milli) as moved from inventory.movement_lines group by 1, 2, 3) m
     where m.tenant_id = s.tenant_id and m.store_id = s.store_id and m.variant_id = s.variant_id;
end
$$;
