-- 0003_support.sql. A tenant lets our support in for a while, and sees who came.
create table tenancy.support_grants (
    tenant_id uuid not null, id uuid not null,
    reason text not null check (length(reason) between 1 and 500),
    permissions text[] not null check (cardinality(permissions) between 1 and 100),   -- a name that the program does not know permits nothing
    granted_by uuid not null,
    granted_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > granted_at),
    revoked_at timestamptz,
    primary key (tenant_id, id),
    check (expires_at <= granted_at + interval '72 hours')
);
call tenancy.guard('tenancy.support_grants', 'select, insert, update');

-- Each time that one of us uses a grant: a token of its own, of which only the digest is here.
create table tenancy.support_visits (
    tenant_id uuid not null, id uuid not null, grant_id uuid not null,
    operator text not null check (length(operator) between 1 and 100),
    digest bytea not null check (length(digest) = 32),                      -- SHA-256 of a token of 256 random bits
    opened_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, grant_id) references tenancy.support_grants
);
call tenancy.guard('tenancy.support_visits', 'select, insert');
