#include "shopx/stores/stores.hpp"

#include "store_body.hpp"

#include "shopx/engine/currency.hpp"
#include "shopx/tenancy/tenancy.hpp"

namespace shopx::stores {
namespace {

constexpr pg::Statement put_store_row{"stores.put_store", R"sql(
    insert into stores.stores as old (tenant_id, id, code, name, address, time_zone, cut_over_minutes, currency, prices_include_tax, rounding_scope, cash_step_minor,
                                      pack_id, pack_version, tax_rounding, inclusive_rule, cash_tie, takes_tips)
    values ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::int, $8::text, $9::boolean, $10::text, $11::int,
            $12::text, $13::int, $14::text, $15::text, $16::text, $17::boolean)
    on conflict (tenant_id, id) do update set code = excluded.code, name = excluded.name, address = excluded.address, time_zone = excluded.time_zone,
           cut_over_minutes = excluded.cut_over_minutes, currency = excluded.currency, prices_include_tax = excluded.prices_include_tax,
           rounding_scope = excluded.rounding_scope, cash_step_minor = excluded.cash_step_minor,
           pack_id = excluded.pack_id, pack_version = excluded.pack_version, tax_rounding = excluded.tax_rounding,
           inclusive_rule = excluded.inclusive_rule, cash_tie = excluded.cash_tie, takes_tips = excluded.takes_tips, version = old.version + 1
)sql"};
constexpr pg::Statement count_stores{"stores.count_stores", "select count(*) from stores.stores where tenant_id = $1::uuid"};
constexpr pg::Statement count_registers{"stores.count_registers", "select count(*) from stores.registers where tenant_id = $1::uuid"};
constexpr pg::Statement store_for_update{"stores.store_for_update", "select code from stores.stores where tenant_id = $1::uuid and id = $2::uuid for update"};
constexpr pg::Statement find_register_row{
    "stores.find_register", "select store_id from stores.registers where tenant_id = $1::uuid and id = $2::uuid for update"};
constexpr pg::Statement insert_register{"stores.insert_register",
    "insert into stores.registers (tenant_id, id, store_id, code, name, incarnation_id) values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::uuid)"};
constexpr pg::Statement rename_register{
    "stores.rename_register", "update stores.registers set name = $3::text, version = version + 1 where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement insert_incarnation{"stores.insert_incarnation", R"sql(
    insert into stores.incarnations (tenant_id, id, register_id, ordinal, label, started_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::text, $6::timestamptz)
)sql"};
constexpr pg::Statement all_stores{"stores.all_stores", R"sql(
    select id, code, name, address, time_zone, cut_over_minutes, currency, prices_include_tax, rounding_scope, cash_step_minor, version,
           pack_id, pack_version, tax_rounding, inclusive_rule, cash_tie, takes_tips
      from stores.stores where tenant_id = $1::uuid order by code
)sql"};
constexpr pg::Statement all_registers{"stores.all_registers", R"sql(
    select r.id, r.store_id, r.code, r.name, r.incarnation_id, i.label, r.version
      from stores.registers r join stores.incarnations i on i.tenant_id = r.tenant_id and i.id = r.incarnation_id
     where r.tenant_id = $1::uuid order by r.code
)sql"};
constexpr pg::Statement all_incarnations{"stores.all_incarnations", "select id, register_id, label from stores.incarnations where tenant_id = $1::uuid"};

template <class E>
std::optional<std::string_view> word_of(std::optional<E> value)
{
    for (auto const& name : json::names<E>)
        if (name.value == value) return name.text;
    return std::nullopt;
}

/// The tables' checks keep other words out.
template <class E>
std::optional<E> value_of(std::optional<std::string> const& word)
{
    for (auto const& name : json::names<E>)
        if (name.text == word) return name.value;
    return std::nullopt;
}

Error unknown_pack()
{
    return {ErrorKind::unprocessable, "stores.unknown_pack", "there is no such version of a pack; GET /v1/packs names those that there are",
        {{"/pack_id", "unknown", "no pack has this id and version"}}};
}

engine::RoundingScope scope_of(std::string const& word)
{
    if (word == "line") return engine::RoundingScope::line;
    return word == "document" ? engine::RoundingScope::document : engine::RoundingScope::rate_per_document;
}

/// What the tenant says wins, as far as the law leaves a choice: a pack knows where it is fixed.
std::optional<Error> forbidden(Store const& store, engine::Pack const& law)
{
    Error error{ErrorKind::unprocessable, "stores.pack_forbids", "by its pack, the law of the place says otherwise and leaves no choice"};
    auto const refuse = [&](std::string pointer) { error.fields.push_back({std::move(pointer), "not_allowed", "the pack fixes it"}); };
    if (!law.scope.allows(scope_of(store.rounding_scope))) refuse("/rounding_scope");
    if (store.tax_rounding && !law.tax_rounding.allows(*store.tax_rounding)) refuse("/tax_rounding");
    if (store.inclusive_rule && !law.inclusive_rule.allows(*store.inclusive_rule)) refuse("/inclusive_rule");
    if (error.fields.empty()) return std::nullopt;
    return error;
}

} // namespace

packs::Terms terms_of(Store const& store)
{
    auto const* const pack = store.pack_id ? packs::find(*store.pack_id, store.pack_version.value_or(0)) : nullptr;
    auto terms = pack != nullptr ? pack->terms() : packs::Terms{};
    if (store.tax_rounding) terms.tax_rounding = *store.tax_rounding;
    if (store.inclusive_rule) terms.inclusive_rule = *store.inclusive_rule;
    if (store.cash_tie) terms.cash_tie = *store.cash_tie;
    return terms;
}

StoreBody to_body(Store const& store)
{
    return {store.id, store.code, store.name, store.address, store.time_zone, store.cut_over_minutes, store.currency,
        engine::currency_digits(store.currency).value_or(2), store.prices_include_tax, store.rounding_scope, store.cash_step_minor, store.pack_id,
        store.pack_version, store.tax_rounding, store.inclusive_rule, store.cash_tie, store.takes_tips, {}};
}

RegisterBody to_body(Register const& reg) { return {reg.id, reg.code, reg.name, reg.incarnation, reg.label}; }

Task<Result<void>> put_store(pg::TenantTx& tx, Store const& store, Instant now)
{
    if (!is_time_zone(store.time_zone))
        co_return Error{ErrorKind::unprocessable, "stores.unknown_time_zone", "not a time zone of the IANA database: " + store.time_zone};
    if (!engine::currency_digits(store.currency))
        co_return Error{ErrorKind::unprocessable, "stores.unknown_currency", "not a currency of ISO 4217: " + store.currency};
    if (store.pack_id) {
        auto const* const pack = packs::find(*store.pack_id, store.pack_version.value_or(0));
        if (pack == nullptr) co_return unknown_pack();
        if (auto const error = forbidden(store, pack->law)) co_return *error;
    }
    auto const known = co_await tx.query(store_for_update, tx.tenant(), store.id);
    if (known.empty()) {
        auto const room = co_await tenancy::make_room(tx, tenancy::Resource::stores, count_stores);
        if (!room) co_return room.error();
    }
    co_await tx.query(put_store_row, tx.tenant(), store.id, store.code, store.name, store.address, store.time_zone, store.cut_over_minutes, store.currency,
        store.prices_include_tax, store.rounding_scope, store.cash_step_minor, store.pack_id, store.pack_version, word_of(store.tax_rounding),
        word_of(store.inclusive_rule), word_of(store.cash_tie), store.takes_tips);
    std::vector<feed::Change> changes;
    changes.push_back({tx.tenant(), feed::Kind::store, store.id.value, now, json::write(to_body(store))});
    feed::append(tx, changes);
    co_return Result<void>{};
}

Task<Result<void>> put_register(pg::TenantTx& tx, Register const& reg, Instant now)
{
    auto const stores = co_await tx.query(store_for_update, tx.tenant(), reg.store);
    if (stores.empty()) co_return Error{ErrorKind::not_found, "stores.unknown_store", "no such store"};
    auto const known = co_await tx.query(find_register_row, tx.tenant(), reg.id);
    auto after = reg;
    if (known.empty()) {
        auto const room = co_await tenancy::make_room(tx, tenancy::Resource::registers, count_registers);
        if (!room) co_return room.error();
        after.label = stores[0].get<std::string>(0) + "-" + reg.code;
        co_await tx.query(insert_register, tx.tenant(), reg.id, reg.store, reg.code, reg.name, reg.incarnation);
        co_await tx.query(insert_incarnation, tx.tenant(), reg.incarnation, reg.id, 1, after.label, now);
    } else {
        if (known[0].get<StoreId>(0) != reg.store) co_return Error{ErrorKind::conflict, "stores.register_elsewhere", "the register belongs to another store"};
        co_await tx.query(rename_register, tx.tenant(), reg.id, reg.name);
    }
    std::vector<feed::Change> changes;
    changes.push_back({tx.tenant(), feed::Kind::register_, reg.id.value, now, json::write(to_body(after))});
    feed::append(tx, changes);
    co_return Result<void>{};
}

Store const* Directory::store(StoreId id) const
{
    for (auto const& one : stores)
        if (one.id == id) return &one;
    return nullptr;
}

Register const* Directory::find_register(RegisterId id) const
{
    for (auto const& one : registers)
        if (one.id == id) return &one;
    return nullptr;
}

Register const* Directory::register_of(SeriesId incarnation) const
{
    for (auto const& one : incarnations)
        if (one.id == incarnation) return find_register(one.register_id);
    return nullptr;
}

std::string const* Directory::label_of(SeriesId incarnation) const
{
    for (auto const& one : incarnations)
        if (one.id == incarnation) return &one.label;
    return nullptr;
}

std::optional<SeriesId> Directory::series_by_label(std::string_view label) const
{
    for (auto const& one : incarnations)
        if (one.label == label) return one.id;
    return std::nullopt;
}

struct Directories::Impl {
    pg::Database& db;
    feed::Watcher& watcher;
    feed::TenantCache<Directory const> cache;

