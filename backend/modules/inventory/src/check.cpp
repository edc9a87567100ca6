#include "shopx/inventory/inventory.hpp"

namespace shopx::inventory {
namespace {

// The window counts before the limit cuts. A level that nothing moved, and movements without a level, are both compared with zero.
constexpr pg::Statement wrong_levels{"inventory.wrong_levels", R"sql(
    select coalesce(s.store_id, moved.store_id), coalesce(s.variant_id, moved.variant_id), coalesce(on_hand_milli, 0), coalesce(moved_milli, 0),
           count(*) over ()
      from (select store_id, variant_id, on_hand_milli from inventory.stock where tenant_id = $1::uuid) as s
      full join (select store_id, variant_id, sum(quantity_milli)::bigint as moved_milli
                   from inventory.movement_lines where tenant_id = $1::uuid group by store_id, variant_id) as moved
             on moved.store_id = s.store_id and moved.variant_id = s.variant_id
     where coalesce(on_hand_milli, 0) <> coalesce(moved_milli, 0)
     order by 1, 2 limit $2::bigint
)sql"};
constexpr pg::Statement count_levels{"inventory.count_levels", "select count(*) from inventory.stock where tenant_id = $1::uuid"};

} // namespace

Task<LevelCheck> check_levels(pg::TenantTx& tx, std::int64_t shown_max)
{
    auto const levels = tx.queue(count_levels, tx.tenant());
    auto const rows = co_await tx.query(wrong_levels, tx.tenant(), shown_max);
    LevelCheck check;
    check.levels = levels.rows()[0].get<std::int64_t>(0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        check.shown.push_back({rows[i].get<StoreId>(0), rows[i].get<VariantId>(1), rows[i].get<std::int64_t>(2), rows[i].get<std::int64_t>(3)});
        check.wrong = rows[i].get<std::int64_t>(4);
    }
    co_return check;
}

} // namespace shopx::inventory
