-- 0002_said.sql. What each document says for the sums of its shift. The follower adds up a page of it, `verify` all of it.
create view drawers.said_totals with (security_invoker = true) as
    select d.tenant_id, d.id as document_id, (d.document ->> 'shift_id')::uuid as shift_id, d.register_id, d.series_id, d.number, d.kind, d.occurred_at,
           d.total_minor, d.tax_minor, d.rounding_minor,
           (select coalesce(sum(coalesce((line ->> 'discount_minor')::bigint, 0) + coalesce((line ->> 'order_discount_minor')::bigint, 0)
                                + coalesce((line ->> 'promotion_minor')::bigint, 0)), 0)::bigint
              from jsonb_array_elements(d.document -> 'lines') as line) as discount_minor
      from sales.known_documents d where d.document ? 'shift_id';
grant select on drawers.said_totals to shopx_app;

-- A tender, once for each currency whose drawer it touches (E8): of foreign cash the notes lie in their own drawer and the change comes out of
-- the home one, where the tender is no second tender. What a cash refund hands out is given back, and no change.
create view drawers.said_tenders with (security_invoker = true) as
    select d.tenant_id, d.id as document_id, (d.document ->> 'shift_id')::uuid as shift_id, said.kind, part.currency, part.tenders,
           part.taken_minor, part.given_back_minor, part.given_minor, part.change_minor
      from sales.known_documents d
     cross join lateral jsonb_array_elements(d.document -> 'tenders') as tender
     cross join lateral (select tender ->> 'kind' as kind, greatest((tender ->> 'amount_minor')::bigint, 0) as taken_minor,
                                greatest(-(tender ->> 'amount_minor')::bigint, 0) as given_back_minor, (tender ->> 'given_minor')::bigint as given_minor,
                                (tender ->> 'change_minor')::bigint as change_minor, tender -> 'foreign' as foreign_cash) as said
     cross join lateral (
            select d.currency, 1 as tenders, said.taken_minor, said.given_back_minor,
                   case when said.kind = 'cash' then coalesce(said.given_minor, said.taken_minor) else 0 end as given_minor,
                   case when said.kind = 'cash' then coalesce(said.change_minor, said.given_back_minor) - said.given_back_minor else 0 end as change_minor
             where said.foreign_cash is null
            union all
            select said.foreign_cash ->> 'currency', 1, said.taken_minor, said.given_back_minor, (said.foreign_cash ->> 'given_minor')::bigint, 0
             where said.foreign_cash is not null
            union all
            select d.currency, 0, 0, 0, 0, said.change_minor where said.foreign_cash is not null and said.change_minor <> 0) as part
     where d.document ? 'shift_id';
grant select on drawers.said_tenders to shopx_app;

create view drawers.said_taxes with (security_invoker = true) as
    select d.tenant_id, d.id as document_id, (d.document ->> 'shift_id')::uuid as shift_id, tax ->> 'tax_code' as tax_code,
           (tax ->> 'tax_rate_ppm')::int as tax_rate_ppm, (tax ->> 'net_minor')::bigint as net_minor, (tax ->> 'tax_minor')::bigint as tax_minor
      from sales.known_documents d cross join lateral jsonb_array_elements(d.document -> 'taxes') as tax
     where d.document ? 'shift_id';
grant select on drawers.said_taxes to shopx_app;

-- For the books: what moved money in or out of a drawer beside sales. Each id is in the feed as a drawer_event; a float and a variance have a
-- row for each currency. A variance above zero is over, below zero short.
create view drawers.known_events with (security_invoker = true) as
    select e.tenant_id, e.id, e.shift_id, e.store_id, s.register_id,
           (array['float', 'pay_in', 'pay_out', 'drop', 'no_sale', 'variance'])[e.kind] as kind,
           e.amount_minor, e.currency, e.reason, e.account_id, e.approver_id, e.occurred_at, e.recorded_at, e.business_date, e.is_late
      from drawers.events e join drawers.shifts s on s.tenant_id = e.tenant_id and s.id = e.shift_id;
grant select on drawers.known_events to shopx_app;
