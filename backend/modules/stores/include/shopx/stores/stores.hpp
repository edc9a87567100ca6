// Shops, their registers, and the business day of a shop.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/packs/packs.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace shopx::stores {

struct Store {
    StoreId id;
    std::string code;
    std::string name;
    std::optional<std::string> address;
    std::string time_zone;
    std::int32_t cut_over_minutes = 0;
    std::string currency;
    bool prices_include_tax = true;
    std::string rounding_scope; // "line", "rate_per_document", "document"
    std::int32_t cash_step_minor = 1;
    std::int32_t version = 1;
    std::optional<std::string> pack_id; // with its version: what fills the three below where they are not said
    std::optional<std::int32_t> pack_version;
    std::optional<engine::TaxRounding> tax_rounding;
    std::optional<engine::InclusiveRule> inclusive_rule;
    std::optional<engine::Tie> cash_tie;
    bool takes_tips = false;
};

/// How the store rounds: what the tenant says, else what its pack says, else the kernel's defaults.
packs::Terms terms_of(Store const& store);

struct Register {
    RegisterId id;
    StoreId store;
    std::string code;
    std::string name;
    SeriesId incarnation; // its receipt series now
    std::string label;    // what its receipt numbers begin with: "MILL-1"
    std::int32_t version = 1;
};

/// Refuses an unknown time zone, currency or pack with a Result; appends to the feed.
Task<Result<void>> put_store(pg::TenantTx& tx, Store const& store, Instant now);
/// A new register begins its first incarnation with `incarnation`; an existing one keeps its own.
Task<Result<void>> put_register(pg::TenantTx& tx, Register const& reg, Instant now);

/// The local date of the latest cut-over at or before `at` (E23). Throws on an unknown zone.
BusinessDay business_day(std::string const& time_zone, int cut_over_minutes, Instant at);
bool is_time_zone(std::string const& name);

/// A tenant's stores and registers in memory; it changes in place between awaits.
class Directory {
public:
    Store const* store(StoreId id) const;
    Register const* find_register(RegisterId id) const;
    /// Also of incarnations that have ended.
    Register const* register_of(SeriesId incarnation) const;
    std::string const* label_of(SeriesId incarnation) const;
    std::optional<SeriesId> series_by_label(std::string_view label) const;
    BusinessDay business_day(Store const& store, Instant at) const; // remembers the last day's bounds of each store

    std::vector<Store> stores;
    std::vector<Register> registers;
    struct Incarnation {
        SeriesId id;
        RegisterId register_id;
        std::string label;
    };
    std::vector<Incarnation> incarnations;

private:
    struct Day {
        Instant from, to;
        BusinessDay day;
    };
    mutable std::unordered_map<StoreId, Day> days_;
};

class Directories {
public:
    Directories(Loop& loop, pg::Database& db, feed::Watcher& watcher);
    ~Directories();
    Task<std::shared_ptr<Directory const>> of(TenantId tenant);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// GET /v1/stores, PUT /v1/stores/{store_id}, PUT /v1/stores/{store_id}/registers/{register_id}
http::Routes routes(Clock const& clock, pg::Database& db, Directories& directories, feed::Watcher& watcher);

} // namespace shopx::stores
