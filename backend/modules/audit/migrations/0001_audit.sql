-- 0001_audit.sql. What was done by whom: entries that are never changed, each with a digest over itself and the one before.
create schema audit;
grant usage on schema audit to shopx_app;

create table audit.heads (
    tenant_id uuid primary key,
    position bigint not null check (position >= 0),           -- 0: nothing yet
    digest bytea not null check (length(digest) = 32)          -- of the last entry; zeros before the first
);
call tenancy.guard('audit.heads', 'select, insert, update');

create table audit.entries (
    tenant_id uuid not null, position bigint not null check (position > 0),
    recorded_at timestamptz not null,
    action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
    actor_kind text not null check (actor_kind in ('member', 'pin', 'api_key', 'support', 'operator', 'system')),
    actor_id uuid not null, actor_session uuid not null,
    address text not null check (length(address) <= 100),
    request_id text not null check (length(request_id) <= 100),
    subject text not null check (length(subject) <= 200),
    before jsonb, after jsonb,
    digest bytea not null check (length(digest) = 32),      -- SHA-256 over the one before and this entry: src/digest.cpp
    primary key (tenant_id, position)
);
call tenancy.guard('audit.entries', 'select, insert');
