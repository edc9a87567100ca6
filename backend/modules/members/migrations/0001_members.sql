-- 0001_members.sql. Who belongs to a tenant, and what they may do there. Takes over from identity.members, which nothing reads any more.
create schema members;
grant usage on schema members to shopx_app;

-- The tenant's own roles. Those that every tenant has are in src/roles.cpp, and their names can't be taken.
create table members.roles (
    tenant_id uuid not null,
    role text not null check (role ~ '^[a-z][a-z0-9_]{0,39}$'
        and role not in ('owner', 'manager', 'cashier', 'stock_clerk', 'accountant', 'viewer', 'support')),
    name text not null check (length(name) between 1 and 100),
    permissions text[] not null check (cardinality(permissions) <= 100),   -- a name that the program does not know permits nothing
    version int not null default 1,
    primary key (tenant_id, role)
);
call tenancy.guard('members.roles');

create table members.members (
    tenant_id uuid not null,
    account_id uuid not null,                             -- the person: an account, or an id of its own for one who has a PIN alone
    name text not null check (length(name) between 1 and 200),
    role text not null check (role ~ '^[a-z][a-z0-9_]{0,39}$' and role <> 'support'),
    stores uuid[] check (cardinality(stores) between 1 and 500),           -- where the role holds; null: in every store
    active boolean not null default true,
    with_account boolean not null,                        -- can sign in with an e-mail
    left_at timestamptz,                                  -- no longer a member; the row stays, for old sales name the person
    permissions_version int not null default 1,           -- raised by every change: tokens from before are refused
    is_owner boolean not null generated always as (role = 'owner' and active and with_account and left_at is null) stored,
    primary key (tenant_id, account_id),
    check (role <> 'owner' or stores is null)
);
call tenancy.guard('members.members');
create index members_by_role on members.members (tenant_id, role);

-- A tenant without an owner could never be put right again. Two owners who demote each other at once wait here for one another,
-- and the second is refused: after the lock the look is a new one.
create function members.keep_an_owner() returns trigger language plpgsql as $keep_an_owner$
begin
    if old.is_owner and not new.is_owner then
        perform pg_advisory_xact_lock(hashtextextended('members.keep_an_owner ' || old.tenant_id, 0));
        if not exists (select from members.members m where m.tenant_id = old.tenant_id and m.is_owner) then
            raise exception 'a tenant keeps an owner' using errcode = 'check_violation', constraint = 'an_owner_stays';
        end if;
    end if;
    return null;
end
$keep_an_owner$;
create trigger an_owner_stays after update on members.members for each row execute function members.keep_an_owner();

-- Fills the table from that of an earlier release: an array of objects with the columns' names. Row-level security is forced on the
-- owner too, who has no tenant here, so the force is off while all tenants' rows are written. Only the owner may do that.
create function members.adopt(people jsonb) returns void language plpgsql as $adopt$
begin
    alter table members.members no force row level security;
    insert into members.members (tenant_id, account_id, name, role, with_account, permissions_version)
    select tenant_id, account_id, name, role, true, permissions_version
      from jsonb_to_recordset(people) as p(tenant_id uuid, account_id uuid, name text, role text, permissions_version int);
    alter table members.members force row level security;
end
$adopt$;
revoke all on function members.adopt(jsonb) from public;
