// What can be sold: products, their variants, and the codes that a scanner reads.
#pragma once

#include "shopx/base/uuid.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace shopx::catalog {

enum class Unit : std::uint8_t { each, kg, m, l };
std::string_view name_of(Unit unit);

struct Variant {
    VariantId id;
    std::string name; // empty when it is the product's only one
    std::optional<std::string> sku;
    Unit unit = Unit::each;
    std::optional<std::int64_t> price_e4; // ten-thousandths of the currency's unit; absent: the till asks
    bool active = true;
    std::vector<std::uint64_t> gtins;   // 14 digits with a right check digit
    std::vector<std::string> own_codes; // the shop's own: exact, case matters
};

struct Product {
    ProductId id;
    std::optional<CategoryId> category;
    std::string name;
    std::optional<std::string> description;
    std::string tax_code;
    std::string attributes = "{}"; // a JSON object
    bool active = true;
    std::int32_t version = 1; // counted by the server
    std::vector<Variant> variants;
};

struct Category {
    CategoryId id;
    std::optional<CategoryId> parent;
    std::string name;
};

/// Creates or replaces the products with their variants and codes, and appends one feed entry for each that is new or differs;
/// one that is as it was costs nothing and counts as unchanged. A code that another variant of the tenant has is taken from
/// nobody: the statement fails with Failure (23505 on gtins_pkey or own_codes_pkey). Set-based: thousands at once are welcome.
struct Upserted {
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
};
Task<Upserted> upsert(pg::TenantTx& tx, std::span<Product const> products, Instant now);
Task<void> upsert_categories(pg::TenantTx& tx, std::span<Category const> categories, Instant now);

/// Whose these codes are already: the variant of each, in the order asked; absent: nobody's.
Task<std::vector<std::optional<VariantId>>> owners_of_gtins(pg::TenantTx& tx, std::span<std::uint64_t const> gtins);
Task<std::vector<std::optional<VariantId>>> owners_of_own_codes(pg::TenantTx& tx, std::span<std::string const> codes);

/// What a till's line is checked against.
struct Item {
    VariantId variant;
    ProductId product;
    std::optional<std::int64_t> price_e4;
    std::uint32_t tax = 0; // index into Catalogue::tax_code
    Unit unit = Unit::each;
    bool active = true; // of the variant and its product
};

class CatalogueData;

/// A tenant's catalogue in memory. It changes in place between awaits: hold no reference into it across one.
class Catalogue {
public:
    Item const* find(VariantId variant) const;
    std::string_view tax_code(Item const& item) const;
    /// The product's category and those that it lies in, the innermost first; at most limits::line_categories_max.
    std::vector<CategoryId> categories_of(ProductId product) const;
    CatalogueData const& data() const { return *data_; }

    explicit Catalogue(std::shared_ptr<CatalogueData> data);

private:
    std::shared_ptr<CatalogueData> data_;
};

/// The catalogues of all tenants, each loaded on first use, bounded by limits::catalogue_bytes_max together.
class Catalogues {
public:
    Catalogues(Loop& loop, pg::Database& db, feed::Watcher& watcher);
    ~Catalogues();
    Task<std::shared_ptr<Catalogue const>> of(TenantId tenant);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// GET/PUT /v1/products…, /v1/categories
http::Routes routes(Loop& loop, Clock const& clock, pg::Database& db, Catalogues& catalogues, feed::Watcher& watcher);

} // namespace shopx::catalog
