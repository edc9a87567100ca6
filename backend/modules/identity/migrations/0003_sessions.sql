-- 0003_sessions.sql. A sign-in begins a session; its access tokens are short, and a refresh token that changes at every use renews them.
-- All of it belongs to a person and to no tenant: shopx_system alone may touch it.
create table identity.sessions (
    id uuid primary key,
    account_id uuid not null references identity.accounts,
    acting_for uuid not null,                            -- the tenant that its tokens are for now
    transport text not null check (transport in ('bearer', 'cookie')),
    created_at timestamptz not null, last_used_at timestamptz not null,
    proven_at timestamptz not null,                      -- when the person last proved who they are
    with_second_factor boolean not null,
    device text not null check (length(device) <= 200),  -- as its User-Agent says
    address text not null check (length(address) <= 100),-- of the last use
    revoked_at timestamptz,                              -- by the database's clock, which all processes read it by
    revoked_for text check (revoked_for in ('signed_out', 'ended', 'ended_by_manager', 'password_changed', 'token_reused')),
    check ((revoked_at is null) = (revoked_for is null))
);
create index sessions_account on identity.sessions (account_id);
create index sessions_revoked on identity.sessions (revoked_at) where revoked_at is not null;
grant select, insert, update, delete on identity.sessions to shopx_system;

-- A session's refresh tokens are a family: one is good, those spent tell a thief from a lost answer.
create table identity.refresh_tokens (
    digest bytea primary key check (length(digest) = 32), -- SHA-256 of the token; the token itself is nowhere
    session_id uuid not null references identity.sessions on delete cascade,
    given_at timestamptz not null,
    spent_at timestamptz,
    salt bytea check (length(salt) = 32)                  -- with the spent token itself it makes the same successor again, for ten seconds
);
create index refresh_tokens_session on identity.refresh_tokens (session_id);
grant select, insert, update, delete on identity.refresh_tokens to shopx_system;

-- A password was right and a second factor must follow.
create table identity.sign_in_challenges (
    digest bytea primary key check (length(digest) = 32), -- SHA-256 of what the client holds
    account_id uuid not null references identity.accounts on delete cascade,
    acting_for uuid not null,
    transport text not null check (transport in ('bearer', 'cookie')),
    expires_at timestamptz not null
);
create index sign_in_challenges_expiry on identity.sign_in_challenges (expires_at);
grant select, insert, delete on identity.sign_in_challenges to shopx_system;

-- How often somebody was wrong. The key is a digest over what is counted: a kind, and an e-mail, device, address or network.
create table identity.attempts (
    key bytea primary key check (length(key) = 32),
    failures int not null check (failures >= 0),
    failed_at timestamptz not null
);
create index attempts_failed on identity.attempts (failed_at);
grant select, insert, update, delete on identity.attempts to shopx_system;

-- What a tenant asks of those who sign in. No row: nothing beyond a password.
create table identity.security_policies (
    tenant_id uuid primary key,
    second_factor_required boolean not null,              -- of whoever manages members, the shop's owner among them
    grace_days int not null check (grace_days between 0 and 90),
    required_since timestamptz not null
);
call tenancy.guard('identity.security_policies');
