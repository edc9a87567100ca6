-- 0001_factors.sql. How a person proves who they are beside the password. Of no tenant: a person has one account and may be a member of
-- several tenants. The account's row is another module's, which needs this one; so no foreign key, and `Factors::remove_all` goes with it.
create schema factors;
grant usage on schema factors to shopx_system;

-- One-time codes of an authenticator app (RFC 6238).
create table factors.totp (
    account_id uuid primary key,
    secret bytea not null,                                  -- 20 random bytes, sealed
    created_at timestamptz not null,
    confirmed_at timestamptz,                               -- null until a first code has shown that the app has the secret
    last_step bigint not null default 0,                    -- codes of this step of 30 seconds and of those before are used up
    failures int not null default 0 check (failures >= 0),  -- wrong codes since the last right one
    locked_until timestamptz
);
grant select, insert, update, delete on factors.totp to shopx_system;

-- Passkeys and security keys (WebAuthn).
create table factors.passkeys (
    id uuid primary key,
    account_id uuid not null,
    credential_id bytea not null unique check (length(credential_id) between 1 and 1023),   -- over all accounts (section 7.1, step 27)
    algorithm int not null check (algorithm in (-7, -8)),   -- COSE: ES256, EdDSA
    public_key bytea not null check (length(public_key) = case algorithm when -7 then 64 else 32 end),
    sign_count bigint not null check (sign_count between 0 and 4294967295),
    backup_eligible boolean not null,
    backed_up boolean not null,
    name text not null check (length(name) between 1 and 60),
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkeys_of_account on factors.passkeys (account_id, id);
grant select, insert, update, delete on factors.passkeys to shopx_system;

-- What an authenticator is to sign, once. A row is taken out by the first answer, right or wrong.
create table factors.challenges (
    challenge bytea primary key check (length(challenge) = 32),
    purpose text not null check (purpose in ('enrol', 'second_factor', 'step_up', 'sign_in')),
    account_id uuid,                                        -- null: whoever the passkey belongs to
    expires_at timestamptz not null,
    check ((account_id is null) = (purpose = 'sign_in'))
);
create unique index challenges_of_account on factors.challenges (account_id, purpose) where account_id is not null;
create index challenges_by_end on factors.challenges (expires_at);
grant select, insert, update, delete on factors.challenges to shopx_system;

-- The way in when the phone is lost: each code once.
create table factors.recovery_codes (
    account_id uuid not null,
    digest bytea not null check (length(digest) = 32),      -- SHA-256: the codes are random, so there is nothing to guess
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (account_id, digest)
);
grant select, insert, update, delete on factors.recovery_codes to shopx_system;
