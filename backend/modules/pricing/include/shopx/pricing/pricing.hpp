// Rates of tax as data. The arithmetic is engine/.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace shopx::pricing {

struct TaxClass {
    std::string code;
    std::string name;
    std::int32_t rate_ppm = 0;
    std::int32_t version = 1;
};

Task<void> put_tax_classes(pg::TenantTx& tx, std::span<TaxClass const> classes, Instant now);

/// A tenant's tax classes in memory; small, so looked up by a walk.
struct TaxTable {
    std::vector<TaxClass> classes;
    TaxClass const* find(std::string_view code) const;
};

class TaxTables {
public:
    TaxTables(Loop& loop, pg::Database& db, feed::Watcher& watcher);
    ~TaxTables();
    Task<std::shared_ptr<TaxTable const>> of(TenantId tenant);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// GET /v1/tax-classes, PUT /v1/tax-classes/{code}
http::Routes routes(Clock const& clock, pg::Database& db, TaxTables& tables, feed::Watcher& watcher);

} // namespace shopx::pricing