    Impl(pg::Database& d, feed::Watcher& w) : db{d}, watcher{w}, cache{[this](TenantId tenant) { return load(tenant); }} {}

    Task<std::shared_ptr<Directory const>> load(TenantId tenant)
    {
        co_await watcher.watch(tenant);
        auto tx = co_await db.begin(tenant);
        auto directory = std::make_shared<Directory>();
        auto const stores = tx.queue(all_stores, tenant);
        auto const registers = tx.queue(all_registers, tenant);
        auto const incarnations = co_await tx.query(all_incarnations, tenant);
        for (std::size_t i = 0; i < stores.rows().size(); ++i) {
            auto const row = stores.rows()[i];
            directory->stores.push_back({row.get<StoreId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::optional<std::string>>(3),
                row.get<std::string>(4), row.get<std::int32_t>(5), row.get<std::string>(6), row.get<bool>(7), row.get<std::string>(8), row.get<std::int32_t>(9),
                row.get<std::int32_t>(10), row.get<std::optional<std::string>>(11), row.get<std::optional<std::int32_t>>(12),
                value_of<engine::TaxRounding>(row.get<std::optional<std::string>>(13)),
                value_of<engine::InclusiveRule>(row.get<std::optional<std::string>>(14)), value_of<engine::Tie>(row.get<std::optional<std::string>>(15)),
                row.get<bool>(16)});
        }
        for (std::size_t i = 0; i < registers.rows().size(); ++i) {
            auto const row = registers.rows()[i];
            directory->registers.push_back({row.get<RegisterId>(0), row.get<StoreId>(1), row.get<std::string>(2), row.get<std::string>(3), row.get<SeriesId>(4),
                row.get<std::string>(5), row.get<std::int32_t>(6)});
        }
        for (std::size_t i = 0; i < incarnations.size(); ++i)
            directory->incarnations.push_back({incarnations[i].get<SeriesId>(0), incarnations[i].get<RegisterId>(1), incarnations[i].get<std::string>(2)});
        co_return directory;
    }

    Task<void> apply(TenantId tenant, std::vector<feed::Changed> const& changes)
    {
        bool ours = false;
        for (auto const& change : changes) ours = ours || change.kind == feed::Kind::store || change.kind == feed::Kind::register_;
        if (!ours || !cache.holds_after_change(tenant)) co_return;
        auto directory = co_await load(tenant);
        cache.replace(tenant, std::move(directory));
    }
};

Directories::Directories(Loop&, pg::Database& db, feed::Watcher& watcher) : impl_{std::make_shared<Impl>(db, watcher)}
{
    watcher.listen([impl = impl_.get()](TenantId tenant, std::vector<feed::Changed> const& changes) { return impl->apply(tenant, changes); });
}
Directories::~Directories() = default;

Task<std::shared_ptr<Directory const>> Directories::of(TenantId tenant) { return impl_->cache.of(tenant); }

} // namespace shopx::stores
