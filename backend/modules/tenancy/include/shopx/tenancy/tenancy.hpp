// Who our customers are.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

#include <optional>
#include <string>
#include <vector>

namespace shopx::tenancy {

struct Tenant {
    TenantId id;
    std::string name;
};

/// Creates it, or leaves it as it is.
Task<void> put(pg::SystemTx& tx, Tenant const& tenant, Instant now);
Task<std::vector<Tenant>> all(pg::SystemTx& tx);
Task<std::optional<Tenant>> find(pg::SystemTx& tx, TenantId id);

} // namespace shopx::tenancy
