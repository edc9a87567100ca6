#include "tax_classes.hpp"

#include "tax_class_body.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace shopx::pricing {
namespace {

constexpr pg::Statement all_classes{
    "pricing.all_tax_classes", "select code, name, rate_ppm, version, rates from pricing.tax_classes where tenant_id = $1::uuid order by rate_ppm desc, code"};
constexpr pg::Statement class_for_update{"pricing.tax_class_for_update",
    "select code, name, rate_ppm, version, rates from pricing.tax_classes where tenant_id = $1::uuid and code = $2::text for update"};
constexpr pg::Statement put_class{"pricing.put_tax_class", R"sql(
    insert into pricing.tax_classes as old (tenant_id, code, name, rate_ppm, rates) values ($1::uuid, $2::text, $3::text, $4::int, $5::text)
    on conflict (tenant_id, code) do update set name = excluded.name, rate_ppm = excluded.rate_ppm, rates = excluded.rates, version = old.version + 1
     where (old.name, old.rate_ppm, old.rates) is distinct from (excluded.name, excluded.rate_ppm, excluded.rates)
    returning version
)sql"};

TaxClass class_of(pg::Row const& row)
{
    TaxClass one{row.get<std::string>(0), row.get<std::string>(1), row.get<std::int32_t>(2), row.get<std::int32_t>(3), {}};
    read_rates(one, row.get<std::optional<std::string>>(4));
    return one;
}

/// What the column says that programs of one rate read.
std::int32_t rate_column(TaxClass const& one, BusinessDay today)
{
    if (one.periods.empty()) return one.rate_ppm;
    auto const* const now = period_on(one.periods, today);
    return total_ppm(now == nullptr ? one.periods[0].taxes : now->taxes);
}

BusinessDay to_day(engine::Date date)
{
    std::chrono::sys_days const day{std::chrono::year{date.year} / date.month / date.day};
    return {static_cast<std::int32_t>(day.time_since_epoch().count())};
}

/// From the first day that the pack covers: each on which a rate begins, or on which one has just ended.
std::vector<engine::Date> days_of_change(engine::Pack const& law)
{
    std::vector<engine::Date> days{law.valid_from};
    for (auto const& tax_class : law.classes)
        for (auto const& rate : tax_class.rates) {
            if (rate.from > law.valid_from) days.push_back(rate.from);
            if (rate.until >= law.valid_from && rate.until != engine::after_all_days) days.push_back(engine::day_after(rate.until));
        }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

std::vector<Tax> taxes_of(engine::Terms const& terms, std::string_view code)
{
    std::vector<Tax> taxes;
    auto const* const of_class = terms.find(code);
    for (std::size_t i = 0; of_class != nullptr && i < of_class->tax_count; ++i) {
        auto const& tax = terms.taxes[of_class->first_tax + i];
        taxes.push_back({terms.tax_codes[static_cast<std::size_t>(tax.tax_group)], tax.tax_rate_ppm, tax.on_earlier});
    }
    return taxes;
}

} // namespace

Task<void> put_tax_classes(pg::TenantTx& tx, std::span<TaxClass const> classes, Instant now)
{
    auto const today = day_of(now);
    std::vector<feed::Change> changes;
    for (auto const& one : classes) {
        auto const rows = co_await tx.query(put_class, tx.tenant(), one.code, one.name, rate_column(one, today), rates_column(one));
        if (rows.empty()) continue; // as it was
        changes.push_back({tx.tenant(), feed::Kind::tax_class, feed_id(one.code), now, json::write(to_body(one, today))});
    }
    feed::append(tx, changes);
}

Task<std::optional<TaxClass>> lock_tax_class(pg::TenantTx& tx, std::string code)
{
    auto const rows = co_await tx.query(class_for_update, tx.tenant(), code);
    if (rows.empty()) co_return std::nullopt;
    co_return class_of(rows[0]);
}

std::vector<TaxClass> classes_of(packs::Pack const& pack)
{
    std::vector<TaxClass> classes;
    for (std::size_t i = 0; i < pack.law.classes.size(); ++i) classes.push_back({pack.law.classes[i].code, pack.class_names[i], 0, 1, {}});
    for (auto const day : days_of_change(pack.law)) {
        engine::Terms terms;
        if (auto const refusal = engine::terms_on(pack.law, day, {}, terms))
            throw std::logic_error{"the kernel does not know what pack " + pack.law.id + " says on a day that it names: " + std::string{refusal.code}};
        for (auto& one : classes) {
            auto taxes = taxes_of(terms, one.code);
            if (one.periods.empty() || one.periods.back().taxes != taxes) one.periods.push_back({to_day(day), std::move(taxes)});
        }
    }
    return classes;
}

TaxClass const* TaxTable::find(std::string_view code) const
{
    for (auto const& one : classes)
        if (one.code == code) return &one;
    return nullptr;
}

std::vector<Tax> const* TaxTable::taxes_on(std::string_view code, BusinessDay day) const
{
    auto const* const found = find(code);
    auto const* const period = found == nullptr ? nullptr : period_on(found->periods, day);
    return period == nullptr ? nullptr : &period->taxes;
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
        for (std::size_t i = 0; i < rows.size(); ++i) table->classes.push_back(class_of(rows[i]));
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
