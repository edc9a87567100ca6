-- 0002_published.sql. What a document says, as JSON, for those who follow the feed: books, drawers, reports. Every kind of document in
-- sales.sales has the same `lines`, `taxes` and `tenders`, with the sign of what they do to the shop: above zero is sold and taken in.
-- Join by the ids of a page of the feed; alone they read every sale there is.
create view sales.known_documents with (security_invoker = true) as
    select tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
           total_minor, tax_minor, tendered_minor, rounding_minor, flags, document::jsonb as document,
           document like '%"shift_id":%' as may_name_a_shift            -- told by the text, before anybody reads it as JSON
      from sales.sales;
grant select on sales.known_documents to shopx_app;
