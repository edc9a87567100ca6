// Reads whole products, for an import that changes part of them.
#pragma once

#include "shopx/catalog/catalog.hpp"

#include <span>
#include <vector>

namespace shopx::catalog {

/// These products, whole; those that don't exist are left out.
Task<std::vector<Product>> read_products(pg::TenantTx& tx, std::span<ProductId const> ids);

} // namespace shopx::catalog
