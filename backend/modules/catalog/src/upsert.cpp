#include "product_body.hpp"

#include "shopx/engine/gtin.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace shopx::catalog {
namespace {

constexpr pg::Statement put_products{"catalog.put_products", R"sql(
    insert into catalog.products as old (tenant_id, id, category_id, name, description, tax_code, attributes, active)
    select $1::uuid, id, category_id, name, description, tax_code, attributes::jsonb, active
      from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])
           as given(id, category_id, name, description, tax_code, attributes, active)
    on conflict (tenant_id, id) do update set category_id = excluded.category_id, name = excluded.name, description = excluded.description,
           tax_code = excluded.tax_code, attributes = excluded.attributes, active = excluded.active
     where (old.category_id, old.name, old.description, old.tax_code, old.attributes, old.active)
           is distinct from (excluded.category_id, excluded.name, excluded.description, excluded.tax_code, excluded.attributes, excluded.active)
    returning id, xmax = 0                                                   -- true: was not there
)sql"};
constexpr pg::Statement put_variants{"catalog.put_variants", R"sql(
    insert into catalog.variants as old (tenant_id, id, product_id, ordinal, name, sku, unit, price_e4, active)
    select $1::uuid, id, product_id, ordinal, name, sku, unit, price_e4, active
      from unnest($2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::boolean[])
           as given(id, product_id, ordinal, name, sku, unit, price_e4, active)
    on conflict (tenant_id, id) do update set product_id = excluded.product_id, ordinal = excluded.ordinal, name = excluded.name, sku = excluded.sku,
           unit = excluded.unit, price_e4 = excluded.price_e4, active = excluded.active
     where (old.product_id, old.ordinal, old.name, old.sku, old.unit, old.price_e4, old.active)
           is distinct from (excluded.product_id, excluded.ordinal, excluded.name, excluded.sku, excluded.unit, excluded.price_e4, excluded.active)
    returning product_id
)sql"};
constexpr pg::Statement retire_variants{"catalog.retire_variants", R"sql(
    update catalog.variants v set active = false
      from unnest($2::uuid[]) as given(product_id)
     where v.tenant_id = $1::uuid and v.product_id = given.product_id and v.active
       and not exists (select from unnest($3::uuid[]) as kept(id) where kept.id = v.id)
    returning v.product_id
)sql"};
constexpr pg::Statement drop_gtins{"catalog.drop_gtins", R"sql(
    delete from catalog.gtins g using catalog.variants v, unnest($2::uuid[]) as given(product_id)
     where v.tenant_id = $1::uuid and v.product_id = given.product_id and g.tenant_id = v.tenant_id and g.variant_id = v.id
       and not exists (select from unnest($3::bigint[], $4::uuid[]) as kept(gtin, variant_id) where kept.gtin = g.gtin and kept.variant_id = g.variant_id)
    returning v.product_id
)sql"};
constexpr pg::Statement add_gtins{"catalog.add_gtins", R"sql(
    with added as (
        insert into catalog.gtins (tenant_id, gtin, variant_id)
        select $1::uuid, gtin, variant_id from unnest($2::bigint[], $3::uuid[]) as given(gtin, variant_id)
         where not exists (select from catalog.gtins g where g.tenant_id = $1::uuid and g.gtin = given.gtin and g.variant_id = given.variant_id)
        returning variant_id)
    select v.product_id from added join catalog.variants v on v.tenant_id = $1::uuid and v.id = added.variant_id
)sql"};
constexpr pg::Statement drop_own_codes{"catalog.drop_own_codes", R"sql(
    delete from catalog.own_codes c using catalog.variants v, unnest($2::uuid[]) as given(product_id)
     where v.tenant_id = $1::uuid and v.product_id = given.product_id and c.tenant_id = v.tenant_id and c.variant_id = v.id
       and not exists (select from unnest($3::text[], $4::uuid[]) as kept(code, variant_id) where kept.code = c.code and kept.variant_id = c.variant_id)
    returning v.product_id
)sql"};
constexpr pg::Statement add_own_codes{"catalog.add_own_codes", R"sql(
    with added as (
        insert into catalog.own_codes (tenant_id, code, variant_id)
        select $1::uuid, code, variant_id from unnest($2::text[], $3::uuid[]) as given(code, variant_id)
         where not exists (select from catalog.own_codes c where c.tenant_id = $1::uuid and c.code = given.code and c.variant_id = given.variant_id)
        returning variant_id)
    select v.product_id from added join catalog.variants v on v.tenant_id = $1::uuid and v.id = added.variant_id
)sql"};
constexpr pg::Statement raise_versions{"catalog.raise_versions", R"sql(
    update catalog.products p set version = p.version + 1 from unnest($2::uuid[]) as changed(id)
     where p.tenant_id = $1::uuid and p.id = changed.id returning p.id, p.version
)sql"};
constexpr pg::Statement put_categories{"catalog.put_categories", R"sql(
    insert into catalog.categories as old (tenant_id, id, parent_id, name)
    select $1::uuid, * from unnest($2::uuid[], $3::uuid[], $4::text[])
    on conflict (tenant_id, id) do update set parent_id = excluded.parent_id, name = excluded.name, version = old.version + 1
     where (old.parent_id, old.name) is distinct from (excluded.parent_id, excluded.name)
    returning id
)sql"};
constexpr pg::Statement gtin_owners{"catalog.gtin_owners", R"sql(
    select asked.ordinality, g.variant_id from unnest($2::bigint[]) with ordinality as asked(gtin, ordinality)
      join catalog.gtins g on g.tenant_id = $1::uuid and g.gtin = asked.gtin
)sql"};
constexpr pg::Statement own_code_owners{"catalog.own_code_owners", R"sql(
    select asked.ordinality, c.variant_id from unnest($2::text[]) with ordinality as asked(code, ordinality)
      join catalog.own_codes c on c.tenant_id = $1::uuid and c.code = asked.code
)sql"};

