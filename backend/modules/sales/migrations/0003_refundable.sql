-- 0003_refundable.sql. What has come back of a sale, and that it can never be more than was sold and paid (E12). The rows of a sale are made from
-- its document at its first refund, so that sales themselves cost nothing more. Whoever gives back holds the row in `refundable`.
create table sales.refundable (
    tenant_id uuid not null, sale_id uuid not null,
    paid_minor bigint not null check (paid_minor >= 0),         -- for goods and for value that was sold; tips are not in it
    refunded_minor bigint not null default 0,
    voided_by uuid,                                             -- the void that took it back whole
    primary key (tenant_id, sale_id),
    constraint refund_never_above_paid check (refunded_minor between 0 and paid_minor)
);
call tenancy.guard('sales.refundable', 'select, insert, update');

create table sales.refundable_lines (
    tenant_id uuid not null, sale_id uuid not null, line smallint not null, -- place in the document, from 0
    sold_milli bigint not null check (sold_milli > 0),
    returned_milli bigint not null default 0,
    paid_minor bigint not null check (paid_minor >= 0),
    refunded_minor bigint not null default 0,
    primary key (tenant_id, sale_id, line),
    foreign key (tenant_id, sale_id) references sales.refundable,
    constraint returned_never_above_sold check (returned_milli between 0 and sold_milli),
    constraint line_never_above_paid check (refunded_minor between 0 and paid_minor)
);
call tenancy.guard('sales.refundable_lines', 'select, insert, update');

create table sales.refundable_tenders (
    tenant_id uuid not null, sale_id uuid not null, ordinal smallint not null, -- place in the document, from 1; all cash is one
    paid_minor bigint not null check (paid_minor >= 0),         -- without cash rounding; of value that was sold or a tip: what was handed over
    refunded_minor bigint not null default 0,
    received_minor bigint not null check (received_minor >= 0), -- with cash rounding: what was in the hand
    returned_minor bigint not null default 0,
    primary key (tenant_id, sale_id, ordinal),
    foreign key (tenant_id, sale_id) references sales.refundable,
    constraint tender_never_above_paid check (refunded_minor between 0 and paid_minor),
    constraint tender_never_above_received check (returned_minor between 0 and received_minor)
);
call tenancy.guard('sales.refundable_tenders', 'select, insert, update');

-- A shop's rules for what comes back. No row: everything is allowed to whoever has the permission.
create table sales.refund_policies (
    tenant_id uuid not null primary key,
    days_max int check (days_max between 1 and 3650),           -- with a receipt; after that somebody approves
    approval_above_minor bigint check (approval_above_minor >= 0), -- of one refund
    tender_order text not null,                                 -- words of tenders, by comma: what is filled first
    lowest_price boolean not null default false,                -- without a receipt: at most the lowest price of the last days
    price_days int not null default 30 check (price_days between 1 and 90),
    store_credit_only boolean not null default false,           -- without a receipt
    unreceipted_above_minor bigint check (unreceipted_above_minor >= 0),
    changed_at timestamptz not null
);
call tenancy.guard('sales.refund_policies', 'select, insert, update');
