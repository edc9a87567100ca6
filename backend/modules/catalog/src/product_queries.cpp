#include "product_queries.hpp"

#include <unordered_map>

namespace shopx::catalog {
namespace {

constexpr pg::Statement some_products{"catalog.some_products", R"sql(
    select id, category_id, name, description, tax_code, attributes::text, active, version
      from catalog.products where tenant_id = $1::uuid and id = any ($2::uuid[]) order by id
)sql"};
constexpr pg::Statement their_variants{"catalog.their_variants", R"sql(
    select product_id, id, name, sku, unit, price_e4, active
      from catalog.variants where tenant_id = $1::uuid and product_id = any ($2::uuid[]) order by product_id, ordinal, id
)sql"};
constexpr pg::Statement their_gtins{
    "catalog.their_gtins", "select variant_id, gtin from catalog.gtins where tenant_id = $1::uuid and variant_id = any ($2::uuid[]) order by gtin"};
constexpr pg::Statement their_own_codes{
    "catalog.their_own_codes", "select variant_id, code from catalog.own_codes where tenant_id = $1::uuid and variant_id = any ($2::uuid[]) order by code"};
constexpr pg::Statement next_product_ids{
    "catalog.next_product_ids", "select id from catalog.products where tenant_id = $1::uuid and id > $2::uuid order by id limit $3::bigint"};
constexpr pg::Statement all_categories{
    "catalog.all_categories", "select id, parent_id, name from catalog.categories where tenant_id = $1::uuid order by name, id"};
constexpr pg::Statement version_for_update{
    "catalog.version_for_update", "select version from catalog.products where tenant_id = $1::uuid and id = $2::uuid for update"};

constexpr pg::Statement variants_elsewhere{
    "catalog.variants_elsewhere", "select 1 from catalog.variants where tenant_id = $1::uuid and id = any ($2::uuid[]) and product_id <> $3::uuid limit 1"};

Unit unit_named(std::string_view name)
{
    for (auto const unit : {Unit::each, Unit::kg, Unit::m, Unit::l})
        if (name_of(unit) == name) return unit;
    throw std::logic_error{"a unit in the database that the program does not know"};
}

} // namespace

Task<std::vector<Product>> read_products(pg::TenantTx& tx, std::span<ProductId const> ids)
{
    auto const products = tx.queue(some_products, tx.tenant(), ids);
    auto const variants = co_await tx.query(their_variants, tx.tenant(), ids);
    std::vector<Product> result;
    std::unordered_map<ProductId, std::size_t> place;
    for (std::size_t i = 0; i < products.rows().size(); ++i) {
        auto const row = products.rows()[i];
        place[row.get<ProductId>(0)] = result.size();
        result.push_back({row.get<ProductId>(0), row.get<std::optional<CategoryId>>(1), row.get<std::string>(2), row.get<std::optional<std::string>>(3),
            row.get<std::string>(4), row.get<std::string>(5), row.get<bool>(6), row.get<std::int32_t>(7), {}});
    }
    std::vector<VariantId> variant_ids;
    std::unordered_map<VariantId, std::pair<std::size_t, std::size_t>> variant_place;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        auto const row = variants[i];
        auto const p = place.at(row.get<ProductId>(0));
        auto const id = row.get<VariantId>(1);
        variant_ids.push_back(id);
        variant_place[id] = {p, result[p].variants.size()};
        result[p].variants.push_back({id, row.get<std::string>(2), row.get<std::optional<std::string>>(3), unit_named(row.get<std::string_view>(4)),
            row.get<std::optional<std::int64_t>>(5), row.get<bool>(6), {}, {}});
    }
    auto const gtins = tx.queue(their_gtins, tx.tenant(), variant_ids);
    auto const own_codes = co_await tx.query(their_own_codes, tx.tenant(), variant_ids);
    auto const variant_of = [&](pg::Row const& row) -> Variant& {
        auto const [p, v] = variant_place.at(row.get<VariantId>(0));
        return result[p].variants[v];
    };
    for (std::size_t i = 0; i < gtins.rows().size(); ++i)
        variant_of(gtins.rows()[i]).gtins.push_back(static_cast<std::uint64_t>(gtins.rows()[i].get<std::int64_t>(1)));
    for (std::size_t i = 0; i < own_codes.size(); ++i) variant_of(own_codes[i]).own_codes.push_back(own_codes[i].get<std::string>(1));
    co_return result;
}

Task<std::vector<ProductId>> product_ids_after(pg::TenantTx& tx, ProductId after, std::int64_t limit)
{
    auto const rows = co_await tx.query(next_product_ids, tx.tenant(), after, limit);
    std::vector<ProductId> ids;
    for (std::size_t i = 0; i < rows.size(); ++i) ids.push_back(rows[i].get<ProductId>(0));
    co_return ids;
}

Task<std::vector<Category>> read_categories(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(all_categories, tx.tenant());
    std::vector<Category> categories;
    for (std::size_t i = 0; i < rows.size(); ++i)
        categories.push_back({rows[i].get<CategoryId>(0), rows[i].get<std::optional<CategoryId>>(1), rows[i].get<std::string>(2)});
    co_return categories;
}

Task<bool> has_variants_elsewhere(pg::TenantTx& tx, Product const& product)
{
    std::vector<VariantId> ids;
    for (auto const& variant : product.variants) ids.push_back(variant.id);
    auto const rows = co_await tx.query(variants_elsewhere, tx.tenant(), ids, product.id);
    co_return !rows.empty();
}

Task<std::optional<std::int32_t>> lock_version(pg::TenantTx& tx, ProductId id)
{
    auto const rows = co_await tx.query(version_for_update, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return rows[0].get<std::int32_t>(0);
}

} // namespace shopx::catalog
