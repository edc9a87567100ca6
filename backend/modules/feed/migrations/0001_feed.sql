-- 0001_feed.sql. One gap-free log of changes for each tenant. Positions are given out under the tenant's head row, in the
-- transaction of the change itself, so that they become visible in order and without a gap.
create schema feed;
grant usage on schema feed to shopx_app, shopx_writer, shopx_system;

create table feed.heads (
    tenant_id uuid primary key,
    position bigint not null default 0 check (position >= 0),
    changed_position bigint not null default 0          -- the last entry about a thing that changes: what caches wait for
) with (fillfactor = 50);                                -- updated by every batch: room for HOT
call tenancy.guard('feed.heads', 'select, insert, update', 'select, insert, update');
create policy heads_of_all on feed.heads for select to shopx_system using (true);
grant select on feed.heads to shopx_system;

create table feed.entries (
    tenant_id uuid not null, position bigint not null check (position > 0),
    kind smallint not null,                              -- feed.hpp has the list
    entity_id uuid not null,
    recorded_at timestamptz not null,
    digest bytea,                                        -- of an append-only fact: SHA-256 of its document
    state text,                                          -- of a thing that changes: its new state as JSON
    primary key (tenant_id, position)
);
call tenancy.guard('feed.entries', 'select, insert', 'select, insert');
