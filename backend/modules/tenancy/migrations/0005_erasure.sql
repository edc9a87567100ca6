-- 0005_erasure.sql. The rows of a closed tenant are deleted by a role that can do nothing else: shopx_eraser deletes rows of the tenant in
-- `shopx.tenant_id` while that tenant is due, and reads of them the tenant's id alone. The database decides what is due, by its own clock.
grant usage on schema tenancy to shopx_eraser;
grant select (erase_after) on tenancy.standings to shopx_eraser;

create function tenancy.erasure_is_due() returns boolean language sql stable set search_path = pg_catalog as $due$
    select exists (select from tenancy.standings where tenant_id = current_setting('shopx.tenant_id')::uuid and erase_after <= now())
$due$;

-- Gives shopx_eraser its policies on every table of a tenant that has none yet. Called at each migration, after the tables are made.
create procedure tenancy.let_eraser() language plpgsql as $let_eraser$
declare
    target regclass;
    space text;
begin
    for target, space in
        select c.oid::regclass, n.nspname
          from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
         where c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity and c.relowner = (select oid from pg_roles where rolname = current_user)
           and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'erasable')
    loop
        execute format($sql$create policy erasable on %s for delete to shopx_eraser
            using (tenant_id = (select current_setting('shopx.tenant_id')::uuid) and (select tenancy.erasure_is_due()))$sql$, target);
        execute format($sql$create policy erasable_found on %s for select to shopx_eraser
            using (tenant_id = (select current_setting('shopx.tenant_id')::uuid))$sql$, target);
        execute format('grant delete, select (tenant_id) on %s to shopx_eraser', target);
        execute format('grant usage on schema %I to shopx_eraser', space);
    end loop;
end
$let_eraser$;

-- Deletes all rows of the tenant in `shopx.tenant_id`, tables that point to others before those, and says how many of each. Run by shopx_eraser.
create function tenancy.erase() returns table (erased text, rows_erased bigint) language plpgsql set search_path = pg_catalog as $erase$
declare
    target regclass;
begin
    if not tenancy.erasure_is_due() then
        raise exception 'this tenant is not due for erasure' using errcode = 'insufficient_privilege';
    end if;
    for target in
        with recursive tables as (
            select p.polrelid as oid from pg_policy p where p.polname = 'erasable'
        ), points as (
            select distinct k.conrelid as child, k.confrelid as parent from pg_constraint k join tables t on t.oid = k.conrelid
             where k.contype = 'f' and k.conrelid <> k.confrelid and k.conparentid = 0
        ), depths as (
            select oid, 0 as depth from tables
            union
            select points.parent, depths.depth + 1 from depths join points on points.child = depths.oid where depths.depth < 50
        )
        -- The standing goes last: it is what says that the tenant is due.
        select d.oid::regclass from depths d group by d.oid order by d.oid = 'tenancy.standings'::regclass, max(d.depth), d.oid::regclass::text
    loop
        execute format('delete from %s where tenant_id = current_setting(''shopx.tenant_id'')::uuid', target);
        get diagnostics rows_erased = row_count;
        erased := target::text;
        return next;
    end loop;
end
$erase$;
revoke all on function tenancy.erase() from public;
grant execute on function tenancy.erase() to shopx_eraser;

-- Takes the tenant out of the tables of no tenant that point to it, and its name out of our list. Run by shopx_system once its rows are gone.
create function tenancy.forget(gone uuid, at timestamptz) returns void language plpgsql set search_path = pg_catalog as $forget$
declare
    target regclass;
    pointer text;
begin
    for target, pointer in
        select k.conrelid::regclass, a.attname from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and k.confrelid = 'tenancy.tenants'::regclass
    loop
        execute format('delete from %s where %I = $1', target, pointer) using gone;
    end loop;
    update tenancy.tenants set name = 'erased', erased_at = at where id = gone and erased_at is null;
end
$forget$;
revoke all on function tenancy.forget(uuid, timestamptz) from public;
grant execute on function tenancy.forget(uuid, timestamptz) to shopx_system;
