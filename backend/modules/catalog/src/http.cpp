#include "catalogue_data.hpp"
#include "product_body.hpp"
#include "product_queries.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/engine/gtin.hpp"
#include "shopx/tenancy/tenancy.hpp"

#include <charconv>
#include <unordered_set>

namespace shopx::catalog {

void check(ProductPut const& body, json::Problems& problems)
{
    std::unordered_set<std::string> codes;
    std::unordered_set<VariantId> ids;
    for (std::size_t v = 0; v < body.variants.size(); ++v) {
        auto const& variant = body.variants[v];
        if (variant.id.value.version() != 7) problems.add(json::pointer({"variants", v, "id"}), "not_uuid7", "the id of a variant is a UUIDv7");
        if (!ids.insert(variant.id).second) problems.add(json::pointer({"variants", v, "id"}), "twice", "another variant has this id");
        for (std::size_t c = 0; c < variant.codes.size(); ++c) {
            auto const& code = variant.codes[c];
            auto key = code.code;
            if (code.kind == CodeKind::gtin) {
                auto const gtin = engine::gtin14(code.code);
                if (!gtin) {
                    problems.add(json::pointer({"variants", v, "codes", c, "code"}), "bad_gtin",
                        "8, 12, 13 or 14 digits with a right check digit; else it is the shop's own code");
                    continue;
                }
                key = "gtin " + std::to_string(*gtin);
            }
            if (!codes.insert(key).second) problems.add(json::pointer({"variants", v, "codes", c, "code"}), "twice", "the code is there already");
        }
    }
}

namespace {

struct ProductsBody {
    std::vector<ProductBody> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<ProductsBody>("Products", "A page of products", json::field("items", &ProductsBody::items, "By name, or best match first"),
            json::field("next_cursor", &ProductsBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

struct FoundBody {
    ProductBody product;
    VariantId variant_id;
    static constexpr auto wire()
    {
        return json::object<FoundBody>("FoundByCode", "What a code stands for", json::field("product", &FoundBody::product, "With all its variants"),
            json::field("variant_id", &FoundBody::variant_id, "The variant that has the code"));
    }
};

struct CategoryBody {
    CategoryId id;
    std::string name;
    std::optional<CategoryId> parent_id;
    static constexpr auto wire()
    {
        return json::object<CategoryBody>("Category", "A shelf of the till", json::field("id", &CategoryBody::id, "Made by whoever created it"),
            json::field("name", &CategoryBody::name, "As the till shows it", "Lights"),
            json::field("parent_id", &CategoryBody::parent_id, "The category that it is part of"));
    }
};

struct CategoriesBody {
    std::vector<CategoryBody> items;
    static constexpr auto wire()
    {
        return json::object<CategoriesBody>("Categories", "The tenant's categories by name", json::field("items", &CategoriesBody::items, "All of them"));
    }
};

struct CategoryPut {
    std::string name;
    std::optional<CategoryId> parent_id;
    static constexpr auto wire()
    {
        return json::object<CategoryPut>("CategoryPut", "What a category is to be",
            json::field("name", &CategoryPut::name, "As the till shows it", "Lights").length(1, 200),
            json::field("parent_id", &CategoryPut::parent_id, "The category that it is part of"));
    }
};

constexpr pg::Statement count_products{"catalog.count_products", "select count(*) from catalog.products where tenant_id = $1::uuid"};

Error unknown_product() { return {ErrorKind::not_found, "catalog.unknown_product", "no such product"}; }
Error bad_cursor() { return {ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"}; }

Product to_product(ProductId id, ProductPut const& body)
{
    Product product{id, body.category_id, body.name, body.description, body.tax_code, body.attributes ? body.attributes->text : "{}", body.active, 1, {}};
    for (auto const& given : body.variants) {
        Variant variant{given.id, given.name.value_or(""), given.sku, given.unit, given.price_e4, given.active, {}, {}};
        for (auto const& code : given.codes) {
            if (code.kind == CodeKind::gtin)
                variant.gtins.push_back(*engine::gtin14(code.code));
            else
                variant.own_codes.push_back(code.code);
        }
        product.variants.push_back(std::move(variant));
    }
    return product;
}

http::Response with_etag(int status, Product const& product)
{
    auto response = http::json(status, to_body(product));
    response.headers.emplace_back("etag", '"' + std::to_string(product.version) + '"');
    return response;
}

Task<http::Response> get_products(http::Request const& request, Catalogues& catalogues)
{
    auto limit = limits::page_rows_default;
    if (auto const text = request.query_value("limit")) {
        auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
        if (error != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > limits::page_rows_max)
            co_return http::problem({ErrorKind::bad_request, "http.bad_query", "limit must be an integer from 1 to " + std::to_string(limits::page_rows_max)});
    }
    std::optional<CategoryId> category;
    if (auto const text = request.query_value("category_id")) {
        auto const id = Uuid::parse(*text);
        if (!id) co_return http::problem({ErrorKind::bad_request, "http.bad_query", "category_id must be a UUID"});
        category = CategoryId{*id};
    }
    auto const catalogue = co_await catalogues.of(request.caller().tenant);
    auto const cursor = request.query_value("cursor").value_or("");
    auto const text = request.query_value("search").value_or("");
    auto const& data = catalogue->data();
    std::optional<CatalogueData::Page> page;
    if (text.find_first_not_of(' ') == text.npos)
        page = data.list(category, cursor, static_cast<std::size_t>(limit));
    else
        page = data.search(text.substr(0, 200), category, cursor, static_cast<std::size_t>(limit));
    if (!page) co_return http::problem(bad_cursor());
    ProductsBody body;
    for (auto const* product : page->products) body.items.push_back(to_body(*product));
    body.next_cursor = page->next;
    co_return http::json(200, body);
}

Task<http::Response> get_by_code(http::Request const& request, Catalogues& catalogues)
{
    auto const catalogue = co_await catalogues.of(request.caller().tenant);
    auto const found = catalogue->data().by_code(request.path_value("code"));
    if (!found || !found->product->active || !found->variant->active)
        co_return http::problem({ErrorKind::not_found, "catalog.unknown_code", "nothing that is sold has this code"});
    co_return http::json(200, FoundBody{to_body(*found->product), found->variant->id});
}

Task<http::Response> get_product(http::Request const& request, pg::Database& db)
{
    auto const id = request.path_id<ProductId>("product_id");
    if (!id) co_return http::problem(unknown_product());
    auto tx = co_await db.begin(request.caller().tenant);
    std::vector<ProductId> const ids{*id};
    auto const products = co_await read_products(tx, ids);
    if (products.empty()) co_return http::problem(unknown_product());
    co_return with_etag(200, products[0]);
}

Error version_differs(std::string detail) { return {ErrorKind::precondition_failed, "catalog.version_differs", std::move(detail)}; }

Result<void> if_match(http::Request const& request, std::optional<std::int32_t> version)
{
    auto const wanted = request.header("if-match");
    if (!version) {
        if (!wanted.empty()) return version_differs("there is no such product yet");
        return {};
    }
    if (wanted != '"' + std::to_string(*version) + '"') return version_differs("the product has another version; read it again and send its ETag as If-Match");
    return {};
}

/// What the database's constraints say about a product, in our words.
Error refused(pg::Failure const& failure)
{
    if (failure.constraint == "gtins_pkey" || failure.constraint == "own_codes_pkey")
        return {ErrorKind::conflict, "catalog.code_taken", "another variant has one of the codes"};
    if (failure.constraint == "products_tenant_id_category_id_fkey") return {ErrorKind::unprocessable, "catalog.unknown_category", "no such category"};
    if (failure.constraint == "categories_tenant_id_parent_id_fkey") return {ErrorKind::unprocessable, "catalog.unknown_category", "no such parent category"};
    throw failure;
}

Task<http::Response> put_product(http::Request const& request, Clock const& clock, pg::Database& db, Catalogues& catalogues, feed::Watcher& watcher)
{
    auto const id = request.path_id<ProductId>("product_id");
    if (!id || id->value.version() != 7) co_return http::problem({ErrorKind::bad_request, "catalog.bad_id", "the id of a product is a UUIDv7"});
    auto const body = json::read<ProductPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    std::vector<Product> products{to_product(*id, *body)};
    co_await catalogues.of(tenant);
    std::optional<pg::Failure> failure;
    bool created = false;
    try {
        auto tx = co_await db.begin(tenant);
        auto const version = co_await lock_version(tx, *id);
        if (auto const matches = if_match(request, version); !matches) co_return http::problem(matches.error());
        bool const elsewhere = co_await has_variants_elsewhere(tx, products[0]);
        if (elsewhere) co_return http::problem({ErrorKind::conflict, "catalog.variant_elsewhere", "one of the variants belongs to another product"});
        if (!version) {
            auto const room = co_await tenancy::make_room(tx, tenancy::Resource::products, count_products);
            if (!room) co_return http::problem(room.error());
        }
        auto const done = co_await upsert(tx, products, clock.now());
        created = done.created == 1;
        if (!version && !created)
            co_return http::problem(version_differs("another product with this id came in between; read it and send its ETag as If-Match"));
        products[0].version = version.value_or(1) + (done.changed == 1 ? 1 : 0);
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure) co_return http::problem(refused(*failure));
    co_await watcher.refresh(tenant);
    co_return with_etag(created ? 201 : 200, products[0]);
}

Task<http::Response> get_categories(http::Request const& request, Catalogues& catalogues)
{
    auto const catalogue = co_await catalogues.of(request.caller().tenant);
    CategoriesBody body;
    for (auto const& one : catalogue->data().categories()) body.items.push_back({one.id, one.name, one.parent});
    co_return http::json(200, body);
}

Task<http::Response> put_category(http::Request const& request, Clock const& clock, pg::Database& db, Catalogues& catalogues, feed::Watcher& watcher)
{
    auto const id = request.path_id<CategoryId>("category_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<CategoryPut>(request.body);
    if (!body) co_return http::problem(body.error());
    if (body->parent_id == *id) co_return http::problem({ErrorKind::unprocessable, "catalog.unknown_category", "a category can't be part of itself"});
    auto const tenant = request.caller().tenant;
    co_await catalogues.of(tenant);
    std::vector<Category> const categories{{*id, body->parent_id, body->name}};
    std::optional<pg::Failure> failure;
    try {
        auto tx = co_await db.begin(tenant);
        co_await upsert_categories(tx, categories, clock.now());
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure) co_return http::problem(refused(*failure));
    co_await watcher.refresh(tenant);
    co_return http::json(200, CategoryBody{*id, body->name, body->parent_id});
}

} // namespace

http::Routes routes(Loop&, Clock const& clock, pg::Database& db, Catalogues& catalogues, feed::Watcher& watcher)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/products",
        .permission = Permission::read_catalog,
        .summary = "List or search what is sold",
        .handler = [&](http::Request const& request) { return get_products(request, catalogues); },
        .response = json::schema_of<ProductsBody>(),
        .query = {{"search", "Words of the name, a code, or what looks like it", "hanging heart"}, {"category_id", "Of this category and its children"},
            {"cursor", "next_cursor of the page before"}, {"limit", "1 to 500", "50"}},
        .errors = {"http.bad_query", "http.bad_cursor"}});
    list.push_back({.method = get,
        .path = "/v1/products/by-code/{code}",
        .permission = Permission::read_catalog,
        .summary = "What a scanned or typed code stands for",
        .handler = [&](http::Request const& request) { return get_by_code(request, catalogues); },
        .response = json::schema_of<FoundBody>(),
        .errors = {"catalog.unknown_code"}});
    list.push_back({.method = get,
        .path = "/v1/products/{product_id}",
        .permission = Permission::read_catalog,
        .summary = "One product, whole",
        .handler = [&](http::Request const& request) { return get_product(request, db); },
        .response = json::schema_of<ProductBody>(),
        .errors = {"catalog.unknown_product"}});
    list.push_back({.method = put,
        .path = "/v1/products/{product_id}",
        .permission = Permission::change_catalog,
        .summary = "Create a product, or replace the one whose ETag is sent as If-Match",
        .handler = [&](http::Request const& request) { return put_product(request, clock, db, catalogues, watcher); },
        .request = json::schema_of<ProductPut>(),
        .response = json::schema_of<ProductBody>(),
        .statuses = {201},
        .errors = {
            "catalog.bad_id", "catalog.version_differs", "catalog.code_taken", "catalog.variant_elsewhere", "catalog.unknown_category", "tenancy.plan_limit"}});
    list.push_back({.method = get,
        .path = "/v1/categories",
        .permission = Permission::read_catalog,
        .summary = "The shelves of the till",
        .handler = [&](http::Request const& request) { return get_categories(request, catalogues); },
        .response = json::schema_of<CategoriesBody>()});
    list.push_back({.method = put,
        .path = "/v1/categories/{category_id}",
        .permission = Permission::change_catalog,
        .summary = "Create or rename a category",
        .handler = [&](http::Request const& request) { return put_category(request, clock, db, catalogues, watcher); },
        .request = json::schema_of<CategoryPut>(),
        .response = json::schema_of<CategoryBody>(),
        .errors = {"catalog.unknown_category"}});
    return list;
}

} // namespace shopx::catalog
