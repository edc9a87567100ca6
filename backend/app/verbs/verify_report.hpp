// What `shopx verify` found, as a table and as JSON.
#pragma once

#include "shopx/record_sales/record_sales.hpp"

#include <string>
#include <vector>

namespace shopx::app {

struct VerifyReport {
    struct OfTenant {
        TenantId id;
        std::string name;
        record_sales::Verification found;
    };
    std::vector<OfTenant> tenants;

    bool holds() const;
    std::string to_text() const;
    std::string to_json() const;
};

} // namespace shopx::app