/// The columns of all products, variants and codes that are given.
struct Columns {
    std::vector<ProductId> ids;
    std::vector<std::optional<CategoryId>> categories;
    std::vector<std::string_view> names, tax_codes, attributes;
    std::vector<std::optional<std::string_view>> descriptions;

    std::vector<VariantId> variants;
    std::vector<ProductId> variant_products;
    std::vector<std::int32_t> ordinals;
    std::vector<std::string_view> variant_names, units;
    std::vector<std::optional<std::string_view>> skus;
    std::vector<std::optional<std::int64_t>> prices;

    std::vector<std::int64_t> gtins;
    std::vector<VariantId> gtin_variants;
    std::vector<std::string_view> own_codes;
    std::vector<VariantId> own_code_variants;
    std::unique_ptr<bool[]> product_active, variant_active; // vector<bool> is no span

    explicit Columns(std::span<Product const> products)
    {
        std::size_t count = 0;
        for (auto const& p : products) count += p.variants.size();
        product_active = std::make_unique<bool[]>(products.size());
        variant_active = std::make_unique<bool[]>(count);
        for (auto const& p : products) {
            product_active[ids.size()] = p.active;
            ids.push_back(p.id);
            categories.push_back(p.category);
            names.push_back(p.name);
            descriptions.push_back(p.description);
            tax_codes.push_back(p.tax_code);
            attributes.push_back(p.attributes);
            for (auto const& v : p.variants) add(p, v);
        }
    }

    void add(Product const& p, Variant const& v)
    {
        variant_active[variants.size()] = v.active;
        variants.push_back(v.id);
        variant_products.push_back(p.id);
        ordinals.push_back(static_cast<std::int32_t>(&v - p.variants.data()) + 1);
        variant_names.push_back(v.name);
        skus.push_back(v.sku);
        units.push_back(name_of(v.unit));
        prices.push_back(v.price_e4);
        for (auto const gtin : v.gtins) {
            gtins.push_back(static_cast<std::int64_t>(gtin));
            gtin_variants.push_back(v.id);
        }
        for (auto const& code : v.own_codes) {
            own_codes.push_back(code);
            own_code_variants.push_back(v.id);
        }
    }
};

} // namespace

std::string_view name_of(Unit unit)
{
    switch (unit) {
    case Unit::each: return "each";
    case Unit::kg: return "kg";
    case Unit::m: return "m";
    case Unit::l: return "l";
    }
    return "";
}

VariantBody to_body(Variant const& variant)
{
    VariantBody body{variant.id, {}, variant.sku, variant.unit, variant.price_e4, {}, variant.active};
    if (!variant.name.empty()) body.name = variant.name;
    for (auto const gtin : variant.gtins) {
        auto const digits = engine::gtin14_digits(gtin);
        body.codes.push_back({CodeKind::gtin, std::string{digits.data(), digits.size()}});
    }
    for (auto const& code : variant.own_codes) body.codes.push_back({CodeKind::own, code});
    return body;
}

ProductBody to_body(Product const& product)
{
    ProductBody body{product.id, product.name, product.description, product.category, product.tax_code, {}, product.active, product.version, {}};
    if (product.attributes != "{}") body.attributes = json::Raw{product.attributes};
    for (auto const& variant : product.variants) body.variants.push_back(to_body(variant));
    return body;
}

