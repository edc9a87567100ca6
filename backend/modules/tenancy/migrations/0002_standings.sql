-- 0002_standings.sql. How a tenant stands with us: its plan, whether it is suspended or being closed, and its own settings.
-- A tenant without a row is from before there were plans: active, with the largest one.
create table tenancy.standings (
    tenant_id uuid primary key,
    plan text not null check (plan ~ '^[a-z_]{1,40}$'),                     -- src/plans.cpp has the list and what each allows
    trial_ends_at timestamptz,                                              -- from then on the tenant counts as suspended
    suspended_at timestamptz,
    suspended_for text check (length(suspended_for) between 1 and 500),
    closing_since timestamptz,
    erase_after timestamptz,                                                -- what shopx_eraser waits for
    settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object' and length(settings::text) <= 20000),
    version int not null default 1,
    check ((suspended_at is null) = (suspended_for is null)),
    check ((closing_since is null) = (erase_after is null) and erase_after > closing_since)
);
call tenancy.guard('tenancy.standings', 'select, insert, update');

-- Of a tenant that was erased the id stays, so that it is never given again.
alter table tenancy.tenants add column erasing_since timestamptz, add column erased_at timestamptz;
