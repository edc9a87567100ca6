-- 0001_tenancy.sql. Who our customers are, and the guard that every table of theirs passes.
create schema tenancy;
grant usage on schema tenancy to shopx_app, shopx_writer, shopx_system;

create table tenancy.tenants (
    id uuid primary key,
    name text not null check (length(name) between 1 and 200),
    created_at timestamptz not null
);
grant select, insert, update on tenancy.tenants to shopx_system;    -- belongs to no tenant: shopx_app can't even see it

-- Puts a table under row-level security, forced on its owner too. shopx_app sees the one tenant of `shopx.tenant_id`;
-- shopx_writer, which may touch only what it is granted here, the tenants of its batch in `shopx.tenant_ids`.
-- A setting that is missing or malformed raises: no row, and loudly. The sub-select is evaluated once a statement.
create procedure tenancy.guard(target regclass, app_may text default 'select, insert, update, delete', writer_may text default null)
language plpgsql as $guard$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    if app_may is not null then
        execute format($sql$create policy one_tenant on %s to shopx_app
            using (tenant_id = (select current_setting('shopx.tenant_id')::uuid))
            with check (tenant_id = (select current_setting('shopx.tenant_id')::uuid))$sql$, target);
        execute format('grant %s on %s to shopx_app', app_may, target);
    end if;
    if writer_may is not null then
        execute format($sql$create policy batch_tenants on %s to shopx_writer
            using (tenant_id = any ((select current_setting('shopx.tenant_ids')::uuid[])::uuid[]))
            with check (tenant_id = any ((select current_setting('shopx.tenant_ids')::uuid[])::uuid[]))$sql$, target);
        execute format('grant %s on %s to shopx_writer', writer_may, target);
    end if;
end
$guard$;

-- The least UUIDv7 of a moment: the bounds of the monthly partitions (RFC 9562, section 5.7: 48 bits of milliseconds first).
create function tenancy.first_uuid7(at timestamptz) returns uuid language sql immutable strict as $$
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- Makes the partition of one month of a table that is partitioned by range of a UUIDv7. Nothing is granted on it:
-- rows are reached through the parent alone. Repeating it does nothing.
create procedure tenancy.make_month(parent regclass, month date) language plpgsql as $make_month$
declare
    starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
    ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
    space text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent);
    name text := (select c.relname from pg_class c where c.oid = parent) || to_char(month, '"_"YYYY"_"MM');
begin
    if to_regclass(format('%I.%I', space, name)) is not null then
        return;
    end if;
    execute format('create table %I.%I partition of %s for values from (%L) to (%L)',
        space, name, parent, tenancy.first_uuid7(starts), tenancy.first_uuid7(ends));
    execute format('alter table %I.%I enable row level security', space, name);
    execute format('alter table %I.%I force row level security', space, name);
end
$make_month$;

-- What lies before the first month (imports, replays) and after the last (a till whose clock is in the future: flagged, and an alarm).
create procedure tenancy.make_edges(parent regclass, first_month date) language plpgsql as $make_edges$
declare
    space text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent);
    name text := (select c.relname from pg_class c where c.oid = parent);
    part text;
begin
    execute format('create table %I.%I partition of %s for values from (minvalue) to (%L)',
        space, name || '_history', parent, tenancy.first_uuid7(date_trunc('month', first_month::timestamp) at time zone 'UTC'));
    execute format('create table %I.%I partition of %s default', space, name || '_future', parent);
    foreach part in array array[name || '_history', name || '_future'] loop
        execute format('alter table %I.%I enable row level security', space, part);
        execute format('alter table %I.%I force row level security', space, part);
    end loop;
end
$make_edges$;

-- Makes the months of every table that has edges, from this one to so many ahead. Called at each migration; what is there stays.
create procedure tenancy.make_months_ahead(today date, ahead int) language plpgsql as $make_months_ahead$
declare
    parent regclass;
begin
    for parent in
        select p.partrelid::regclass from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
         where c.relowner = (select oid from pg_roles where rolname = current_user)
    loop
        for month in 0 .. ahead loop
            call tenancy.make_month(parent, (today + make_interval(months => month))::date);
        end loop;
    end loop;
end
$make_months_ahead$;
