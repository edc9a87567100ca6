#include "shopx/sales/sales.hpp"

#include <algorithm>
#include <chrono>

namespace shopx::sales {
namespace {

using namespace std::chrono_literals;

// A sale's id carries its till's clock to within a day (flows/record_sales refuses others), so that a range of ids is a range of
// time, and the primary key serves both. The bounds of `id` also tell PostgreSQL which months to look at.
constexpr pg::Statement sales_by_id{"sales.by_id", R"sql(
    select id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
           total_minor, tax_minor, tendered_minor, rounding_minor, flags, document, digest
      from sales.sales where tenant_id = $1::uuid and id = any ($2::uuid[]) and id >= $3::uuid and id <= $4::uuid
)sql"};
constexpr pg::Statement sales_in_range{"sales.in_range", R"sql(
    select id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
           total_minor, tax_minor, tendered_minor, rounding_minor, flags, '', digest
      from sales.sales
     where tenant_id = $1::uuid and id >= $2::uuid and id < $3::uuid and occurred_at >= $4::timestamptz and occurred_at < $5::timestamptz
       and ($6::uuid is null or register_id = $6::uuid) and ($7::uuid[] is null or store_id = any ($7::uuid[]))
     order by id desc limit $8::bigint
)sql"};
constexpr pg::Statement sale_by_number{"sales.by_number", R"sql(
    select id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
           total_minor, tax_minor, tendered_minor, rounding_minor, flags, '', digest
      from sales.sales where tenant_id = $1::uuid and series_id = $2::uuid and number = $3::bigint
)sql"};

constexpr pg::Statement sales_by_key{"sales.by_key", R"sql(
    select s.id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
           total_minor, tax_minor, tendered_minor, rounding_minor, flags, document, digest, s.tenant_id
      from unnest($1::uuid[], $2::uuid[]) as asked(tenant_id, id) join sales.sales s on s.tenant_id = asked.tenant_id and s.id = asked.id
)sql"};

constexpr pg::Statement sales_after{"sales.after", R"sql(
    select id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
           total_minor, tax_minor, tendered_minor, rounding_minor, flags, document, digest
      from sales.sales where tenant_id = $1::uuid and id > $2::uuid order by id limit $3::bigint
)sql"};
constexpr pg::Statement all_series{"sales.all_series", R"sql(
    select coalesce(counted.series_id, series.id), coalesce(sales, 0), coalesce(numbers, 0), coalesce(first, 0), coalesce(last, 0), coalesce(last_number, 0)
      from (select series_id, count(*) as sales, count(distinct number) as numbers, min(number) as first, max(number) as last
              from sales.sales where tenant_id = $1::uuid group by series_id) as counted
      full join (select id, last_number from sales.series where tenant_id = $1::uuid) as series on series.id = counted.series_id
     order by 1
)sql"};

constexpr Instant end_of_time{253'402'300'799'000'000}; // 9999-12-31T23:59:59Z

Stored stored_of(TenantId tenant, pg::Row const& row)
{
    Stored sale;
    auto& r = sale.record;
    r.tenant = tenant;
    r.id = row.get<SaleId>(0);
    r.series = row.get<SeriesId>(1);
    sale.number = row.get<std::int64_t>(2);
    r.store = row.get<StoreId>(3);
    r.register_id = row.get<RegisterId>(4);
    r.account = row.get<AccountId>(5);
    r.kind = static_cast<Kind>(row.get<std::int16_t>(6));
    r.occurred_at = row.get<Instant>(7);
    r.recorded_at = row.get<Instant>(8);
    r.business_date = row.get<BusinessDay>(9);
    r.currency = row.get<std::string>(10);
    r.total_minor = row.get<std::int64_t>(11);
    r.tax_minor = row.get<std::int64_t>(12);
    r.tendered_minor = row.get<std::int64_t>(13);
    r.rounding_minor = row.get<std::int64_t>(14);
    r.flags = row.get<std::optional<std::string>>(15);
    r.document = row.get<std::string>(16);
    auto const digest = row.get<std::string_view>(17);
    std::copy(digest.begin(), digest.end(), r.digest.begin());
    return sale;
}

std::vector<Stored> all_of(TenantId tenant, pg::Rows const& rows)
{
    std::vector<Stored> sales;
    sales.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) sales.push_back(stored_of(tenant, rows[i]));
    return sales;
}

} // namespace

Task<std::vector<Stored>> find(pg::TenantTx& tx, std::span<SaleId const> ids)
{
    if (ids.empty()) co_return std::vector<Stored>{};
    auto const [first, last] = std::minmax_element(ids.begin(), ids.end());
    auto const rows = co_await tx.query(sales_by_id, tx.tenant(), ids, *first, *last);
    co_return all_of(tx.tenant(), rows);
}

Task<std::vector<Stored>> list(pg::TenantTx& tx, Filter const& filter)
{
    std::optional<std::vector<StoreId>> stores;
    if (filter.stores) stores = *filter.stores;
    if (filter.series && filter.number) {
        auto const rows = co_await tx.query(sale_by_number, tx.tenant(), *filter.series, *filter.number);
        auto sales = all_of(tx.tenant(), rows);
        auto const is_elsewhere = [&](Stored const& sale) { return std::find(stores->begin(), stores->end(), sale.record.store) == stores->end(); };
        if (stores) std::erase_if(sales, is_elsewhere);
        co_return sales;
    }
    auto const from = filter.from.value_or(Instant{0});
    auto const to = filter.to.value_or(end_of_time);
    auto const first = first_uuid7_of(std::max<std::int64_t>(0, (from - 24h).ms()));
    auto last = first_uuid7_of((to + 24h).ms());
    if (filter.before) last = std::min(last, filter.before->value);
    auto const rows = co_await tx.query(sales_in_range, tx.tenant(), first, last, from, to, filter.register_id, stores, filter.limit);
    co_return all_of(tx.tenant(), rows);
}

Task<std::vector<Stored>> page_after(pg::TenantTx& tx, std::optional<SaleId> after, std::int64_t limit)
{
    auto const rows = co_await tx.query(sales_after, tx.tenant(), after.value_or(SaleId{}), limit);
    co_return all_of(tx.tenant(), rows);
}

Task<std::vector<SeriesCount>> count_numbers(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(all_series, tx.tenant());
    std::vector<SeriesCount> counts;
    for (std::size_t i = 0; i < rows.size(); ++i)
        counts.push_back({rows[i].get<SeriesId>(0), rows[i].get<std::int64_t>(1), rows[i].get<std::int64_t>(2), rows[i].get<std::int64_t>(3),
            rows[i].get<std::int64_t>(4), rows[i].get<std::int64_t>(5)});
    co_return counts;
}

pg::Reply look_up(pg::Batch& batch, std::span<Key const> keys)
{
    std::vector<TenantId> tenants;
    std::vector<SaleId> ids;
    for (auto const& key : keys) {
        tenants.push_back(key.tenant);
        ids.push_back(key.id);
    }
    return batch.queue(sales_by_key, tenants, ids);
}

std::vector<Stored> looked_up(pg::Reply const& reply)
{
    std::vector<Stored> sales;
    for (std::size_t i = 0; i < reply.rows().size(); ++i) sales.push_back(stored_of(reply.rows()[i].get<TenantId>(18), reply.rows()[i]));
    return sales;
}

} // namespace shopx::sales
