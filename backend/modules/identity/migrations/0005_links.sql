-- 0005_links.sql. What is asked for and proven by e-mail. All of it belongs to a person or to nobody yet: shopx_system alone may touch it,
-- but for a tenant's invitations.

-- What somebody asked for, until a worker has looked whether there is such a person: who asks gets the same answer either way.
create table identity.link_requests (
    id uuid primary key,
    sealed bytea not null,                                    -- what, and for which address
    requested_at timestamptz not null
);
create index link_requests_age on identity.link_requests (requested_at);
grant select, insert, update, delete on identity.link_requests to shopx_system;

-- Links that are good once. The token itself is nowhere but in the mail.
create table identity.links (
    token_hash bytea primary key check (length(token_hash) = 32),  -- SHA-256 of 256 random bits
    purpose text not null check (purpose in ('sign_up', 'reset', 'invitation', 'old_address', 'new_address', 'recovery', 'recovery_stop', 'recovery_finish')),
    mailbox bytea not null check (length(mailbox) = 32),      -- keyed digest of the address it went to
    account_id uuid not null,                                 -- whose it is; of who has none yet: what it will be
    subject_id uuid not null,                                 -- the tenant to be, the invitation, the change of address, the recovery
    for_tenant uuid,                                          -- that invites
    details bytea not null,                                   -- sealed
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    check (expires_at > created_at)
);
create index links_mailbox on identity.links (mailbox, created_at);
create index links_account on identity.links (account_id);
create index links_subject on identity.links (subject_id);
create index links_expiry on identity.links (expires_at);
grant select, insert, update, delete on identity.links to shopx_system;

create table identity.invitations (
    tenant_id uuid not null, id uuid not null,
    email_sealed bytea not null,
    role text not null, stores uuid[],                        -- null: all stores
    invited_by uuid not null,
    created_at timestamptz not null, expires_at timestamptz not null,
    accepted_at timestamptz, withdrawn_at timestamptz,
    primary key (tenant_id, id)
);
call tenancy.guard('identity.invitations', 'select, insert, update');

-- The way back of a person who has lost every factor: slow, announced, and stopped by one click.
create table identity.recoveries (
    id uuid primary key,
    account_id uuid not null references identity.accounts,
    started_at timestamptz not null,
    ready_at timestamptz not null,
    announced_at timestamptz,                                 -- that it is ready
    ended_at timestamptz                                      -- finished or stopped
);
create unique index recoveries_open on identity.recoveries (account_id) where ended_at is null;
grant select, insert, update, delete on identity.recoveries to shopx_system;
