-- 0002_reading.sql. The log can be searched, and acts of our own people are written a second time, where no tenant's erasure reaches.
create index entries_by_actor on audit.entries (tenant_id, actor_id, position);
create index entries_by_subject on audit.entries (tenant_id, subject, position);
grant usage on schema audit to shopx_system;

create table audit.operator_head (
    only_one boolean primary key default true check (only_one),
    position bigint not null check (position >= 0),
    digest bytea not null check (length(digest) = 32)
);
insert into audit.operator_head (position, digest) values (0, decode(repeat('00', 32), 'hex'));
grant select, update on audit.operator_head to shopx_system;

create table audit.operator_entries (
    position bigint primary key check (position > 0),
    recorded_at timestamptz not null,
    operator text not null check (length(operator) between 1 and 100),      -- as they said, or the user of the machine
    action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
    about uuid not null,                                                    -- the tenant; its id says nothing once it is erased
    subject text not null check (length(subject) <= 200),
    digest bytea not null check (length(digest) = 32)                       -- as of the tenants' chains
);
grant select, insert on audit.operator_entries to shopx_system;
