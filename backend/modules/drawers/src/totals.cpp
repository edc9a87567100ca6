#include "totals.hpp"

#include <algorithm>

namespace shopx::drawers {
namespace {

constexpr pg::Statement read_sums{"drawers.read_sums", R"sql(
    select sales, returns, refunds, exchanges, voids, sold_minor, returned_minor, tax_minor, discount_minor, rounding_minor
      from drawers.shift_totals where tenant_id = $1::uuid and shift_id = $2::uuid and is_late = $3::boolean
)sql"};
constexpr pg::Statement read_tenders{"drawers.read_tenders", R"sql(
    select kind, currency, tenders, taken_minor, given_back_minor, given_minor, change_minor
      from drawers.shift_tenders where tenant_id = $1::uuid and shift_id = $2::uuid and is_late = $3::boolean order by kind, currency
)sql"};
constexpr pg::Statement read_taxes{"drawers.read_taxes", R"sql(
    select tax_code, tax_rate_ppm, net_minor, tax_minor
      from drawers.shift_taxes where tenant_id = $1::uuid and shift_id = $2::uuid and is_late = $3::boolean order by tax_code, tax_rate_ppm
)sql"};
constexpr pg::Statement read_receipts{"drawers.read_receipts", R"sql(
    select series_id, first_number, last_number, receipts
      from drawers.shift_receipts where tenant_id = $1::uuid and shift_id = $2::uuid and is_late = $3::boolean order by series_id
)sql"};
constexpr pg::Statement read_events{"drawers.read_events", R"sql(
    select kind, currency, count(*), sum(amount_minor)::bigint
      from drawers.events where tenant_id = $1::uuid and shift_id = $2::uuid and is_late = $3::boolean and kind between 1 and 5 group by 1, 2 order by 1, 2
)sql"};

/// The drawer of one currency, made when it is first asked for; in order of the currency.
ZCash& drawer_of(Totals& totals, std::string const& currency)
{
    auto at = std::lower_bound(totals.cash.begin(), totals.cash.end(), currency, [](ZCash const& one, std::string const& c) { return one.currency < c; });
    if (at == totals.cash.end() || at->currency != currency) {
        at = totals.cash.insert(at, ZCash{});
        at->currency = currency;
    }
    return *at;
}

void add_events(Totals& totals, pg::Rows const& rows)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const kind = static_cast<EventKind>(rows[i].get<std::int16_t>(0));
        if (kind == EventKind::no_sale) {
            totals.counts.no_sales += rows[i].get<std::int64_t>(2);
            continue;
        }
        auto& drawer = drawer_of(totals, rows[i].get<std::string>(1));
        auto const amount = rows[i].get<std::int64_t>(3);
        switch (kind) {
        case EventKind::float_: drawer.float_minor += amount; break;
        case EventKind::pay_in: drawer.pay_in_minor += amount; break;
        case EventKind::pay_out: drawer.pay_out_minor += amount; break;
        case EventKind::drop: drawer.drop_minor += amount; break;
        case EventKind::no_sale:
        case EventKind::variance: break;
        }
    }
}

} // namespace

Task<Totals> read_totals(pg::TenantTx& tx, Shift const& shift, Part part)
{
    auto const tenant = tx.tenant();
    bool const late = part == Part::late;
    auto const sums = tx.queue(read_sums, tenant, shift.id, late);
    auto const tenders = tx.queue(read_tenders, tenant, shift.id, late);
    auto const taxes = tx.queue(read_taxes, tenant, shift.id, late);
    auto const receipts = tx.queue(read_receipts, tenant, shift.id, late);
    auto const events = co_await tx.query(read_events, tenant, shift.id, late);
    Totals totals;
    if (!sums.rows().empty()) {
        auto const row = sums.rows()[0];
        totals.counts = {row.get<std::int64_t>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3), row.get<std::int64_t>(4), 0,
            std::nullopt, std::nullopt};
        totals.sold_minor = row.get<std::int64_t>(5);
        totals.returned_minor = row.get<std::int64_t>(6);
        totals.total_minor = totals.sold_minor - totals.returned_minor;
        totals.tax_minor = row.get<std::int64_t>(7);
        totals.discount_minor = row.get<std::int64_t>(8);
        totals.rounding_minor = row.get<std::int64_t>(9);
    }
    for (std::size_t i = 0; i < taxes.rows().size(); ++i) {
        auto const row = taxes.rows()[i];
        auto const net = row.get<std::int64_t>(2);
        auto const tax = row.get<std::int64_t>(3);
        totals.taxes.push_back({row.get<std::string>(0), row.get<std::int32_t>(1), net, tax, net + tax});
    }
    for (std::size_t i = 0; i < receipts.rows().size(); ++i) {
        auto const row = receipts.rows()[i];
        totals.receipts.push_back({row.get<SeriesId>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3)});
    }
    drawer_of(totals, shift.currency);
    add_events(totals, events);
    for (std::size_t i = 0; i < tenders.rows().size(); ++i) {
        auto const row = tenders.rows()[i];
        ZTender const tender{row.get<std::string>(0), row.get<std::string>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3), row.get<std::int64_t>(4),
            row.get<std::int64_t>(5), row.get<std::int64_t>(6)};
        if (tender.kind == "cash") drawer_of(totals, tender.currency).expected_minor += tender.given_minor - tender.change_minor - tender.given_back_minor;
        totals.tenders.push_back(tender);
    }
    for (auto& cash : totals.cash) cash.expected_minor += cash.float_minor + cash.pay_in_minor - cash.pay_out_minor - cash.drop_minor;
    co_return totals;
}

void put_count(Totals& totals, std::vector<Counted> const& counted)
{
    for (auto const& one : counted) drawer_of(totals, one.currency).counted_minor = one.counted_minor;
    for (auto& cash : totals.cash) {
        cash.counted_minor = cash.counted_minor.value_or(0);
        cash.variance_minor = *cash.counted_minor - cash.expected_minor;
    }
}

} // namespace shopx::drawers
