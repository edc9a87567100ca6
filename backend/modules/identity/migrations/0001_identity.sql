-- 0001_identity.sql. A person has one account and may be a member of several tenants.
create schema identity;
grant usage on schema identity to shopx_app, shopx_system;

create table identity.accounts (
    id uuid primary key,
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    name text not null check (length(name) between 1 and 200),
    password_hash text not null,                         -- argon2id, as libsodium writes it
    created_at timestamptz not null
);
create unique index accounts_email on identity.accounts (email);
grant select, insert, update on identity.accounts to shopx_system;

-- Which tenants an account belongs to, for sign-in, which does not know the tenant yet. What the account may do there is the tenant's.
create table identity.account_tenants (
    account_id uuid not null references identity.accounts,
    member_of uuid not null references tenancy.tenants,
    primary key (account_id, member_of)
);
grant select, insert, delete on identity.account_tenants to shopx_system;

create table identity.members (
    tenant_id uuid not null, account_id uuid not null,
    role text not null check (role in ('owner', 'manager', 'cashier')),
    permissions_version int not null default 1,          -- raised when the role changes: older tokens are refused
    primary key (tenant_id, account_id)
);
call tenancy.guard('identity.members');
