#include "shopx/pricing/pricing.hpp"

#include "tax_class_body.hpp"

namespace shopx::pricing {
namespace {

constexpr pg::Statement all_classes{
    "pricing.all_tax_classes", "select code, name, rate_ppm, version from pricing.tax_classes where tenant_id = $1::uuid order by rate_ppm desc, code"};
constexpr pg::Statement put_class{"pricing.put_tax_class", R"sql(
    insert into pricing.tax_classes as old (tenant_id, code, name, rate_ppm) values ($1::uuid, $2::text, $3::text, $4::int)
    on conflict (tenant_id, code) do update set name = excluded.name, rate_ppm = excluded.rate_ppm, version = old.version + 1
     where (old.name, old.rate_ppm) is distinct from (excluded.name, excluded.rate_ppm)
    returning version
)sql"};

/// A tax class has a name and no id of its own; the feed wants one.
Uuid feed_id(std::string_view code)
{
    Uuid id;
    for (std::size_t i = 0; i < code.size(); ++i) id.bytes[i % 16] = static_cast<std::uint8_t>(id.bytes[i % 16] * 31 + static_cast<unsigned char>(code[i]));
    return id;
}

} // namespace

Task<void> put_tax_classes(pg::TenantTx& tx, std::span<TaxClass const> classes, Instant now)
{
    std::vector<feed::Change> changes;
    for (auto const& one : classes) {
        auto const rows = co_await tx.query(put_class, tx.tenant(), one.code, one.name, one.rate_ppm);
        if (rows.empty()) continue; // as it was
        changes.push_back({tx.tenant(), feed::Kind::tax_class, feed_id(one.code), now, json::write(TaxClassBody{one.code, one.name, one.rate_ppm})});
    }
    feed::append(tx, changes);
}

TaxClass const* TaxTable::find(std::string_view code) const
{
    for (auto const& one : classes)
        if (one.code == code) return &one;
    return nullptr;
}

struct TaxTables::Impl {
    pg::Database& db;
    feed::Watcher& watcher;
    feed::TenantCache<TaxTable const> cache;

    Impl(pg::Database& d, feed::Watcher& w) : db{d}, watcher{w}, cache{[this](TenantId tenant) { return load(tenant); }} {}

    Task<std::shared_ptr<TaxTable const>> load(TenantId tenant)
    {
        co_await watcher.watch(tenant);
        auto tx = co_await db.begin(tenant);
        auto const rows = co_await tx.query(all_classes, tenant);
        auto table = std::make_shared<TaxTable>();
        for (std::size_t i = 0; i < rows.size(); ++i)
            table->classes.push_back({rows[i].get<std::string>(0), rows[i].get<std::string>(1), rows[i].get<std::int32_t>(2), rows[i].get<std::int32_t>(3)});
        co_return table;
    }

    Task<void> apply(TenantId tenant, std::vector<feed::Changed> const& changes)
    {
        bool ours = false;
        for (auto const& change : changes) ours = ours || change.kind == feed::Kind::tax_class;
        if (!ours || !cache.holds_after_change(tenant)) co_return;
        auto table = co_await load(tenant);
        cache.replace(tenant, std::move(table));
    }
};

TaxTables::TaxTables(Loop&, pg::Database& db, feed::Watcher& watcher) : impl_{std::make_shared<Impl>(db, watcher)}
{
    watcher.listen([impl = impl_.get()](TenantId tenant, std::vector<feed::Changed> const& changes) { return impl->apply(tenant, changes); });
}
TaxTables::~TaxTables() = default;

Task<std::shared_ptr<TaxTable const>> TaxTables::of(TenantId tenant) { return impl_->cache.of(tenant); }

} // namespace shopx::pricing
