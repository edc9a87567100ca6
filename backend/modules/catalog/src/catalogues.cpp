#include "catalogue_data.hpp"
#include "product_queries.hpp"

#include "shopx/base/limits.hpp"

#include <unordered_set>

namespace shopx::catalog {
namespace {

constexpr std::int64_t products_a_page = 2'000; // a few milliseconds of the loop's time

} // namespace

Catalogue::Catalogue(std::shared_ptr<CatalogueData> data) : data_{std::move(data)} {}
Item const* Catalogue::find(VariantId variant) const { return data_->find(variant); }
std::string_view Catalogue::tax_code(Item const& item) const { return data_->tax_code(item.tax); }
std::vector<CategoryId> Catalogue::categories_of(ProductId product) const { return data_->categories_of(product); }

struct Catalogues::Impl {
    struct Held {
        std::shared_ptr<CatalogueData> data;
        std::shared_ptr<Catalogue const> view;
        std::uint64_t used = 0;
    };

    Loop& loop;
    pg::Database& db;
    feed::Watcher& watcher;
    feed::TenantCache<Held> cache;
    std::unordered_set<TenantId> tenants;
    std::uint64_t tick = 0;

    Impl(Loop& l, pg::Database& d, feed::Watcher& w) : loop{l}, db{d}, watcher{w}, cache{[this](TenantId tenant) { return load(tenant); }} {}

    Task<std::shared_ptr<Held>> load(TenantId tenant)
    {
        make_room();
        co_await watcher.watch(tenant); // what changes from here on is applied after the load
        auto data = std::make_shared<CatalogueData>();
        ProductId last;
        for (bool more = true; more;) { // a transaction a page: none may be open for long
            auto tx = co_await db.begin(tenant);
            auto const ids = co_await product_ids_after(tx, last, products_a_page);
            auto const products = co_await read_products(tx, ids);
            for (auto const& product : products) data->put(product);
            if (!ids.empty()) last = ids.back();
            more = static_cast<std::int64_t>(ids.size()) == products_a_page;
        }
        auto tx = co_await db.begin(tenant);
        auto const categories = co_await read_categories(tx);
        for (auto const& category : categories) data->put(category);
        auto sort = [data] {
            data->index();
            return true;
        };
        auto sorting = loop.blocking(std::move(sort));
        co_await sorting;
        tenants.insert(tenant);
        auto held = std::make_shared<Held>();
        held->data = data;
        held->view = std::make_shared<Catalogue const>(data);
        co_return held;
    }

    /// Lets the catalogues go that were used longest ago, until the rest is within limits::catalogue_bytes_max.
    void make_room()
    {
        for (;;) {
            std::size_t bytes = 0;
            std::optional<std::pair<std::uint64_t, TenantId>> oldest;
            for (auto const& tenant : tenants) {
                auto const held = cache.find(tenant);
                if (!held) continue;
                bytes += held->data->bytes();
                if (!oldest || held->used < oldest->first) oldest = {held->used, tenant};
            }
            if (bytes <= limits::catalogue_bytes_max || !oldest) return;
            cache.drop(oldest->second);
            tenants.erase(oldest->second);
        }
    }

    Task<void> apply(TenantId tenant, std::vector<feed::Changed> const& changes)
    {
        std::vector<ProductId> products;
        bool categories = false;
        for (auto const& change : changes) {
            if (change.kind == feed::Kind::product) products.push_back(ProductId{change.id});
            categories = categories || change.kind == feed::Kind::category;
        }
        if (products.empty() && !categories) co_return;
        if (static_cast<std::int64_t>(products.size()) > products_a_page) { // an import: load anew
            cache.drop(tenant);
            co_return;
        }
        if (!cache.holds_after_change(tenant)) co_return;
        auto tx = co_await db.begin(tenant);
        auto const changed = co_await read_products(tx, products);
        std::vector<Category> all;
        if (categories) all = co_await read_categories(tx);
        if (auto const held = cache.find(tenant)) {
            for (auto const& product : changed) held->data->put(product);
            for (auto const& category : all) held->data->put(category);
        }
    }
};

Catalogues::Catalogues(Loop& loop, pg::Database& db, feed::Watcher& watcher) : impl_{std::make_shared<Impl>(loop, db, watcher)}
{
    watcher.listen([impl = impl_.get()](TenantId tenant, std::vector<feed::Changed> const& changes) { return impl->apply(tenant, changes); });
}
Catalogues::~Catalogues() = default;

Task<std::shared_ptr<Catalogue const>> Catalogues::of(TenantId tenant)
{
    auto const held = co_await impl_->cache.of(tenant);
    held->used = ++impl_->tick;
    co_return held->view;
}

} // namespace shopx::catalog
