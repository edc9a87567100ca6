-- 0003_cursors.sql. How far each consumer of the feed has been with a tenant. Moved in the transaction of what it does with the entries.
create table feed.cursors (
    tenant_id uuid not null,
    consumer text not null check (length(consumer) between 1 and 40),
    position bigint not null check (position >= 0),      -- entries up to here are done
    primary key (tenant_id, consumer)
) with (fillfactor = 50);
call tenancy.guard('feed.cursors', 'select, insert, update');
-- Whose turn it is, is asked for all tenants at once.
create policy turns_of_all on feed.cursors for select to shopx_system using (true);
grant select on feed.cursors to shopx_system;

-- For consumers that tell how far they have been beside what they made of it.
create view feed.known_cursors with (security_invoker = true) as select tenant_id, consumer, position from feed.cursors;
grant select on feed.known_cursors to shopx_app;
