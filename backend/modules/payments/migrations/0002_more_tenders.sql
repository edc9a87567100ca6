-- 0002_more_tenders.sql. A card payment of ours and an account of stored value are named by their ids, for those who must find the sale to them.
alter table payments.tenders add column payment_id uuid, add column value_account_id uuid;
