// Tells a tenant's own servers of its changes, in the order of its feed, signed as Standard Webhooks 1.0 says.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace shopx::webhooks {

struct Options {
    bool allow_loopback = false;         // http and https to this machine too: for tests
    std::filesystem::path authorities{}; // a PEM file of the authorities to trust; empty: the system's
};

/// Delivers in the background, beside those of other processes: an endpoint is leased by one of them at a time.
class Deliverer {
public:
    Deliverer(Loop& loop, Clock const& clock, pg::Database& db, crypto::Sealer sealer, Options options);
    ~Deliverer();
    /// From now on, until the loop ends.
    void start();

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// Seals anew what another key than the newest sealed, for this tenant; gives how many secrets.
Task<std::int64_t> reseal(pg::TenantTx& tx, crypto::Sealer const& sealer);

/// The routes under /v1/webhooks.
http::Routes routes(Clock const& clock, pg::Database& db, crypto::Sealer sealer, Options options);

} // namespace shopx::webhooks
