#include "follow.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::drawers {
namespace {

// One statement, so that each document's text is read as JSON once. Its shift is locked in the order of the key, as by everybody who locks
// several, and read as it is once the lock is there: a Z that came in between makes the document late.
// The cash of a sale that was made before the count lay in the drawer when it was counted, and was taken for a variance by a Z of ours: that
// much is taken out of the variance again, so that the books do not have it twice.
constexpr pg::Statement add_page{"drawers.add_page", R"sql(
    with read as materialized (
        select id, series_id, number, register_id, kind, occurred_at, currency, total_minor, tax_minor, rounding_minor, document
          from sales.known_documents where tenant_id = $1::uuid and id = any ($2::uuid[]) and may_name_a_shift),
    said as materialized (select read.*, (document ->> 'shift_id')::uuid as shift_id from read),
    locked as materialized (
        select id, store_id, register_id, state, closed_at, closed_by, closed_day, has_our_count from drawers.shifts
         where tenant_id = $1::uuid and id in (select shift_id from said) order by id for share),
    placed as materialized (
        select said.*, coalesce(locked.state <> 1, false) as is_late, locked.register_id as shift_register_id, locked.closed_at
          from said left join locked on locked.id = said.shift_id where said.shift_id is not null),
    totals as (
        insert into drawers.shift_totals as t (tenant_id, shift_id, is_late, sales, returns, refunds, exchanges, voids, sold_minor, returned_minor,
                                               tax_minor, discount_minor, rounding_minor)
        select $1::uuid, shift_id, is_late, count(*) filter (where kind = 1), count(*) filter (where kind = 2), count(*) filter (where kind = 3),
               count(*) filter (where kind = 4), count(*) filter (where kind = 5), sum(greatest(total_minor, 0))::bigint,
               sum(greatest(-total_minor, 0))::bigint, sum(tax_minor)::bigint, sum(drawers.discount_of(document))::bigint, sum(rounding_minor)::bigint
          from placed group by 2, 3 order by 2, 3
        on conflict (tenant_id, shift_id, is_late) do update
           set sales = t.sales + excluded.sales, returns = t.returns + excluded.returns, refunds = t.refunds + excluded.refunds,
               exchanges = t.exchanges + excluded.exchanges, voids = t.voids + excluded.voids, sold_minor = t.sold_minor + excluded.sold_minor,
               returned_minor = t.returned_minor + excluded.returned_minor, tax_minor = t.tax_minor + excluded.tax_minor,
               discount_minor = t.discount_minor + excluded.discount_minor, rounding_minor = t.rounding_minor + excluded.rounding_minor),
    tenders as (
        insert into drawers.shift_tenders as t (tenant_id, shift_id, is_late, kind, currency, tenders, taken_minor, given_back_minor, given_minor, change_minor)
        select $1::uuid, placed.shift_id, placed.is_late, said.kind, said.currency, sum(said.tenders)::bigint, sum(said.taken_minor)::bigint,
               sum(said.given_back_minor)::bigint, sum(said.given_minor)::bigint, sum(said.change_minor)::bigint
          from placed cross join lateral drawers.tenders_of(placed.document, placed.currency) as said
         group by 2, 3, 4, 5 order by 2, 3, 4, 5
        on conflict (tenant_id, shift_id, is_late, kind, currency) do update
           set tenders = t.tenders + excluded.tenders, taken_minor = t.taken_minor + excluded.taken_minor,
               given_back_minor = t.given_back_minor + excluded.given_back_minor, given_minor = t.given_minor + excluded.given_minor,
               change_minor = t.change_minor + excluded.change_minor),
    taxes as (
        insert into drawers.shift_taxes as t (tenant_id, shift_id, is_late, tax_code, tax_rate_ppm, net_minor, tax_minor)
        select $1::uuid, placed.shift_id, placed.is_late, said.tax_code, said.tax_rate_ppm, sum(said.net_minor)::bigint, sum(said.tax_minor)::bigint
          from placed cross join lateral drawers.taxes_of(placed.document) as said
         group by 2, 3, 4, 5 order by 2, 3, 4, 5
        on conflict (tenant_id, shift_id, is_late, tax_code, tax_rate_ppm) do update
           set net_minor = t.net_minor + excluded.net_minor, tax_minor = t.tax_minor + excluded.tax_minor),
    receipts as (
        insert into drawers.shift_receipts as t (tenant_id, shift_id, is_late, series_id, first_number, last_number, receipts)
        select $1::uuid, shift_id, is_late, series_id, min(number), max(number), count(*) from placed group by 2, 3, 4 order by 2, 3, 4
        on conflict (tenant_id, shift_id, is_late, series_id) do update
           set first_number = least(t.first_number, excluded.first_number), last_number = greatest(t.last_number, excluded.last_number),
               receipts = t.receipts + excluded.receipts),
    followed as (
        insert into drawers.followed (tenant_id, position) values ($1::uuid, $3::bigint)
        on conflict (tenant_id) do update set position = excluded.position),
    doubts as (
        insert into drawers.doubts (tenant_id, shift_id, document_id, doubt, occurred_at, total_minor)
        select $1::uuid, placed.shift_id, placed.id, doubt.number, placed.occurred_at, placed.total_minor
          from placed cross join lateral (values (1::smallint, placed.is_late), (2::smallint, placed.occurred_at > placed.closed_at),
                                                 (3::smallint, placed.register_id <> placed.shift_register_id)) as doubt(number, is_so)
         where doubt.is_so),
    late_cash as (
        select placed.shift_id, said.currency, sum(said.given_minor - said.change_minor - said.given_back_minor)::bigint as minor
          from placed cross join lateral drawers.tenders_of(placed.document, placed.currency) as said
         where placed.is_late and placed.occurred_at <= placed.closed_at and said.kind = 'cash' group by 1, 2)
    insert into drawers.events (tenant_id, id, shift_id, store_id, kind, amount_minor, currency, account_id, occurred_at, recorded_at, business_date, is_late, said)
    select $1::uuid, gen_random_uuid(), locked.id, locked.store_id, 6, -late_cash.minor, late_cash.currency, locked.closed_by, locked.closed_at,
           $4::timestamptz, locked.closed_day, true, ''
      from late_cash join locked on locked.id = late_cash.shift_id where locked.has_our_count and late_cash.minor <> 0
    returning id
)sql"};

} // namespace

Task<void> add_up(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& entries, Instant now)
{
    std::vector<Uuid> ids;
    for (auto const& entry : entries) ids.push_back(entry.id);
    auto const tenant = tx.tenant();
    auto const corrected = co_await tx.query(add_page, tenant, ids, entries.back().position, now);
    std::vector<feed::Fact> facts;
    for (std::size_t i = 0; i < corrected.size(); ++i) {
        auto const id = corrected[i].get<Uuid>(0);
        facts.push_back({tenant, feed::Kind::drawer_event, id, now, crypto::sha256(id.to_string())});
    }
    if (!facts.empty()) feed::append(tx, facts);
}

} // namespace shopx::drawers
