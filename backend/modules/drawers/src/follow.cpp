#include "follow.hpp"

namespace shopx::drawers {
namespace {

// In the order of the key, as everybody who locks several shifts.
constexpr pg::Statement lock_shifts{"drawers.lock_shifts", R"sql(
    select id from drawers.shifts
     where tenant_id = $1::uuid and id in (select shift_id from drawers.said_totals where tenant_id = $1::uuid and document_id = any ($2::uuid[]))
     order by id for share
)sql"};
constexpr pg::Statement add_totals{"drawers.add_totals", R"sql(
    insert into drawers.shift_totals as t (tenant_id, shift_id, is_late, sales, returns, refunds, exchanges, voids, sold_minor, returned_minor, tax_minor,
                                           discount_minor, rounding_minor)
    select d.tenant_id, d.shift_id, coalesce(s.state <> 1, false) as is_late, count(*) filter (where d.kind = 1), count(*) filter (where d.kind = 2),
           count(*) filter (where d.kind = 3), count(*) filter (where d.kind = 4), count(*) filter (where d.kind = 5),
           sum(greatest(d.total_minor, 0))::bigint, sum(greatest(-d.total_minor, 0))::bigint, sum(d.tax_minor)::bigint, sum(d.discount_minor)::bigint,
           sum(d.rounding_minor)::bigint
      from drawers.said_totals d left join drawers.shifts s on s.tenant_id = d.tenant_id and s.id = d.shift_id
     where d.tenant_id = $1::uuid and d.document_id = any ($2::uuid[])
     group by 1, 2, 3 order by 1, 2, 3
    on conflict (tenant_id, shift_id, is_late) do update
       set sales = t.sales + excluded.sales, returns = t.returns + excluded.returns, refunds = t.refunds + excluded.refunds,
           exchanges = t.exchanges + excluded.exchanges, voids = t.voids + excluded.voids, sold_minor = t.sold_minor + excluded.sold_minor,
           returned_minor = t.returned_minor + excluded.returned_minor, tax_minor = t.tax_minor + excluded.tax_minor,
           discount_minor = t.discount_minor + excluded.discount_minor, rounding_minor = t.rounding_minor + excluded.rounding_minor
)sql"};
constexpr pg::Statement add_tenders{"drawers.add_tenders", R"sql(
    insert into drawers.shift_tenders as t (tenant_id, shift_id, is_late, kind, currency, tenders, taken_minor, given_back_minor, given_minor, change_minor)
    select d.tenant_id, d.shift_id, coalesce(s.state <> 1, false) as is_late, d.kind, d.currency, sum(d.tenders)::bigint, sum(d.taken_minor)::bigint,
           sum(d.given_back_minor)::bigint, sum(d.given_minor)::bigint, sum(d.change_minor)::bigint
      from drawers.said_tenders d left join drawers.shifts s on s.tenant_id = d.tenant_id and s.id = d.shift_id
     where d.tenant_id = $1::uuid and d.document_id = any ($2::uuid[])
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, shift_id, is_late, kind, currency) do update
       set tenders = t.tenders + excluded.tenders, taken_minor = t.taken_minor + excluded.taken_minor,
           given_back_minor = t.given_back_minor + excluded.given_back_minor, given_minor = t.given_minor + excluded.given_minor,
           change_minor = t.change_minor + excluded.change_minor
)sql"};
constexpr pg::Statement add_taxes{"drawers.add_taxes", R"sql(
    insert into drawers.shift_taxes as t (tenant_id, shift_id, is_late, tax_code, tax_rate_ppm, net_minor, tax_minor)
    select d.tenant_id, d.shift_id, coalesce(s.state <> 1, false) as is_late, d.tax_code, d.tax_rate_ppm, sum(d.net_minor)::bigint,
           sum(d.tax_minor)::bigint
      from drawers.said_taxes d left join drawers.shifts s on s.tenant_id = d.tenant_id and s.id = d.shift_id
     where d.tenant_id = $1::uuid and d.document_id = any ($2::uuid[])
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, shift_id, is_late, tax_code, tax_rate_ppm) do update
       set net_minor = t.net_minor + excluded.net_minor, tax_minor = t.tax_minor + excluded.tax_minor
)sql"};
constexpr pg::Statement add_receipts{"drawers.add_receipts", R"sql(
    insert into drawers.shift_receipts as t (tenant_id, shift_id, is_late, series_id, first_number, last_number, receipts)
    select d.tenant_id, d.shift_id, coalesce(s.state <> 1, false) as is_late, d.series_id, min(d.number), max(d.number), count(*)
      from drawers.said_totals d left join drawers.shifts s on s.tenant_id = d.tenant_id and s.id = d.shift_id
     where d.tenant_id = $1::uuid and d.document_id = any ($2::uuid[])
     group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (tenant_id, shift_id, is_late, series_id) do update
       set first_number = least(t.first_number, excluded.first_number), last_number = greatest(t.last_number, excluded.last_number),
           receipts = t.receipts + excluded.receipts
)sql"};
constexpr pg::Statement add_doubts{"drawers.add_doubts", R"sql(
    insert into drawers.doubts (tenant_id, shift_id, document_id, doubt, occurred_at, total_minor)
    select d.tenant_id, d.shift_id, d.document_id, doubt.number, d.occurred_at, d.total_minor
      from drawers.said_totals d join drawers.shifts s on s.tenant_id = d.tenant_id and s.id = d.shift_id
     cross join lateral (values (1::smallint, s.state <> 1), (2::smallint, d.occurred_at > s.closed_at), (3::smallint, d.register_id <> s.register_id))
           as doubt(number, is_so)
     where d.tenant_id = $1::uuid and d.document_id = any ($2::uuid[]) and doubt.is_so
)sql"};
constexpr pg::Statement set_followed{"drawers.set_followed", R"sql(
    insert into drawers.followed (tenant_id, position) values ($1::uuid, $2::bigint) on conflict (tenant_id) do update set position = excluded.position
)sql"};

} // namespace

Task<void> add_up(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& entries)
{
    std::vector<Uuid> ids;
    for (auto const& entry : entries) ids.push_back(entry.id);
    auto const tenant = tx.tenant();
    tx.queue(lock_shifts, tenant, ids);
    tx.queue(add_totals, tenant, ids);
    tx.queue(add_tenders, tenant, ids);
    tx.queue(add_taxes, tenant, ids);
    tx.queue(add_receipts, tenant, ids);
    tx.queue(add_doubts, tenant, ids);
    tx.queue(set_followed, tenant, entries.back().position);
    co_return;
}

} // namespace shopx::drawers
