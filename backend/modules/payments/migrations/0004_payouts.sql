-- 0004_payouts.sql. What the processor paid out, line by line, so that sale = capture = payout can be told, and what others may read of card money.
create table payments.payouts (
    tenant_id uuid not null, id uuid not null,
    processor_payout text not null check (length(processor_payout) between 1 and 255),
    amount_minor bigint not null, currency text not null,
    status text not null check (length(status) <= 40),
    created_at timestamptz not null, arrives_at timestamptz not null,
    has_lines boolean not null default false,            -- all of them have been read
    primary key (tenant_id, id),
    unique (tenant_id, processor_payout)
);
call tenancy.guard('payments.payouts', 'select, insert, update');

create table payments.payout_lines (
    tenant_id uuid not null, id text not null check (length(id) between 1 and 255),
    payout_id uuid not null,
    kind text not null check (length(kind) <= 60),       -- the processor's word: charge, payment, refund, adjustment, ...
    processor_intent text, refund_id uuid,
    amount_minor bigint not null, fee_minor bigint not null, net_minor bigint not null,
    currency text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, payout_id) references payments.payouts (tenant_id, id),
    check (net_minor = amount_minor - fee_minor)
);
call tenancy.guard('payments.payout_lines', 'select, insert');
create index payout_lines_of on payments.payout_lines (tenant_id, payout_id);
create index payout_lines_by_intent on payments.payout_lines (tenant_id, processor_intent);

-- What the books and reports may read.
create view payments.known_captures with (security_invoker = true) as
    select a.tenant_id, i.id as payment_id, i.sale_id, a.id as attempt_id, a.processor_intent, a.captured_minor as amount_minor, i.currency,
           i.attempt_id = a.id as is_the_payments, a.ended_at as captured_at
      from payments.attempts a join payments.intents i on i.tenant_id = a.tenant_id and i.id = a.payment_id
     where a.state = 'captured';
create view payments.known_refunds with (security_invoker = true) as
    select tenant_id, id, payment_id, attempt_id, document_id, reason, amount_minor, currency, state, created_at, ended_at from payments.refunds;
create view payments.known_payouts with (security_invoker = true) as
    select p.tenant_id, p.id, p.processor_payout, p.amount_minor, p.currency, p.status, p.created_at, p.arrives_at, p.has_lines,
           (select coalesce(sum(l.fee_minor), 0)::bigint from payments.payout_lines l
             where l.tenant_id = p.tenant_id and l.payout_id = p.id and l.kind <> 'payout') as fees_minor
      from payments.payouts p;
create view payments.known_payout_lines with (security_invoker = true) as
    select tenant_id, id, payout_id, kind, processor_intent, refund_id, amount_minor, fee_minor, net_minor, currency from payments.payout_lines;
grant select on payments.known_captures, payments.known_refunds, payments.known_payouts, payments.known_payout_lines to shopx_app;
