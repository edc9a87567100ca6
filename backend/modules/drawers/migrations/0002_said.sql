-- 0002_said.sql. What each document says for the sums of its shift. The follower adds up a page of it, `verify` all of it.

create function drawers.discount_of(document jsonb) returns bigint language sql immutable as $discount$
    select coalesce(sum(coalesce((line ->> 'discount_minor')::bigint, 0) + coalesce((line ->> 'order_discount_minor')::bigint, 0)
                        + coalesce((line ->> 'promotion_minor')::bigint, 0)), 0)::bigint
      from jsonb_array_elements(document -> 'lines') as line
$discount$;

-- A tender, once for each currency whose drawer it touches (E8): of foreign cash the notes lie in their own drawer and the change comes out of
-- the home one, where the tender is no second tender. What a cash refund hands out is given back, and no change.
create function drawers.tenders_of(document jsonb, home text)
    returns table (kind text, currency text, tenders bigint, taken_minor bigint, given_back_minor bigint, given_minor bigint, change_minor bigint)
    language sql immutable as $tenders$
    select said.kind, part.currency, part.tenders, part.taken_minor, part.given_back_minor, part.given_minor, part.change_minor
      from jsonb_array_elements(document -> 'tenders') as tender
     cross join lateral (select tender ->> 'kind' as kind, greatest((tender ->> 'amount_minor')::bigint, 0) as taken_minor,
                                greatest(-(tender ->> 'amount_minor')::bigint, 0) as given_back_minor, (tender ->> 'given_minor')::bigint as given_minor,
                                (tender ->> 'change_minor')::bigint as change_minor, tender -> 'foreign' as foreign_cash) as said
     cross join lateral (
            select home as currency, 1::bigint as tenders, said.taken_minor, said.given_back_minor,
                   case when said.kind = 'cash' then coalesce(said.given_minor, said.taken_minor) else 0 end as given_minor,
                   case when said.kind = 'cash' then coalesce(said.change_minor, said.given_back_minor) - said.given_back_minor else 0 end as change_minor
             where said.foreign_cash is null
            union all
            select said.foreign_cash ->> 'currency', 1, said.taken_minor, said.given_back_minor, (said.foreign_cash ->> 'given_minor')::bigint, 0
             where said.foreign_cash is not null
            union all
            select home, 0, 0, 0, 0, said.change_minor where said.foreign_cash is not null and said.change_minor <> 0) as part
$tenders$;

create function drawers.taxes_of(document jsonb) returns table (tax_code text, tax_rate_ppm int, net_minor bigint, tax_minor bigint)
    language sql immutable as $taxes$
    select tax ->> 'tax_code', (tax ->> 'tax_rate_ppm')::int, (tax ->> 'net_minor')::bigint, (tax ->> 'tax_minor')::bigint
      from jsonb_array_elements(document -> 'taxes') as tax
$taxes$;

-- What money moved in or out of a drawer beside sales, for the books. Each id is in the feed as a drawer_event; a float and a variance have a
-- row for each currency. A variance above zero is over, below zero short.
create view drawers.known_events with (security_invoker = true) as
    select e.tenant_id, e.id, e.shift_id, e.store_id, s.register_id,
           (array['opening_float', 'pay_in', 'pay_out', 'drop', 'no_sale', 'variance'])[e.kind] as kind,
           e.amount_minor, e.currency, e.reason, e.account_id, e.approver_id, e.occurred_at, e.recorded_at, e.business_date, e.is_late
      from drawers.events e join drawers.shifts s on s.tenant_id = e.tenant_id and s.id = e.shift_id;
grant select on drawers.known_events to shopx_app;
