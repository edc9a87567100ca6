-- 0001_books.sql. The double-entry journal: one entry for each document, written from the feed (B15). What does not balance is refused here.
create schema books;
grant usage on schema books to shopx_app;

-- The accounts that we post to, by what they are. What an accountant calls them is in account_numbers.
create domain books.account as text check (value in (
    'drawer_cash',          -- in drawers
    'safe',                 -- floats and drops
    'card_clearing',        -- taken by cards with us, not yet paid out
    'terminal_clearing',    -- taken on terminals of the shop's own
    'bank', 'receivables',  -- what customers owe on account
    'gift_cards', 'store_credit', 'vouchers', 'deposits', 'tips',     -- owed to customers and to the staff
    'tax',                  -- owed to the state
    'revenue', 'cash_rounding', 'over_short', 'pay_in', 'pay_out', 'processing_fees', 'disputes', 'value_corrections',
    'value_unbooked'));     -- spent from accounts that did not bear it: a person settles it

create function books.sum_of(amounts bigint[]) returns numeric language sql immutable strict parallel safe set search_path = pg_catalog
    return (select coalesce(sum(amount), 0) from unnest(amounts) as amount);

-- Debits are above zero, credits below. The parts of an entry stand in one row, because they are written, read and never changed together.
create table books.entries (
    tenant_id uuid not null,
    kind smallint not null, document_id uuid not null,   -- the feed's kind, and its id there: exactly one entry for each document and currency
    position bigint not null check (position > 0),       -- in the feed
    occurred_at timestamptz not null,
    business_date date not null,
    store_id uuid not null,
    currency text not null,
    accounts books.account[] not null,
    details text[] not null,                             -- of a tax or revenue: code@rate in parts per million; else empty
    amounts bigint[] not null,                           -- minor units
    primary key (tenant_id, kind, document_id, currency),   -- a float may be of several currencies: an entry for each
    constraint an_entry_is_whole check (cardinality(accounts) = cardinality(amounts) and cardinality(details) = cardinality(amounts)),
    constraint an_entry_balances check (books.sum_of(amounts) = 0)
);
call tenancy.guard('books.entries', 'select, insert');
create unique index entries_by_position on books.entries (tenant_id, position, currency);

create view books.postings with (security_invoker = true) as
    select e.tenant_id, e.position, e.kind, e.document_id, e.occurred_at, e.business_date, e.store_id, e.currency, p.part, p.account::text as account, p.detail, p.amount_minor
      from books.entries e, unnest(e.accounts, e.details, e.amounts) with ordinality as p(account, detail, amount_minor, part);
grant select on books.postings to shopx_app;

-- Their sums by day, moved in the transaction of the entries: a trial balance reads days, not documents.
create table books.balances (
    tenant_id uuid not null, business_date date not null, store_id uuid not null, currency text not null,
    account books.account not null, detail text not null,
    debit_minor bigint not null check (debit_minor >= 0),
    credit_minor bigint not null check (credit_minor >= 0),
    primary key (tenant_id, business_date, store_id, currency, account, detail)
) with (fillfactor = 70);
call tenancy.guard('books.balances', 'select, insert, update');

-- What the tenant's accountant calls an account. Without a row: the numbers of src/account_numbers.cpp.
create table books.account_numbers (
    tenant_id uuid not null, account books.account not null, detail text not null,
    number text not null check (number ~ '^[0-9A-Za-z.-]{1,20}$'),
    primary key (tenant_id, account, detail)
);
call tenancy.guard('books.account_numbers');
