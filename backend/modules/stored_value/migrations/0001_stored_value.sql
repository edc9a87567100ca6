-- 0001_stored_value.sql. Value that the shop owes somebody, or somebody the shop: a balance, and the movements that it is the sum of.
create schema stored_value;
grant usage on schema stored_value to shopx_app;

create table stored_value.accounts (
    tenant_id uuid not null, id uuid not null,
    kind text not null check (kind in ('gift_card', 'store_credit', 'voucher', 'on_account', 'deposit')),
    currency text not null check (length(currency) = 3),
    code_mac bytea check (length(code_mac) = 32),               -- a keyed digest: whoever reads this table can spend nothing
    code_end text check (length(code_end) = 4),                 -- what people are shown of it
    balance_minor bigint not null default 0,                    -- Σ movements
    held_minor bigint not null default 0 check (held_minor >= 0), -- Σ redemptions whose sales have not come yet
    floor_minor bigint not null default 0 check (floor_minor <= 0), -- below zero: what a customer may owe
    issuer_store_id uuid not null,                              -- who owes the value, wherever it is spent
    opened_by uuid not null, opened_at timestamptz not null,
    expires_on date,
    blocked boolean not null default false,
    single_purpose boolean not null default false,              -- taxed when it is issued (Directive (EU) 2016/1065)
    primary key (tenant_id, id),
    constraint balance_covers check (balance_minor - held_minor >= floor_minor),
    constraint only_customers_owe check (floor_minor = 0 or kind = 'on_account'),
    check ((code_mac is null) = (code_end is null))
);
create unique index one_code on stored_value.accounts (tenant_id, code_mac) where code_mac is not null;
call tenancy.guard('stored_value.accounts', 'select, insert, update');

-- What one document did to one account. Its key makes a repeat nothing.
create table stored_value.movements (
    tenant_id uuid not null, account_id uuid not null,
    document_id uuid not null, ordinal smallint not null,       -- the sale or refund and the place of its tender; or a correction, and 1
    amount_minor bigint not null check (amount_minor <> 0),     -- of the balance: spent is below zero
    store_id uuid,                                              -- where; not always the issuer's (inter-company)
    occurred_at timestamptz not null,
    primary key (tenant_id, account_id, document_id, ordinal),
    foreign key (tenant_id, account_id) references stored_value.accounts
);
call tenancy.guard('stored_value.movements', 'select, insert');

-- Taken ahead of a sale that is still at the till. The sale makes a movement of it; without one a person gives it back.
create table stored_value.redemptions (
    tenant_id uuid not null, account_id uuid not null, sale_id uuid not null, ordinal smallint not null,
    amount_minor bigint not null check (amount_minor > 0),
    taken_by uuid not null, taken_at timestamptz not null,
    primary key (tenant_id, account_id, sale_id, ordinal),
    foreign key (tenant_id, account_id) references stored_value.accounts
);
create index oldest on stored_value.redemptions (tenant_id, taken_at);
call tenancy.guard('stored_value.redemptions', 'select, insert, delete');

-- What documents said and accounts could not bear: goods that left against value that was not there.
create table stored_value.unbooked (
    tenant_id uuid not null, document_id uuid not null, ordinal smallint not null,
    account_id uuid not null,                                   -- as the till said it: perhaps of nobody
    amount_minor bigint not null, currency text not null,
    why text not null check (why in ('short', 'unknown', 'differs')),
    occurred_at timestamptz not null,
    settled_by uuid,                                            -- the correction that a person made for it
    primary key (tenant_id, document_id, ordinal)
);
call tenancy.guard('stored_value.unbooked');

-- By hand, with a reason.
create table stored_value.corrections (
    tenant_id uuid not null, id uuid not null, account_id uuid not null,
    amount_minor bigint not null check (amount_minor <> 0),
    reason text not null check (length(reason) between 1 and 300),
    made_by uuid not null, made_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references stored_value.accounts
);
call tenancy.guard('stored_value.corrections', 'select, insert');

-- Who asked for codes that nobody has, how often.
create table stored_value.guesses (
    tenant_id uuid not null, guesser_id uuid not null,
    began_at timestamptz not null,
    misses int not null check (misses > 0),
    primary key (tenant_id, guesser_id)
);
call tenancy.guard('stored_value.guesses', 'select, insert, update');

-- What neighbours with a reason to ask may read.
create view stored_value.known_accounts with (security_invoker = true) as
    select tenant_id, id, kind, currency, balance_minor, held_minor, issuer_store_id, expires_on, blocked, single_purpose from stored_value.accounts;
create view stored_value.known_movements with (security_invoker = true) as
    select m.tenant_id, m.account_id, m.document_id, m.ordinal, m.amount_minor, m.store_id, m.occurred_at, a.kind, a.currency, a.issuer_store_id
      from stored_value.movements m join stored_value.accounts a on a.tenant_id = m.tenant_id and a.id = m.account_id;
create view stored_value.known_corrections with (security_invoker = true) as
    select c.tenant_id, c.id, c.account_id, c.amount_minor, c.reason, c.made_by, c.made_at, a.kind, a.currency, a.issuer_store_id
      from stored_value.corrections c join stored_value.accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id;
grant select on stored_value.known_accounts, stored_value.known_movements, stored_value.known_corrections to shopx_app;
