-- 0003_saga.sql. A card payment with us: what the till wants (an intent), each try at it (an attempt), money given back (a refund), and
-- what only a person can decide (an exception). A row is committed before anything leaves the house, and another with what came back.
grant usage on schema payments to shopx_system;

-- Whose money it is at the processor. One for each tenant.
create table payments.accounts (
    tenant_id uuid primary key,
    account text not null check (length(account) between 1 and 255),
    charges_enabled boolean not null,
    read_to timestamptz,                                 -- payouts that were made before are kept
    next_read_at timestamptz not null,
    created_at timestamptz not null
);
call tenancy.guard('payments.accounts');
create index accounts_by_name on payments.accounts (account);
-- Of which tenant an event is, and whose payouts are to be read, is asked before a tenant is known.
create policy accounts_of_all on payments.accounts for select to shopx_system using (true);
grant select (tenant_id, account, next_read_at) on payments.accounts to shopx_system;

create table payments.readers (
    tenant_id uuid not null, id uuid not null,
    store_id uuid not null,
    label text not null check (length(label) between 1 and 100),
    processor_reader text not null check (length(processor_reader) between 1 and 255),
    is_active boolean not null,
    fence bigint not null default 0,                     -- counts the attempts made on it: the latest holds the highest
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
call tenancy.guard('payments.readers', 'select, insert, update');
create unique index readers_once on payments.readers (tenant_id, processor_reader);

create table payments.intents (
    tenant_id uuid not null, id uuid not null,           -- the till's id
    sale_id uuid not null,                               -- the sale that it pays, perhaps not recorded yet
    store_id uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    method text not null check (method in ('reader', 'online')),
    reader_id uuid,
    capture_later boolean not null,                      -- authorised first, captured when the till says so
    state text not null check (state in ('created', 'sent', 'authorised', 'captured', 'declined', 'cancelled', 'unknown', 'partly_refunded', 'refunded')),
    attempt_id uuid,                                     -- the one whose money is the payment's
    captured_minor bigint not null default 0,
    promised_minor bigint not null default 0,            -- refunds asked for that have not failed
    refunded_minor bigint not null default 0,
    cancel_wanted boolean not null default false,
    sale_is_there boolean not null default false,        -- a tender names it
    created_at timestamptz not null, changed_at timestamptz not null, captured_at timestamptz,
    primary key (tenant_id, id),
    check ((method = 'reader') = (reader_id is not null)),
    constraint captured_within_amount check (captured_minor between 0 and amount_minor),
    constraint refunds_within_captured check (refunded_minor >= 0 and refunded_minor <= promised_minor and promised_minor <= captured_minor),
    check ((attempt_id is not null) = (captured_minor > 0)),
    check ((state in ('captured', 'partly_refunded', 'refunded')) = (captured_minor > 0))
);
call tenancy.guard('payments.intents', 'select, insert, update');
create index intents_without_sale on payments.intents (captured_at) where captured_minor > 0 and not sale_is_there;
create index intents_of_sale on payments.intents (tenant_id, sale_id);
create policy waiting_of_all on payments.intents for select to shopx_system using (true);
grant select (tenant_id, captured_at, captured_minor, sale_is_there) on payments.intents to shopx_system;

create table payments.attempts (
    tenant_id uuid not null, id uuid not null,           -- the idempotency key of all that is asked for it
    payment_id uuid not null,
    number smallint not null check (number > 0),
    reader_id uuid, reader_fence bigint,
    state text not null check (state in ('created', 'sent', 'unknown', 'authorised', 'captured', 'declined', 'cancelled')),
    is_stray boolean not null default false,             -- found at the processor, not begun by us
    processor_intent text check (length(processor_intent) between 1 and 255),
    asked_at timestamptz,                                -- the first time something left
    reader_asks smallint not null default 0,             -- how often the reader was told
    cancel_wanted boolean not null default false,        -- it is to end without money
    capture_wanted boolean not null default false,
    decline_code text check (length(decline_code) <= 100),
    captured_minor bigint not null default 0 check (captured_minor >= 0),
    refunded_minor bigint not null default 0 check (refunded_minor between 0 and captured_minor),
    misses smallint not null default 0,                  -- looks in a row without an answer
    next_at timestamptz not null,                        -- when to look again
    lease uuid, leased_until timestamptz,
    fence bigint not null default 0,                     -- counts the leases: who holds an older one writes nothing more
    created_at timestamptz not null, ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, payment_id) references payments.intents (tenant_id, id),
    unique (tenant_id, payment_id, number),
    check ((state = 'captured') = (captured_minor > 0))
);
call tenancy.guard('payments.attempts', 'select, insert, update');
-- While what became of one is not known there is no other: nobody is charged twice.
create unique index attempts_one_open on payments.attempts (tenant_id, payment_id) where state in ('created', 'sent', 'unknown', 'authorised');
create unique index attempts_one_on_reader on payments.attempts (tenant_id, reader_id) where state in ('created', 'sent', 'unknown') and reader_id is not null;
create unique index attempts_by_processor on payments.attempts (tenant_id, processor_intent) where processor_intent is not null;
create index attempts_turns on payments.attempts (next_at) where state in ('created', 'sent', 'unknown', 'authorised');
create policy turns_of_all on payments.attempts for select to shopx_system using (true);
grant select (tenant_id, id, state, next_at, leased_until) on payments.attempts to shopx_system;

