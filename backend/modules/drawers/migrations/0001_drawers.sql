-- 0001_drawers.sql. A register's drawer from its float to its count (E21), and the reports that close it, chained.
create schema drawers;
grant usage on schema drawers to shopx_app;

-- How far a count may be from what should be there before a second person must look. No row: limits::variance_minor_default.
create table drawers.policies (
    tenant_id uuid not null primary key,
    variance_limit_minor bigint not null check (variance_limit_minor >= 0)
);
call tenancy.guard('drawers.policies', 'select, insert, update');

create table drawers.shifts (
    tenant_id uuid not null, id uuid not null,
    store_id uuid not null, register_id uuid not null,
    incarnation_id uuid not null,                                          -- of the register when it was opened: whose Z numbers it counts in
    currency text not null,                                                -- the store's
    state smallint not null check (state between 1 and 3),                 -- 1 open, 2 closed, 3 abandoned
    opened_by uuid not null, held_by uuid not null,                        -- who answers for the drawer now
    opened_at timestamptz not null, recorded_at timestamptz not null,      -- the register's clock; the server's
    closed_at timestamptz, closed_by uuid,
    closed_day date,                                                       -- by the store's zone and cut-over (E23)
    has_our_count boolean not null default false,                          -- a Z of the server's said a variance, which late cash changes
    said text not null,                                                    -- canonical JSON of the opening, to know a repeat by
    primary key (tenant_id, id),
    foreign key (tenant_id, register_id) references stores.registers,
    check ((state = 1) = (closed_at is null)), check ((state = 1) = (closed_by is null))
);
create unique index one_open_shift on drawers.shifts (tenant_id, register_id) where state = 1;
create index shifts_of_register on drawers.shifts (tenant_id, register_id, id);
call tenancy.guard('drawers.shifts', 'select, insert, update');

-- What went in or out beside sales, and that the drawer was opened for nothing. A row for each currency; a float has several, the others one.
create table drawers.events (
    tenant_id uuid not null, id uuid not null, currency text not null,
    shift_id uuid not null, store_id uuid not null,
    kind smallint not null check (kind between 1 and 6),                   -- 1 float, 2 pay-in, 3 pay-out, 4 drop, 5 no sale, 6 variance
    amount_minor bigint not null,                                          -- a variance: what was counted beyond what should be there
    reason text check (length(reason) between 1 and 300),
    account_id uuid not null, approver_id uuid,                            -- who did it; who the register says approved it (B27)
    occurred_at timestamptz not null, recorded_at timestamptz not null,
    business_date date not null,                                           -- by the store's zone and cut-over (E23)
    is_late boolean not null default false,                                -- reached the server after the shift's Z
    said text not null,
    primary key (tenant_id, id, currency),
    foreign key (tenant_id, shift_id) references drawers.shifts,
    check (kind not between 1 and 4 or amount_minor > 0), check (kind <> 5 or amount_minor = 0), check (kind <> 6 or amount_minor <> 0),
    check (kind not between 2 and 5 or reason is not null)
);
create unique index one_row_an_event on drawers.events (tenant_id, id) where kind between 2 and 5;
create index events_of_shift on drawers.events (tenant_id, shift_id);
call tenancy.guard('drawers.events', 'select, insert');

-- Every attempt is kept: a first count and at most two more.
create table drawers.counts (
    tenant_id uuid not null, id uuid not null, shift_id uuid not null,
    ordinal smallint not null check (ordinal between 1 and 3),
    account_id uuid not null,
    counted_at timestamptz not null, recorded_at timestamptz not null,
    said text not null,                                                    -- by denomination
    approved_by uuid, approved_at timestamptz, approval_reason text,
    primary key (tenant_id, id),
    unique (tenant_id, shift_id, ordinal),
    foreign key (tenant_id, shift_id) references drawers.shifts,
    check (approved_by <> account_id),                                     -- a second person, not the first again
    check ((approved_by is null) = (approved_at is null) and (approved_by is null) = (approval_reason is null))
);
call tenancy.guard('drawers.counts', 'select, insert, update');

create table drawers.count_amounts (
    tenant_id uuid not null, count_id uuid not null, currency text not null,
    counted_minor bigint not null check (counted_minor >= 0),
    expected_minor bigint not null,                                        -- as it was when the count was committed
    primary key (tenant_id, count_id, currency),
    foreign key (tenant_id, count_id) references drawers.counts
);
call tenancy.guard('drawers.count_amounts', 'select, insert');

