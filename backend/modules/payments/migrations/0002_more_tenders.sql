-- 0002_more_tenders.sql. A card payment of ours and an account of stored value are named by their ids, for those who must find the sale to them.
alter table payments.tenders add column payment_id uuid, add column value_account_id uuid;

-- What neighbours with a reason to ask may read.
create view payments.known_tenders with (security_invoker = true) as
    select tenant_id, sale_id, ordinal, kind, amount_minor, currency, reference, payment_id, value_account_id, recorded_at from payments.tenders;
grant select on payments.known_tenders to shopx_app;
