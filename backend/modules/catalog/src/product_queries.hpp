// Reading products out of the database. Private to catalog.
#pragma once

#include "shopx/catalog/catalog.hpp"

namespace shopx::catalog {

/// These products, whole; those that don't exist are left out.
Task<std::vector<Product>> read_products(pg::TenantTx& tx, std::span<ProductId const> ids);
/// The ids of the next products in order of id.
Task<std::vector<ProductId>> product_ids_after(pg::TenantTx& tx, ProductId after, std::int64_t limit);
Task<std::vector<Category>> read_categories(pg::TenantTx& tx);
/// Whether one of its variants is another product's: a variant stays where it was made.
Task<bool> has_variants_elsewhere(pg::TenantTx& tx, Product const& product);
/// Holds the product's row until the transaction ends; nothing when there is none.
Task<std::optional<std::int32_t>> lock_version(pg::TenantTx& tx, ProductId id);

} // namespace shopx::catalog
