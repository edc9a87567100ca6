-- 0005_extra_refunds_again.sql. A refund of an extra charge that never reached the processor, as when all was down for a day, is made anew under
-- another id. One that did, or may have, stays the only one.
drop index payments.refunds_extra_once;
create unique index refunds_extra_once on payments.refunds (tenant_id, attempt_id) where reason = 'extra' and state <> 'failed';
