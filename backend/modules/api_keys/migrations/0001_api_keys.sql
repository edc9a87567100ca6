-- 0001_api_keys.sql. Programs of a tenant's own, and what they may. A key is shown once: here is its digest alone.
create schema api_keys;
grant usage on schema api_keys to shopx_app, shopx_system;

create table api_keys.keys (
    tenant_id uuid not null, id uuid not null,
    prefix text not null check (length(prefix) = 12),           -- the part of the key that people are shown afterwards
    name text not null check (length(name) between 1 and 100),
    permissions text[] not null check (cardinality(permissions) > 0),
    store_ids uuid[],                                           -- null: all stores
    digest bytea not null check (length(digest) = 32),          -- SHA-256 of the whole key, whose secret part has 257 random bits
    old_digest bytea check (length(old_digest) = 32),           -- of the key before the last rotation, good until old_until
    old_until timestamptz,
    made_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    rotated_at timestamptz,
    last_used_at timestamptz,                                   -- written at most once a minute
    last_used_from text check (length(last_used_from) <= 100),
    primary key (tenant_id, id),
    check ((old_digest is null) = (old_until is null))
);
call tenancy.guard('api_keys.keys');

-- Whose key it is, for a request that has said nothing but its key. What the key may do is the tenant's.
create table api_keys.prefixes (
    prefix text primary key check (length(prefix) = 12),
    belongs_to uuid not null references tenancy.tenants,
    key_id uuid not null
);
grant select, insert, delete on api_keys.prefixes to shopx_system;
