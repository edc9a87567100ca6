-- 0003_published.sql. By which zone and cut-over a store's day is told, for those who date what is not a sale (E23).
create view stores.known_days with (security_invoker = true) as select tenant_id, id, time_zone, cut_over_minutes from stores.stores;
grant select on stores.known_days to shopx_app;
