-- 0002_published.sql. What a document says, flat, for those who follow the feed: books, drawers, reports. Every kind of document in
-- sales.sales has the same `lines`, `taxes` and `tenders`, with the sign of what they do to the shop: above zero is sold and taken in.
-- Join by the ids of a page of the feed; alone they read every sale there is.
create view sales.known_documents with (security_invoker = true) as
    select tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
           total_minor, tax_minor, tendered_minor, rounding_minor, flags, document::jsonb as document,
           document like '%"shift_id":%' as may_name_a_shift            -- told by the text, before anybody reads it as JSON
      from sales.sales;
grant select on sales.known_documents to shopx_app;

create view sales.document_tenders with (security_invoker = true) as
    select s.tenant_id, s.id as sale_id, tender.ordinality as ordinal, tender.value ->> 'kind' as kind,
           (tender.value ->> 'amount_minor')::bigint as amount_minor, s.currency,
           (tender.value ->> 'given_minor')::bigint as given_minor, (tender.value ->> 'change_minor')::bigint as change_minor,
           tender.value #>> '{foreign,currency}' as foreign_currency, (tender.value #>> '{foreign,given_minor}')::bigint as foreign_given_minor,
           (tender.value ->> 'payment_id')::uuid as payment_id, (tender.value ->> 'account_id')::uuid as value_account_id
      from sales.sales s, jsonb_array_elements(s.document::jsonb -> 'tenders') with ordinality as tender(value, ordinality);
grant select on sales.document_tenders to shopx_app;

create view sales.document_taxes with (security_invoker = true) as
    select s.tenant_id, s.id as sale_id, tax.value ->> 'tax_code' as tax_code, (tax.value ->> 'tax_rate_ppm')::int as tax_rate_ppm,
           (tax.value ->> 'net_minor')::bigint as net_minor, (tax.value ->> 'tax_minor')::bigint as tax_minor
      from sales.sales s, jsonb_array_elements(s.document::jsonb -> 'taxes') as tax(value);
grant select on sales.document_taxes to shopx_app;
