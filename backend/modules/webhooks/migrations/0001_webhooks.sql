-- 0001_webhooks.sql. Where a tenant wants to be told of its changes, how far each endpoint has been told, and what was tried.
create schema webhooks;
grant usage on schema webhooks to shopx_app, shopx_system;

create table webhooks.endpoints (
    tenant_id uuid not null, id uuid not null,
    url text not null check (length(url) between 1 and 2000),
    description text not null check (length(description) <= 200),
    kinds smallint[] not null,                          -- of the feed; empty: all
    state text not null check (state in ('active', 'paused', 'disabled')),
    disabled_because text check (disabled_because in ('gone', 'failing')),
    secret_sealed bytea not null,
    old_secret_sealed bytea,                            -- signs too until then, so that the receiver can change it in peace
    old_secret_until timestamptz,
    position bigint not null check (position >= 0),     -- the cursor: entries of the feed up to here are done
    attempts int not null default 0,                    -- failed ones of the entry after it
    next_attempt_at timestamptz not null,
    failing_since timestamptz,
    lease uuid, leased_until timestamptz,               -- the process that delivers here now: entries go out in order, one at a time
    created_at timestamptz not null,
    primary key (tenant_id, id),
    check ((state = 'disabled') = (disabled_because is not null)),
    check ((old_secret_sealed is null) = (old_secret_until is null))
);
call tenancy.guard('webhooks.endpoints');
create index endpoints_active on webhooks.endpoints (next_attempt_at) where state = 'active';
-- Whose turn it is, is asked for all tenants at once; what an endpoint is, only by its tenant.
create policy turns_of_all on webhooks.endpoints for select to shopx_system using (true);
grant select (tenant_id, id, state, position, next_attempt_at, leased_until) on webhooks.endpoints to shopx_system;

create table webhooks.deliveries (
    tenant_id uuid not null, id uuid not null,
    endpoint_id uuid not null,
    position bigint not null, kind smallint not null,   -- the entry
    attempt int not null check (attempt > 0),
    attempted_at timestamptz not null,
    duration_ms int not null,
    status int,                                         -- null: there was no answer
    failure text,                                       -- null: it was taken
    gave_up boolean not null,                           -- it was the last attempt for this entry
    primary key (tenant_id, id),
    foreign key (tenant_id, endpoint_id) references webhooks.endpoints (tenant_id, id) on delete cascade
);
call tenancy.guard('webhooks.deliveries', 'select, insert, delete');
create index deliveries_of_endpoint on webhooks.deliveries (tenant_id, endpoint_id, id);
