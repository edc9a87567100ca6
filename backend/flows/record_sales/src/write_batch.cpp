#include "write_batch.hpp"

#include <algorithm>

namespace shopx::record_sales {
namespace {

/// Row-level security lets the batch see these and no other.
std::vector<TenantId> tenants_of(std::span<PricedSale const* const> sales)
{
    std::vector<TenantId> tenants;
    for (auto const* sale : sales) tenants.push_back(sale->record.tenant);
    std::sort(tenants.begin(), tenants.end());
    tenants.erase(std::unique(tenants.begin(), tenants.end()), tenants.end());
    return tenants;
}

feed::Fact fact_of(sales::Record const& record)
{
    return {record.tenant, record.kind == sales::Kind::sale ? feed::Kind::sale : feed::Kind::return_, record.id.value, record.recorded_at, record.digest};
}

} // namespace

Task<std::vector<std::int64_t>> write_batch(pg::Writer& writer, std::span<PricedSale const* const> sales)
{
    std::vector<sales::Record const*> records;
    std::vector<payments::Tender> tenders;
    std::vector<inventory::Movement const*> movements;
    std::vector<feed::Fact> facts;
    for (auto const* sale : sales) {
        records.push_back(&sale->record);
        tenders.insert(tenders.end(), sale->tenders.begin(), sale->tenders.end());
        if (!sale->movement.variants.empty()) movements.push_back(&sale->movement);
        facts.push_back(fact_of(sale->record));
    }
    auto batch = co_await writer.batch(tenants_of(sales));
    auto const numbers = sales::record(batch, records);
    payments::book(batch, tenders);
    inventory::move(batch, movements);
    feed::append(batch, facts); // last: a tenant's writers share its head
    co_await batch.commit();
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < sales.size(); ++i) result.push_back(numbers.of(i));
    co_return result;
}

Task<std::vector<sales::Stored>> look_up(pg::Writer& writer, std::span<PricedSale const* const> sales)
{
    std::vector<sales::Key> keys;
    for (auto const* sale : sales) keys.push_back({sale->record.tenant, sale->record.id});
    auto batch = co_await writer.batch(tenants_of(sales));
    auto const reply = sales::look_up(batch, keys);
    co_await batch.commit();
    co_return sales::looked_up(reply);
}

} // namespace shopx::record_sales
