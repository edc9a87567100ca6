-- Who may connect. Run by the superuser of a private cluster, before the first migration and harmless after it.
-- shopx_owner migrates and owns; the others are the server's, own nothing and can bypass nothing:
-- shopx_app sees one tenant, shopx_writer the tenants of its batch, shopx_system what belongs to no tenant;
-- shopx_eraser, used by `shopx tenant erase-due` alone, deletes the rows of a closed tenant that is due.
do $$
declare
    role text;
begin
    foreach role in array array['shopx_owner', 'shopx_app', 'shopx_writer', 'shopx_system', 'shopx_eraser'] loop
        if not exists (select from pg_roles where rolname = role) then
            execute format('create role %I', role);
        end if;
        execute format('alter role %I with login nosuperuser nobypassrls noinherit nocreatedb nocreaterole noreplication', role);
    end loop;
end
$$;

select 'create database shopx owner shopx_owner encoding ''UTF8'' template template0'
 where not exists (select from pg_database where datname = 'shopx') \gexec

revoke all on database shopx from public;
grant connect on database shopx to shopx_app, shopx_writer, shopx_system, shopx_eraser;
