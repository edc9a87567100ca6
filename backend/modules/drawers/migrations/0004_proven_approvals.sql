-- 0004_proven_approvals.sql. Who approved is what the register says, unless it sends what the approver signed.
alter table drawers.events add column is_approval_proven boolean not null default false check (not is_approval_proven or approver_id is not null);
