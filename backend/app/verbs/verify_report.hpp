// What `shopx verify` found, as a table and as JSON.
#pragma once

#include "shopx/audit/audit.hpp"
#include "shopx/record_sales/record_sales.hpp"

#include <string>
#include <vector>

namespace shopx::app {

struct VerifyReport {
    struct OfTenant {
        TenantId id;
        std::string name;
        record_sales::Verification found;
        audit::Chain audit{};
        std::int64_t refunds = 0;  // and exchanges, and voids; what is wrong with them is in `found`
        std::int64_t accounts = 0; // of stored value, the same
    };
    std::vector<OfTenant> tenants;
    std::optional<audit::Chain> operators{}; // of our own people; when all tenants are looked at

    bool holds() const;
    std::string to_text() const;
    std::string to_json() const;
};

} // namespace shopx::app
