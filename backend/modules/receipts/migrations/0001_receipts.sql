-- 0001_receipts.sql. What stands on receipts beside the sale, every print of one, printers in shops and what waits for them. The sale
-- itself is in `sales`, and a receipt is made of it anew each time.
create schema receipts;
grant usage on schema receipts to shopx_app;

-- What a store's receipts say above and below.
create table receipts.settings (
    tenant_id uuid not null, store_id uuid not null,
    header text not null check (length(header) <= 500), footer text not null check (length(footer) <= 500),
    language text not null check (language ~ '^[a-z]{2}$'),
    logo bytea check (length(logo) <= 98304),                              -- PNG
    primary key (tenant_id, store_id),
    foreign key (tenant_id, store_id) references stores.stores
);
call tenancy.guard('receipts.settings', 'select, insert, update');

-- How often a receipt was printed. The judge of numbers: two tills that print at once get different ones.
create table receipts.counts (
    tenant_id uuid not null, sale_id uuid not null, is_gift boolean not null,
    last_number bigint not null check (last_number > 0),
    primary key (tenant_id, sale_id, is_gift)
) with (fillfactor = 70);
call tenancy.guard('receipts.counts', 'select, insert, update');

-- A print that was counted. Never changes: number 1 is the receipt, from 2 on it is a duplicate and says so.
create table receipts.prints (
    tenant_id uuid not null, id uuid not null,                             -- the client's id: a repeat prints no other number
    sale_id uuid not null, is_gift boolean not null,                       -- no foreign key into the hot table; the sale was there when it was counted
    number bigint not null check (number > 0),
    language text not null check (language ~ '^[a-z]{2}$'),
    printed_by uuid not null, caller_kind text not null,                   -- who: a member, a PIN at a register, a key
    recorded_at timestamptz not null,
    head text not null,                                                    -- JSON: the shop's name, address and words of the first print; a reprint has the same
    primary key (tenant_id, id),
    unique (tenant_id, sale_id, is_gift, number)
);
call tenancy.guard('receipts.prints', 'select, insert');

create table receipts.printers (
    tenant_id uuid not null, id uuid not null,
    store_id uuid not null, register_id uuid,                              -- null: of the whole store
    name text not null check (length(name) between 1 and 100),
    kind text not null check (kind = 'escpos'),
    host text not null check (length(host) between 1 and 253),             -- as the shop's own network has it: no server of ours ever connects there
    port int not null check (port between 9100 and 9199),
    columns int not null check (columns between 24 and 64),
    code_pages bigint[] not null check (cardinality(code_pages) between 1 and 16),
    cuts boolean not null, has_drawer boolean not null, active boolean not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, store_id) references stores.stores,
    foreign key (tenant_id, register_id) references stores.registers
);
call tenancy.guard('receipts.printers', 'select, insert, update');

-- What a spooler in the shop fetches. Bytes are made when the job is, so that nothing can change on the way.
create table receipts.jobs (
    tenant_id uuid not null, id uuid not null,                             -- of a receipt, the id of its print
    printer_id uuid not null,
    title text not null check (length(title) <= 200),
    language text not null check (language ~ '^[a-z]{2}$'),
    bytes bytea,                                                           -- null once the job is done
    digest bytea not null check (length(digest) = 32),                     -- of what was asked for: the same id with another wish is refused
    state text not null default 'waiting' check (state in ('waiting', 'printed', 'failed')),
    made_at timestamptz not null, next_attempt_at timestamptz not null,
    attempts int not null default 0,
    lease uuid, leased_until timestamptz,                                  -- the spooler that has it in hand
    may_have_printed boolean not null default false,                       -- a spooler took it and was never heard of again
    failure text check (length(failure) <= 100),                           -- of the last attempt
    finished_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, printer_id) references receipts.printers,
    check ((state = 'waiting') = (finished_at is null)),
    check ((state = 'waiting') = (bytes is not null)),
    check ((lease is null) = (leased_until is null))
);
call tenancy.guard('receipts.jobs');
create index jobs_waiting on receipts.jobs (tenant_id, printer_id, made_at, id) where state = 'waiting';
create index jobs_finished on receipts.jobs (tenant_id, finished_at) where state <> 'waiting';

-- That a receipt was mailed; to whom is not kept.
create table receipts.mails (
    tenant_id uuid not null, id uuid not null,
    sale_id uuid not null,
    digest bytea not null check (length(digest) = 32),                     -- of what was asked for, with the id in it
    queued_by uuid not null, queued_at timestamptz not null,
    primary key (tenant_id, id)
);
call tenancy.guard('receipts.mails', 'select, insert');
create index mails_of_sale on receipts.mails (tenant_id, sale_id);