create table payments.refunds (
    tenant_id uuid not null, id uuid not null,           -- its idempotency key
    payment_id uuid not null, attempt_id uuid not null,
    document_id uuid,                                    -- of sales; null: nobody asked, or a person did without a document
    reason text not null check (reason in ('document', 'extra', 'given_back')),
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    state text not null check (state in ('created', 'sent', 'unknown', 'pending', 'succeeded', 'failed')),
    processor_refund text check (length(processor_refund) between 1 and 255),
    failure text check (length(failure) <= 100),
    asked_at timestamptz,
    misses smallint not null default 0,
    next_at timestamptz not null,
    lease uuid, leased_until timestamptz, fence bigint not null default 0,
    created_at timestamptz not null, ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, payment_id) references payments.intents (tenant_id, id),
    foreign key (tenant_id, attempt_id) references payments.attempts (tenant_id, id)
);
call tenancy.guard('payments.refunds', 'select, insert, update');
create unique index refunds_extra_once on payments.refunds (tenant_id, attempt_id) where reason = 'extra';
create index refunds_turns on payments.refunds (next_at) where state in ('created', 'sent', 'unknown', 'pending');
create index refunds_of_payment on payments.refunds (tenant_id, payment_id);
create policy turns_of_all on payments.refunds for select to shopx_system using (true);
grant select (tenant_id, id, state, next_at, leased_until) on payments.refunds to shopx_system;

create table payments.exceptions (
    tenant_id uuid not null, id uuid not null,
    kind text not null check (kind in ('no_sale', 'extra_charge', 'refund_failed', 'amount_differs', 'lost', 'dispute', 'payout_differs')),
    payment_id uuid,
    about text not null check (length(about) between 1 and 255),  -- the attempt, refund, dispute or payout
    detail text not null check (length(detail) <= 500),
    opened_at timestamptz not null,
    resolved_at timestamptz, resolution text check (resolution in ('sale_came', 'finish', 'give_back', 'dismiss', 'done')), resolved_by uuid,
    primary key (tenant_id, id),
    check ((resolved_at is null) = (resolution is null))
);
call tenancy.guard('payments.exceptions', 'select, insert, update');
create unique index exceptions_once on payments.exceptions (tenant_id, kind, about);

-- What the processor said of its own accord, as it came; kept before it is looked at.
create table payments.webhook_events (
    tenant_id uuid not null, id text not null check (length(id) between 1 and 255),
    kind text not null check (length(kind) <= 100),
    body text not null,
    received_at timestamptz not null,
    next_at timestamptz not null,
    tries smallint not null default 0,
    handled_at timestamptz,
    primary key (tenant_id, id)
);
call tenancy.guard('payments.webhook_events', 'select, insert, update, delete');
create index webhook_events_waiting on payments.webhook_events (next_at) where handled_at is null;
create policy waiting_of_all on payments.webhook_events for select to shopx_system using (true);
grant select (tenant_id, id, next_at, handled_at) on payments.webhook_events to shopx_system;
