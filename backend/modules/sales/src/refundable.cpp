#include "shopx/sales/sales.hpp"

#include <algorithm>

namespace shopx::sales {
namespace {

constexpr pg::Statement make_sale{"sales.make_refundable", R"sql(
    insert into sales.refundable (tenant_id, sale_id, paid_minor) values ($1::uuid, $2::uuid, $3::bigint) on conflict do nothing
)sql"};
constexpr pg::Statement hold_sale{
    "sales.hold_refundable", "select refunded_minor, voided_by from sales.refundable where tenant_id = $1::uuid and sale_id = $2::uuid for update"};
constexpr pg::Statement read_sale{
    "sales.read_refundable", "select refunded_minor, voided_by from sales.refundable where tenant_id = $1::uuid and sale_id = $2::uuid"};
constexpr pg::Statement make_lines{"sales.make_refundable_lines", R"sql(
    insert into sales.refundable_lines (tenant_id, sale_id, line, sold_milli, paid_minor)
    select $1::uuid, $2::uuid, unnest($3::smallint[]), unnest($4::bigint[]), unnest($5::bigint[]) on conflict do nothing
)sql"};
constexpr pg::Statement make_tenders{"sales.make_refundable_tenders", R"sql(
    insert into sales.refundable_tenders (tenant_id, sale_id, ordinal, paid_minor, received_minor)
    select $1::uuid, $2::uuid, unnest($3::smallint[]), unnest($4::bigint[]), unnest($5::bigint[]) on conflict do nothing
)sql"};
constexpr pg::Statement read_lines{"sales.read_refundable_lines", R"sql(
    select sale_id, line, sold_milli, paid_minor, returned_milli, refunded_minor from sales.refundable_lines
     where tenant_id = $1::uuid and sale_id = any ($2::uuid[]) order by sale_id, line
)sql"};
constexpr pg::Statement read_tenders{"sales.read_refundable_tenders", R"sql(
    select sale_id, ordinal, paid_minor, received_minor, refunded_minor, returned_minor from sales.refundable_tenders
     where tenant_id = $1::uuid and sale_id = any ($2::uuid[]) order by sale_id, ordinal
)sql"};
constexpr pg::Statement read_page{"sales.read_refundables", R"sql(
    select sale_id, paid_minor, refunded_minor, voided_by from sales.refundable where tenant_id = $1::uuid and sale_id > $2::uuid order by sale_id limit $3::bigint
)sql"};
constexpr pg::Statement add_to_sale{"sales.add_refunded", R"sql(
    update sales.refundable set refunded_minor = refunded_minor + $3::bigint, voided_by = coalesce(voided_by, $4::uuid)
     where tenant_id = $1::uuid and sale_id = $2::uuid
)sql"};
constexpr pg::Statement add_to_lines{"sales.add_returned_lines", R"sql(
    update sales.refundable_lines as l set returned_milli = l.returned_milli + back.milli, refunded_minor = l.refunded_minor + back.minor
      from unnest($3::smallint[], $4::bigint[], $5::bigint[]) as back(line, milli, minor)
     where l.tenant_id = $1::uuid and l.sale_id = $2::uuid and l.line = back.line
)sql"};
constexpr pg::Statement add_to_tenders{"sales.add_refunded_tenders", R"sql(
    update sales.refundable_tenders as t set refunded_minor = t.refunded_minor + back.refunded, returned_minor = t.returned_minor + back.returned
      from unnest($3::smallint[], $4::bigint[], $5::bigint[]) as back(ordinal, refunded, returned)
     where t.tenant_id = $1::uuid and t.sale_id = $2::uuid and t.ordinal = back.ordinal
)sql"};

struct Columns {
    std::vector<std::int16_t> places;
    std::vector<std::int64_t> first, second;
};

Columns lines_of(std::vector<Refundable::Line> const& lines, std::int64_t Refundable::Line::*first, std::int64_t Refundable::Line::*second)
{
    Columns columns;
    for (auto const& line : lines) {
        columns.places.push_back(line.line);
        columns.first.push_back(line.*first);
        columns.second.push_back(line.*second);
    }
    return columns;
}

Columns tenders_of(std::vector<Refundable::Tender> const& tenders, std::int64_t Refundable::Tender::*first, std::int64_t Refundable::Tender::*second)
{
    Columns columns;
    for (auto const& tender : tenders) {
        columns.places.push_back(tender.ordinal);
        columns.first.push_back(tender.*first);
        columns.second.push_back(tender.*second);
    }
    return columns;
}

Refundable::Line line_of(pg::Row const& row)
{
    return {row.get<std::int16_t>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3), row.get<std::int64_t>(4), row.get<std::int64_t>(5)};
}

Refundable::Tender tender_of(pg::Row const& row)
{
    return {row.get<std::int16_t>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3), row.get<std::int64_t>(4), row.get<std::int64_t>(5)};
}

