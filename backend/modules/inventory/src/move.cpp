#include "shopx/inventory/inventory.hpp"

#include <algorithm>
#include <tuple>

namespace shopx::inventory {
namespace {

// Locked in the order of the arrays, which is the key's order in every batch: no deadlock.
constexpr pg::Statement change_stock{"inventory.change_stock", R"sql(
    insert into inventory.stock as s (tenant_id, store_id, variant_id, on_hand_milli)   -- never counted here: starts at zero
    select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::bigint[])
    on conflict (tenant_id, store_id, variant_id) do update set on_hand_milli = s.on_hand_milli + excluded.on_hand_milli
)sql"};

// A document's variants are a slice of one long array: slicing an array of fixed-width values costs its own length only.
constexpr pg::Statement insert_movements{"inventory.insert_movements", R"sql(
    insert into inventory.movements (tenant_id, id, store_id, kind, recorded_at, variant_ids, quantities_milli)
    select tenant_id, id, store_id, kind, recorded_at, ($6::uuid[])[first:last], ($7::bigint[])[first:last]
      from (select unnest($1::uuid[]) as tenant_id, unnest($2::uuid[]) as id, unnest($3::uuid[]) as store_id, unnest($4::smallint[]) as kind,
                   unnest($5::timestamptz[]) as recorded_at, unnest($8::int[]) as first, unnest($9::int[]) as last) as moved
)sql"};

struct Delta {
    TenantId tenant;
    StoreId store;
    VariantId variant;
    std::int64_t milli = 0;
    auto key() const { return std::tie(tenant, store, variant); }
};

/// What each level changes by, once for each level, in key order.
std::vector<Delta> summed(std::span<Movement const* const> movements)
{
    std::vector<Delta> deltas;
    for (auto const* movement : movements)
        for (std::size_t i = 0; i < movement->variants.size(); ++i)
            deltas.push_back({movement->tenant, movement->store, movement->variants[i], movement->quantities_milli[i]});
    std::sort(deltas.begin(), deltas.end(), [](Delta const& a, Delta const& b) { return a.key() < b.key(); });
    std::size_t kept = 0;
    for (auto const& delta : deltas) {
        if (kept > 0 && deltas[kept - 1].key() == delta.key())
            deltas[kept - 1].milli += delta.milli;
        else
            deltas[kept++] = delta;
    }
    deltas.resize(kept);
    return deltas;
}

} // namespace

void move(pg::Batch& batch, std::span<Movement const* const> movements)
{
    auto const deltas = summed(movements);
    if (deltas.empty()) return;
    {
        std::vector<TenantId> tenants;
        std::vector<StoreId> stores;
        std::vector<VariantId> variants;
        std::vector<std::int64_t> millis;
        for (auto const& delta : deltas) {
            tenants.push_back(delta.tenant);
            stores.push_back(delta.store);
            variants.push_back(delta.variant);
            millis.push_back(delta.milli);
        }
        batch.queue(change_stock, tenants, stores, variants, millis);
    }
    std::vector<TenantId> tenants;
    std::vector<MovementId> ids;
    std::vector<StoreId> stores;
    std::vector<std::int16_t> kinds;
    std::vector<Instant> times;
    std::vector<VariantId> variants;
    std::vector<std::int64_t> quantities;
    std::vector<std::int32_t> firsts, lasts;
    for (auto const* movement : movements) {
        if (movement->variants.empty()) continue;
        tenants.push_back(movement->tenant);
        ids.push_back(movement->id);
        stores.push_back(movement->store);
        kinds.push_back(static_cast<std::int16_t>(movement->kind));
        times.push_back(movement->recorded_at);
        firsts.push_back(static_cast<std::int32_t>(variants.size() + 1)); // SQL counts from 1
        variants.insert(variants.end(), movement->variants.begin(), movement->variants.end());
        quantities.insert(quantities.end(), movement->quantities_milli.begin(), movement->quantities_milli.end());
        lasts.push_back(static_cast<std::int32_t>(variants.size()));
    }
    batch.queue(insert_movements, tenants, ids, stores, kinds, times, variants, quantities, firsts, lasts);
}

} // namespace shopx::inventory
