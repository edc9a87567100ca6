-- 0004_exports.sql. Everything of a tenant as lines of JSON, made once in one snapshot and fetched in parts from any process.
create table tenancy.exports (
    tenant_id uuid not null, id uuid not null,
    requested_by uuid not null,
    requested_at timestamptz not null,
    finished_at timestamptz,
    failed_at timestamptz,
    parts int not null default 0, bytes bigint not null default 0,
    manifest jsonb,                                                         -- of a finished one: each table with its rows and their SHA-256
    primary key (tenant_id, id)
);
call tenancy.guard('tenancy.exports');

create table tenancy.export_parts (
    tenant_id uuid not null, export_id uuid not null, number int not null check (number > 0),
    body text not null,
    primary key (tenant_id, export_id, number),
    foreign key (tenant_id, export_id) references tenancy.exports on delete cascade
);
call tenancy.guard('tenancy.export_parts', 'select, insert, delete');

-- The tables of a tenant that the caller may read, by name; not the parts of exports, which would hold each other.
create function tenancy.exported_tables() returns setof text language sql stable set search_path = pg_catalog as $exported_tables$
    select format('%I.%I', n.nspname, c.relname)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
       and has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') and c.oid <> 'tenancy.export_parts'::regclass
     order by 1
$exported_tables$;

-- What proves somebody's identity leaves in no export: hashes of passwords and PINs, secrets, and what is sealed under our own key.
create function tenancy.left_out_columns(of text) returns text[] language sql stable set search_path = pg_catalog as $left_out$
    select coalesce(array_agg(a.attname::text order by a.attname), '{}') from pg_attribute a
     where a.attrelid = of::regclass and a.attnum > 0 and not a.attisdropped and a.attname ~ '(^|_)(hash|secret|sealed|pin)(_|$)'
$left_out$;

-- Opens the cursor `exported` over the rows of one table, of the one tenant that row-level security shows the caller.
create function tenancy.open_export(of text) returns void language plpgsql set search_path = pg_catalog as $open_export$
declare
    exported refcursor := 'exported';
begin
    open exported no scroll for execute format('select (to_jsonb(t) - $1)::text from %s t', of::regclass) using tenancy.left_out_columns(of);
end
$open_export$;