-- Running sums of what was sold in a shift, kept by a follower of the feed, so that a Z reads a few rows however much was sold (B22).
-- No foreign key: a sale may reach the server before the opening of its shift. `is_late`: followed after the shift's Z.
create table drawers.shift_totals (
    tenant_id uuid not null, shift_id uuid not null, is_late boolean not null,
    sales bigint not null, returns bigint not null, refunds bigint not null, exchanges bigint not null, voids bigint not null,
    sold_minor bigint not null, returned_minor bigint not null,            -- totals above zero; those below, as what went back
    tax_minor bigint not null, discount_minor bigint not null, rounding_minor bigint not null,
    primary key (tenant_id, shift_id, is_late)
) with (fillfactor = 50);
create index late_totals on drawers.shift_totals (tenant_id) where is_late;
call tenancy.guard('drawers.shift_totals', 'select, insert, update');

create table drawers.shift_tenders (
    tenant_id uuid not null, shift_id uuid not null, is_late boolean not null,
    kind text not null, currency text not null,                            -- foreign cash: its own currency
    tenders bigint not null,
    taken_minor bigint not null, given_back_minor bigint not null,         -- in the store's currency
    given_minor bigint not null, change_minor bigint not null,             -- of cash, in the row's currency; change is in the store's
    primary key (tenant_id, shift_id, is_late, kind, currency)
) with (fillfactor = 50);
call tenancy.guard('drawers.shift_tenders', 'select, insert, update');

create table drawers.shift_taxes (
    tenant_id uuid not null, shift_id uuid not null, is_late boolean not null,
    tax_code text not null, tax_rate_ppm int not null,
    net_minor bigint not null, tax_minor bigint not null,
    primary key (tenant_id, shift_id, is_late, tax_code, tax_rate_ppm)
) with (fillfactor = 50);
call tenancy.guard('drawers.shift_taxes', 'select, insert, update');

create table drawers.shift_receipts (
    tenant_id uuid not null, shift_id uuid not null, is_late boolean not null, series_id uuid not null,
    first_number bigint not null, last_number bigint not null, receipts bigint not null,
    primary key (tenant_id, shift_id, is_late, series_id)
) with (fillfactor = 50);
call tenancy.guard('drawers.shift_receipts', 'select, insert, update');

-- The last document in the sums, by its place in the feed; what comes after it is not missing from them.
create table drawers.followed (
    tenant_id uuid not null primary key,
    position bigint not null check (position >= 0)
) with (fillfactor = 50);
call tenancy.guard('drawers.followed', 'select, insert, update');

-- Documents that a person should look at.
create table drawers.doubts (
    tenant_id uuid not null, shift_id uuid not null, document_id uuid not null,
    doubt smallint not null check (doubt between 1 and 3),                 -- 1 late, 2 made after the close, 3 made on another register
    occurred_at timestamptz not null, total_minor bigint not null,
    primary key (tenant_id, shift_id, document_id, doubt)
);
call tenancy.guard('drawers.doubts', 'select, insert');

-- A shift's end. Numbers run 1, 2, 3 … in each incarnation of a register, and each Z names the digest of the one before: the database refuses
-- a gap, a fork and a wrong digest.
create table drawers.z_reports (
    tenant_id uuid not null, id uuid not null, shift_id uuid not null,
    store_id uuid not null, register_id uuid not null, incarnation_id uuid not null,
    number bigint not null check (number > 0),
    previous_number bigint generated always as (nullif(number - 1, 0)) stored,
    previous_digest bytea,
    digest bytea not null check (length(digest) = 32),                     -- SHA-256 of `document`
    perpetual_minor bigint not null,                                       -- all that the incarnation ever sold less what went back; never reset
    late_told_minor bigint not null,                                       -- of it, what came to shifts after their Z, up to here
    is_sealed boolean not null,                                            -- by the register; else made by the server
    document text not null,                                                -- canonical JSON
    flags text,                                                            -- JSON array of where a sealed one differs from what we know
    account_id uuid not null,
    closed_at timestamptz not null, recorded_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, shift_id),
    unique (tenant_id, incarnation_id, number),
    unique (tenant_id, incarnation_id, number, digest),
    check ((number = 1) = (previous_digest is null)),
    foreign key (tenant_id, shift_id) references drawers.shifts,
    foreign key (tenant_id, incarnation_id, previous_number, previous_digest) references drawers.z_reports (tenant_id, incarnation_id, number, digest)
);
create index z_of_register on drawers.z_reports (tenant_id, register_id, id);
call tenancy.guard('drawers.z_reports', 'select, insert');