Task<Upserted> upsert(pg::TenantTx& tx, std::span<Product const> products, Instant now)
{
    Upserted done;
    if (products.empty()) co_return done;
    Columns const c{products};
    std::span<bool const> const product_active{c.product_active.get(), c.ids.size()};
    std::span<bool const> const variant_active{c.variant_active.get(), c.variants.size()};
    auto const tenant = tx.tenant();
    auto const put = tx.queue(put_products, tenant, c.ids, c.categories, c.names, c.descriptions, c.tax_codes, c.attributes, product_active);
    std::vector<pg::Reply> touching;
    touching.push_back(tx.queue(put_variants, tenant, c.variants, c.variant_products, c.ordinals, c.variant_names, c.skus, c.units, c.prices, variant_active));
    touching.push_back(tx.queue(retire_variants, tenant, c.ids, c.variants));
    touching.push_back(tx.queue(drop_gtins, tenant, c.ids, c.gtins, c.gtin_variants));
    touching.push_back(tx.queue(add_gtins, tenant, c.gtins, c.gtin_variants));
    touching.push_back(tx.queue(drop_own_codes, tenant, c.ids, c.own_codes, c.own_code_variants));
    auto const last = co_await tx.query(add_own_codes, tenant, c.own_codes, c.own_code_variants);

    std::unordered_set<ProductId> created, changed;
    for (std::size_t i = 0; i < put.rows().size(); ++i) (put.rows()[i].get<bool>(1) ? created : changed).insert(put.rows()[i].get<ProductId>(0));
    auto touch = [&](pg::Rows const& rows) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (auto const id = rows[i].get<ProductId>(0); !created.contains(id)) changed.insert(id);
    };
    for (auto const& reply : touching) touch(reply.rows());
    touch(last);

    std::unordered_map<ProductId, std::int32_t> versions;
    if (!changed.empty()) {
        std::vector<ProductId> const ids{changed.begin(), changed.end()};
        auto const raised = co_await tx.query(raise_versions, tenant, ids);
        for (std::size_t i = 0; i < raised.size(); ++i) versions[raised[i].get<ProductId>(0)] = raised[i].get<std::int32_t>(1);
    }
    std::vector<feed::Change> entries;
    for (auto const& product : products) {
        bool const is_new = created.contains(product.id);
        if (!is_new && !changed.contains(product.id)) continue;
        auto body = to_body(product);
        body.version = is_new ? 1 : versions[product.id];
        entries.push_back({tenant, feed::Kind::product, product.id.value, now, json::write(body)});
    }
    feed::append(tx, entries);
    done.created = static_cast<std::int64_t>(created.size());
    done.changed = static_cast<std::int64_t>(changed.size());
    done.unchanged = static_cast<std::int64_t>(products.size()) - done.created - done.changed;
    co_return done;
}

Task<void> upsert_categories(pg::TenantTx& tx, std::span<Category const> categories, Instant now)
{
    if (categories.empty()) co_return;
    std::vector<CategoryId> ids;
    std::vector<std::optional<CategoryId>> parents;
    std::vector<std::string_view> names;
    for (auto const& category : categories) {
        ids.push_back(category.id);
        parents.push_back(category.parent);
        names.push_back(category.name);
    }
    auto const rows = co_await tx.query(put_categories, tx.tenant(), ids, parents, names);
    std::unordered_set<CategoryId> touched;
    for (std::size_t i = 0; i < rows.size(); ++i) touched.insert(rows[i].get<CategoryId>(0));
    std::vector<feed::Change> entries;
    for (auto const& category : categories) {
        if (!touched.contains(category.id)) continue;
        std::string state = R"({"id":")" + category.id.to_string() + R"(","name":)";
        json::append_string(state, category.name);
        if (category.parent) state += R"(,"parent_id":")" + category.parent->to_string() + '"';
        entries.push_back({tx.tenant(), feed::Kind::category, category.id.value, now, state + "}"});
    }
    feed::append(tx, entries);
}

Task<std::vector<std::optional<VariantId>>> owners_of_gtins(pg::TenantTx& tx, std::span<std::uint64_t const> gtins)
{
    std::vector<std::int64_t> const asked{gtins.begin(), gtins.end()};
    auto const rows = co_await tx.query(gtin_owners, tx.tenant(), asked);
    std::vector<std::optional<VariantId>> owners(gtins.size());
    for (std::size_t i = 0; i < rows.size(); ++i) owners[static_cast<std::size_t>(rows[i].get<std::int64_t>(0) - 1)] = rows[i].get<VariantId>(1);
    co_return owners;
}

Task<std::vector<std::optional<VariantId>>> owners_of_own_codes(pg::TenantTx& tx, std::span<std::string const> codes)
{
    auto const rows = co_await tx.query(own_code_owners, tx.tenant(), codes);
    std::vector<std::optional<VariantId>> owners(codes.size());
    for (std::size_t i = 0; i < rows.size(); ++i) owners[static_cast<std::size_t>(rows[i].get<std::int64_t>(0) - 1)] = rows[i].get<VariantId>(1);
    co_return owners;
}

} // namespace shopx::catalog
