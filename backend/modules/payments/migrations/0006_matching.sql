-- 0006_matching.sql. How an account stands at the processor; and sale, processor and payout, compared again and again. Where they differ a
-- person is told; what agrees again is taken off the list.
alter table payments.accounts add column next_match_at timestamptz not null default now();
grant select (next_match_at) on payments.accounts to shopx_system;

alter table payments.accounts add column payouts_enabled boolean not null default false,
    add column currently_due text[] not null default '{}' check (cardinality(currently_due) <= 200);      -- what the processor still wants to know

-- Of what is compared, when it happened: older than the comparison reaches back, and nobody can say that it agrees now. Null: nothing is compared.
alter table payments.exceptions add column happened_at timestamptz;
alter table payments.exceptions drop constraint exceptions_kind_check, drop constraint exceptions_resolution_check;
alter table payments.exceptions
    add constraint exceptions_kind_check check (kind in ('no_sale', 'extra_charge', 'refund_failed', 'amount_differs', 'lost', 'dispute', 'payout_differs',
        'tender_without_capture', 'refund_differs', 'charge_of_nobody', 'payout_sum_differs')),
    add constraint exceptions_resolution_check check (resolution in ('sale_came', 'finish', 'give_back', 'dismiss', 'done', 'agrees'));

-- What waits for a person is told by mail once, and a business has one such mail an hour at most.
alter table payments.accounts add column next_tell_at timestamptz not null default now();
grant select (next_tell_at) on payments.accounts to shopx_system;
alter table payments.exceptions add column told_at timestamptz;
create index exceptions_untold on payments.exceptions (tenant_id) where told_at is null and resolved_at is null;
create policy untold_of_all on payments.exceptions for select to shopx_system using (true);
grant select (tenant_id, kind, told_at, resolved_at) on payments.exceptions to shopx_system;

-- Three months of a business, however long it has been with us.
create index tenders_of_payments on payments.tenders (tenant_id, sale_id) where payment_id is not null;
create index refunds_of_documents on payments.refunds (tenant_id, document_id) where reason = 'document';
create index attempts_captured on payments.attempts (tenant_id, ended_at) where state = 'captured';
create index payouts_by_time on payments.payouts (tenant_id, created_at);
