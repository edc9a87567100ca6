#include "verbs/demo_shops.hpp"

#include "shopx/catalog/catalog.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/inventory/inventory.hpp"
#include "shopx/runtime/crypto.hpp"
#include "verbs/catalog_rows.hpp"
#include "verbs/csv.hpp"
#include "verbs/derived_id.hpp"
#include "verbs/json_object.hpp"

#include <unordered_set>

namespace shopx::app {
namespace {

Uuid demo_id(std::string_view kind, std::string_view name) { return derived_uuid7(timeless_ms, {"shopx.demo/1", kind, name}); }

stores::Store store_of(std::string code, std::string name, std::string address)
{
    stores::Store store;
    store.id = StoreId{demo_id("store", code)};
    store.code = std::move(code);
    store.name = std::move(name);
    store.address = std::move(address);
    return store;
}

stores::Register register_of(stores::Store const& store, std::string code, std::string name)
{
    auto const full = store.code + "-" + code;
    return {RegisterId{demo_id("register", full)}, store.id, std::move(code), std::move(name), SeriesId{demo_id("incarnation", full)}, full};
}

/// UK VAT.
DemoShop gift_shop()
{
    DemoShop shop;
    shop.tenant = {TenantId{demo_id("tenant", "mill-road-gifts")}, "Mill Road Gifts"};
    shop.products_file = "mill_road_gifts.csv";
    shop.tax_classes = {{"standard", "Standard rate", 200'000}, {"reduced", "Reduced rate", 50'000}, {"zero", "Zero rate", 0}};
    shop.stores.push_back(store_of("MILL", "Mill Road", "12 Mill Road, Cambridge"));
    shop.stores.push_back(store_of("STALL", "Market Stall", "Market Square, Cambridge"));
    for (auto& store : shop.stores) {
        store.time_zone = "Europe/London";
        store.currency = "GBP";
        store.prices_include_tax = true;
        store.rounding_scope = "rate_per_document";
        store.cash_step_minor = 1;
    }
    shop.registers = {
        register_of(shop.stores[0], "1", "Front counter"), register_of(shop.stores[0], "2", "Gift wrapping"), register_of(shop.stores[1], "1", "Stall")};
    shop.people = {{"Olive Marsh", "owner@mill-road-gifts.example", "owner"}, {"Marcus Webb", "manager@mill-road-gifts.example", "manager"},
        {"Cara Lindqvist", "cashier@mill-road-gifts.example", "cashier"}};
    return shop;
}

/// Irish VAT; no coins below five cents are used in Ireland (rule E9).
DemoShop grocer()
{
    DemoShop shop;
    shop.tenant = {TenantId{demo_id("tenant", "harbour-grocers")}, "Harbour Grocers"};
    shop.products_file = "harbour_grocers.csv";
    shop.tax_classes = {{"standard", "Standard rate", 230'000}, {"reduced", "Reduced rate", 135'000}, {"zero", "Zero rate", 0}};
    shop.stores.push_back(store_of("HARB", "Harbour Road", "4 Harbour Road, Dublin"));
    auto& store = shop.stores.back();
    store.time_zone = "Europe/Dublin";
    store.cut_over_minutes = 240; // it is open late: sales until four in the morning belong to the day before
    store.currency = "EUR";
    store.prices_include_tax = true;
    store.rounding_scope = "line";
    store.cash_step_minor = 5;
    shop.registers = {register_of(store, "1", "Till 1"), register_of(store, "2", "Till 2")};
    shop.people = {{"Oisín Byrne", "owner@harbour-grocers.example", "owner"}, {"Maeve Doyle", "manager@harbour-grocers.example", "manager"},
        {"Colm Nolan", "cashier@harbour-grocers.example", "cashier"}};
    return shop;
}

std::vector<ImportedProduct> products_of(DemoShop const& shop, std::filesystem::path const& folder)
{
    auto const path = folder / shop.products_file;
    InputFile file{path};
    CsvReader csv{[&file](std::span<char> into) { return file.read(into); }};
    CsvRow row;
    if (!csv.next(row) || !row.error.empty()) throw InputError{path.string() + " has no header"};
    auto columns = find_columns(row.fields, "auto");
    CatalogRows rows{shop.tenant.id, std::move(columns), row.fields.size(), "standard"};
    ImportReport report;
    std::vector<ImportedProduct> products;
    while (csv.next(row)) {
        if (auto product = rows.take(row, report)) products.push_back(std::move(*product));
    }
    if (report.rejected > 0) throw InputError{path.string() + ": " + report.rejections.front().where + ": " + report.rejections.front().message};
    return products;
}

/// What came in before the first day: some of everything that has a price, different for each so that a list looks alive.
inventory::Movement opening_stock(DemoShop const& shop, stores::Store const& store, std::vector<catalog::Product> const& products, Instant now)
{
    inventory::Movement movement{shop.tenant.id, MovementId{new_uuid7(now.ms())}, store.id, inventory::Kind::receipt, now, {}, {}};
    for (std::size_t i = 0; i < products.size(); ++i) {
        auto const& variant = products[i].variants.front();
        if (!variant.price_e4) continue;
        bool const is_loose = variant.unit != catalog::Unit::each;
        auto const units = static_cast<std::int64_t>(12 + (i * 37) % 61);
        movement.variants.push_back(variant.id);
        movement.quantities_milli.push_back(is_loose ? units * 1'000 + 250 : units * 1'000);
    }
    return movement;
}

/// As PUT /v1/stock-adjustments would have said it.
std::string adjustment_text(inventory::Movement const& movement)
{
    std::string text;
    JsonObject o{text};
    o.text("store_id", movement.store.to_string());
    o.text("reason", "receipt");
    auto& lines = o.key("lines") += '[';
    for (std::size_t i = 0; i < movement.variants.size(); ++i) {
        if (i > 0) lines += ',';
        JsonObject line{lines};
        line.text("variant_id", movement.variants[i].to_string());
        line.number("quantity_milli", movement.quantities_milli[i]);
        line.end();
    }
    lines += ']';
    o.end();
    return text;
}

void must(Result<void> const& result)
{
    if (!result) throw std::runtime_error{std::string{result.error().code} + ": " + result.error().detail};
}

Task<void> put_products(pg::TenantTx& tx, DemoShop const& shop, std::vector<ImportedProduct> imported, Instant now)
{
    std::vector<catalog::Category> categories;
    std::unordered_set<std::string> names;
    std::vector<catalog::Product> products;
    for (auto& one : imported) {
        auto& product = products.emplace_back(std::move(one.product));
        if (one.category.empty()) continue;
        product.category = imported_category_id(shop.tenant.id, one.category);
        if (names.insert(one.category).second) categories.push_back({*product.category, std::nullopt, one.category});
    }
    co_await catalog::upsert_categories(tx, categories, now);
    co_await catalog::upsert(tx, products, now);
    for (auto const& store : shop.stores) {
        auto const movement = opening_stock(shop, store, products, now);
        std::vector<inventory::Movement const*> const movements{&movement};
        inventory::move(tx, movements);
        std::vector<feed::Fact> const facts{{shop.tenant.id, feed::Kind::stock_adjustment, movement.id.value, now, crypto::sha256(adjustment_text(movement))}};
        feed::append(tx, facts);
    }
}

Task<void> put_people(
    pg::SystemTx& system, pg::TenantTx& tx, crypto::Sealer const& sealer, DemoShop const& shop, std::vector<DemoMember> const& members, Instant now)
{
    for (auto const& member : members) {
        identity::Account const account{AccountId{demo_id("account", member.person.email)}, member.person.email, member.person.name};
        auto const id = co_await identity::put_account(system, sealer, account, member.password_hash, now);
        co_await identity::join_tenant(system, id, shop.tenant.id);
        members::NewMember joined{.id = id, .name = member.person.name, .role = member.person.role};
        co_await members::put_member(tx, joined);
    }
}

} // namespace

std::vector<DemoShop> demo_shops() { return {gift_shop(), grocer()}; }

Task<bool> demo_shop_exists(pg::Database& db, DemoShop const& shop)
{
    auto tx = co_await db.begin(shop.tenant.id);
    auto const exists = co_await members::has_members(tx);
    co_return exists;
}

Task<bool> make_demo_shop(pg::Database& db, crypto::Sealer const& sealer, Clock const& clock, DemoShop const& shop, std::filesystem::path const& folder,
    std::vector<DemoMember> const& members)
{
    auto const now = clock.now();
    auto products = products_of(shop, folder);
    {
        auto system = co_await db.begin_system();
        co_await tenancy::put(system, shop.tenant, now);
        co_await system.commit();
    }
    auto system = co_await db.begin_system();
    auto tx = co_await db.begin(shop.tenant.id);
    auto const exists = co_await members::has_members(tx);
    if (exists) co_return false;
    co_await pricing::put_tax_classes(tx, shop.tax_classes, now);
    for (auto const& store : shop.stores) must(co_await stores::put_store(tx, store, now));
    for (auto const& reg : shop.registers) must(co_await stores::put_register(tx, reg, now));
    co_await put_products(tx, shop, std::move(products), now);
    co_await put_people(system, tx, sealer, shop, members, now);
    // The shop counts as made once it has members, so they are committed last and with everything else of it.
    co_await system.commit();
    co_await tx.commit();
    co_return true;
}

Task<void> set_demo_passwords(pg::Database& db, crypto::Sealer const& sealer, Clock const& clock, DemoShop const& shop, std::vector<DemoMember> const& members)
{
    auto const now = clock.now();
    auto system = co_await db.begin_system();
    auto tx = co_await db.begin(shop.tenant.id);
    co_await put_people(system, tx, sealer, shop, members, now);
    co_await system.commit();
    co_await tx.commit();
}

} // namespace shopx::app
