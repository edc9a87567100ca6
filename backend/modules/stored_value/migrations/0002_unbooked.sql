-- 0002_unbooked.sql. What documents said and accounts could not bear, for the books: it is on no account, so it is owed to nobody.
create view stored_value.known_unbooked with (security_invoker = true) as
    select tenant_id, document_id, ordinal, account_id, amount_minor, currency, why, settled_by from stored_value.unbooked;
grant select on stored_value.known_unbooked to shopx_app;
