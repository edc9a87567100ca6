-- 0001_payments.sql. Tenders that live on after the sale have rows of their own. Cash is said in the sale's document and done with.
create schema payments;
grant usage on schema payments to shopx_app, shopx_writer;

create table payments.tenders (
    tenant_id uuid not null, sale_id uuid not null, ordinal smallint not null,
    kind smallint not null,                              -- payments.hpp has the list
    amount_minor bigint not null, currency text not null,
    reference text,                                      -- what the shop's own terminal printed
    recorded_at timestamptz not null,
    primary key (tenant_id, sale_id, ordinal)
) partition by range (sale_id);
call tenancy.guard('payments.tenders', 'select, insert', 'insert');
call tenancy.make_edges('payments.tenders', current_date);
call tenancy.make_month('payments.tenders', current_date);
