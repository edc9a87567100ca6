#include "shopx/sales/sales.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace shopx::sales {
namespace {

// One statement counts and inserts. Series are locked in the order of the arrays, which is the key's order. A sale says which
// series is its own and how many of the batch's sales of that series come after it, so that nothing has to be joined back.
// Here as in every statement of a batch, `unnest` stands in the select list: in FROM each array would be copied into a tuplestore first.
constexpr pg::Statement record_sales{"sales.record", R"sql(
    with counted as (
        insert into sales.series as series (tenant_id, id, last_number)
        select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::bigint[])
        on conflict (tenant_id, id) do update set last_number = series.last_number + excluded.last_number
        returning tenant_id, id, last_number),
    last as (select array_agg(last_number order by tenant_id, id) as numbers from counted),
    written as (
        insert into sales.sales (tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at,
                                 business_date, currency, total_minor, tax_minor, tendered_minor, rounding_minor, flags, document, digest)
        select ($1::uuid[])[series], id, ($2::uuid[])[series], ((select numbers from last))[series] - following, store_id, register_id,
               account_id, kind, occurred_at, recorded_at, business_date, currency, total_minor, tax_minor, tendered_minor, rounding_minor,
               flags, document, digest
          from (select unnest($4::int[]) as series, unnest($5::int[]) as following, unnest($6::uuid[]) as id, unnest($7::uuid[]) as store_id,
                       unnest($8::uuid[]) as register_id, unnest($9::uuid[]) as account_id, unnest($10::smallint[]) as kind,
                       unnest($11::timestamptz[]) as occurred_at, unnest($12::timestamptz[]) as recorded_at, unnest($13::date[]) as business_date,
                       unnest($14::text[]) as currency, unnest($15::bigint[]) as total_minor, unnest($16::bigint[]) as tax_minor,
                       unnest($17::bigint[]) as tendered_minor, unnest($18::bigint[]) as rounding_minor, unnest($19::text[]) as flags,
                       unnest($20::text[]) as document, unnest($21::bytea[]) as digest) as sale)
    select numbers from last
)sql"};

} // namespace

std::int64_t Numbers::of(std::size_t record) const
{
    if (last_.empty()) last_ = reply_.rows()[0].get<std::vector<std::int64_t>>(0);
    auto const& place = places_[record];
    return last_[place.series] - place.before_last;
}

Numbers record(pg::Batch& batch, std::span<Record const* const> records)
{
    auto const n = records.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    auto const key = [&](std::size_t i) { return std::tie(records[i]->tenant, records[i]->series); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });

    std::vector<TenantId> tenants;
    std::vector<SeriesId> series;
    std::vector<std::int64_t> counts;
    std::vector<Numbers::Place> places(n);
    for (std::size_t k = 0; k < n; ++k) {
        auto const i = order[k];
        if (k == 0 || key(order[k - 1]) != key(i)) {
            tenants.push_back(records[i]->tenant);
            series.push_back(records[i]->series);
            counts.push_back(0);
        }
        places[i] = {static_cast<std::uint32_t>(tenants.size() - 1), static_cast<std::uint32_t>(counts.back()++)};
    }
    for (auto& place : places) place.before_last = static_cast<std::uint32_t>(counts[place.series]) - 1 - place.before_last;

    std::vector<std::int32_t> series_of, following;
    std::vector<SaleId> ids;
    std::vector<StoreId> stores;
    std::vector<RegisterId> registers;
    std::vector<AccountId> accounts;
    std::vector<std::int16_t> kinds;
    std::vector<Instant> occurred, recorded;
    std::vector<BusinessDay> days;
    std::vector<std::string_view> currencies, documents;
    std::vector<std::int64_t> totals, taxes, tendered, roundings;
    std::vector<std::optional<std::string_view>> flags;
    std::vector<pg::Bytes> digests;
    for (std::size_t i = 0; i < n; ++i) {
        auto const& r = *records[i];
        series_of.push_back(static_cast<std::int32_t>(places[i].series + 1)); // SQL counts from 1
        following.push_back(static_cast<std::int32_t>(places[i].before_last));
        ids.push_back(r.id);
        stores.push_back(r.store);
        registers.push_back(r.register_id);
        accounts.push_back(r.account);
        kinds.push_back(static_cast<std::int16_t>(r.kind));
        occurred.push_back(r.occurred_at);
        recorded.push_back(r.recorded_at);
        days.push_back(r.business_date);
        currencies.push_back(r.currency);
        totals.push_back(r.total_minor);
        taxes.push_back(r.tax_minor);
        tendered.push_back(r.tendered_minor);
        roundings.push_back(r.rounding_minor);
        flags.push_back(r.flags);
        documents.push_back(r.document);
        digests.push_back({{r.digest.data(), r.digest.size()}});
    }
    Numbers numbers{batch.queue(record_sales, tenants, series, counts, series_of, following, ids, stores, registers, accounts, kinds, occurred, recorded, days,
        currencies, totals, taxes, tendered, roundings, flags, documents, digests)};
    numbers.places_ = std::move(places);
    return numbers;
}

} // namespace shopx::sales