/// What the rows say, as far as there are rows.
Task<Refundable> with_rows(pg::TenantTx& tx, Refundable sale, pg::Statement const& statement)
{
    std::vector<SaleId> const ids{sale.sale};
    auto const head = co_await tx.query(statement, tx.tenant(), sale.sale);
    if (head.empty()) co_return sale;
    sale.refunded_minor = head[0].get<std::int64_t>(0);
    sale.voided_by = head[0].get<std::optional<SaleId>>(1);
    auto const lines = tx.queue(read_lines, tx.tenant(), ids);
    auto const tenders = co_await tx.query(read_tenders, tx.tenant(), ids);
    sale.lines.clear();
    sale.tenders.clear();
    for (std::size_t i = 0; i < lines.rows().size(); ++i) sale.lines.push_back(line_of(lines.rows()[i]));
    for (std::size_t i = 0; i < tenders.size(); ++i) sale.tenders.push_back(tender_of(tenders[i]));
    co_return sale;
}

} // namespace

Task<Refundable> hold_refundable(pg::TenantTx& tx, Refundable as_sold)
{
    tx.queue(make_sale, tx.tenant(), as_sold.sale, as_sold.paid_minor); // waits for whoever is making it
    auto const lines = lines_of(as_sold.lines, &Refundable::Line::sold_milli, &Refundable::Line::paid_minor);
    auto const tenders = tenders_of(as_sold.tenders, &Refundable::Tender::paid_minor, &Refundable::Tender::received_minor);
    tx.queue(make_lines, tx.tenant(), as_sold.sale, lines.places, lines.first, lines.second);
    tx.queue(make_tenders, tx.tenant(), as_sold.sale, tenders.places, tenders.first, tenders.second);
    co_return co_await with_rows(tx, std::move(as_sold), hold_sale);
}

Task<Refundable> read_refundable(pg::TenantTx& tx, Refundable as_sold) { co_return co_await with_rows(tx, std::move(as_sold), read_sale); }

void give_back(pg::TenantTx& tx, Refundable const& back)
{
    tx.queue(add_to_sale, tx.tenant(), back.sale, back.refunded_minor, back.voided_by);
    auto const lines = lines_of(back.lines, &Refundable::Line::returned_milli, &Refundable::Line::refunded_minor);
    auto const tenders = tenders_of(back.tenders, &Refundable::Tender::refunded_minor, &Refundable::Tender::returned_minor);
    if (!back.lines.empty()) tx.queue(add_to_lines, tx.tenant(), back.sale, lines.places, lines.first, lines.second);
    if (!back.tenders.empty()) tx.queue(add_to_tenders, tx.tenant(), back.sale, tenders.places, tenders.first, tenders.second);
}

Task<std::vector<Refundable>> refundables_after(pg::TenantTx& tx, std::optional<SaleId> after, std::int64_t limit)
{
    auto const heads = co_await tx.query(read_page, tx.tenant(), after.value_or(SaleId{}), limit);
    std::vector<Refundable> sales;
    std::vector<SaleId> ids;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        Refundable sale;
        sale.sale = heads[i].get<SaleId>(0);
        sale.paid_minor = heads[i].get<std::int64_t>(1);
        sale.refunded_minor = heads[i].get<std::int64_t>(2);
        sale.voided_by = heads[i].get<std::optional<SaleId>>(3);
        ids.push_back(sale.sale);
        sales.push_back(std::move(sale));
    }
    auto const lines = tx.queue(read_lines, tx.tenant(), ids);
    auto const tenders = co_await tx.query(read_tenders, tx.tenant(), ids);
    auto const sale_of = [&](SaleId id) { return std::lower_bound(sales.begin(), sales.end(), id, [](Refundable const& a, SaleId b) { return a.sale < b; }); };
    for (std::size_t i = 0; i < lines.rows().size(); ++i) sale_of(lines.rows()[i].get<SaleId>(0))->lines.push_back(line_of(lines.rows()[i]));
    for (std::size_t i = 0; i < tenders.size(); ++i) sale_of(tenders[i].get<SaleId>(0))->tenders.push_back(tender_of(tenders[i]));
    co_return sales;
}

} // namespace shopx::sales
