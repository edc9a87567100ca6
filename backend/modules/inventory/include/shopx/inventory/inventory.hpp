// Stock as the sum of movements.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <span>
#include <vector>

namespace shopx::inventory {

/// Why stock moved. Numbers are stored: add, never renumber.
enum class Kind : std::int16_t { sale = 1, return_ = 2, receipt = 3, adjustment = 4 };

/// All that one document moved, in one store.
struct Movement {
    TenantId tenant;
    MovementId id; // the document's own id: a repeat is refused by the primary key
    StoreId store;
    Kind kind{};
    Instant recorded_at;
    std::vector<VariantId> variants;
    std::vector<std::int64_t> quantities_milli; // what is added: negative for what was sold
};

/// Books the movements and brings the levels along. Stock may go below zero: the customer has already left with the goods, and
/// a count will tell. Levels are summed up here and locked in key order, so that two batches can't deadlock.
void move(pg::Batch& batch, std::span<Movement const* const> movements);

struct Level {
    StoreId store;
    VariantId variant;
    std::int64_t on_hand_milli = 0;
};
/// A snapshot, perhaps old by the time you read it. Don't refuse a sale on it.
Task<std::vector<Level>> levels(pg::TenantTx& tx, StoreId store, std::span<VariantId const> variants);

/// Levels beside the sums of their movements (E25.8). Reads all movements of the tenant.
struct LevelDiffers {
    StoreId store;
    VariantId variant;
    std::int64_t on_hand_milli = 0;
    std::int64_t moved_milli = 0;
};
struct LevelCheck {
    std::int64_t levels = 0;
    std::int64_t wrong = 0;
    std::vector<LevelDiffers> shown; // the first of the wrong ones
};
Task<LevelCheck> check_levels(pg::TenantTx& tx, std::int64_t shown_max);

/// GET /v1/stock, PUT /v1/stock-adjustments/{id}
http::Routes routes(Clock const& clock, pg::Database& db);

} // namespace shopx::inventory
