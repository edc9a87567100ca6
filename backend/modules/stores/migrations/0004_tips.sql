-- 0004_tips.sql. Whether customers may leave a tip: a shop says so, and until then a tip on a sale is told.
alter table stores.stores add column takes_tips boolean not null default false;
