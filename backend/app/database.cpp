#include "database.hpp"

#include "migrations.hpp"
#include "seal_keys.hpp"

#include "shopx/identity/identity.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <algorithm>
#include <stdexcept>

namespace shopx::app {
namespace {

constexpr int months_ahead = 12;
constexpr std::string_view owner = "shopx_owner";

/// Modules after those they need; within a module by number. The order of modules is that of `style.md`, written once here.
std::vector<Migration> in_order()
{
    static constexpr std::string_view modules[] = {"tenancy", "audit", "mail", "feed", "stores", "members", "factors", "identity", "api_keys", "webhooks",
        "catalog", "pricing", "inventory", "orders", "sales", "receipts", "payments", "stored_value", "drawers", "books"};
    auto const place = [](std::string_view module) {
        auto const* const at = std::find(std::begin(modules), std::end(modules), module);
        if (at == std::end(modules)) throw std::logic_error{"a module whose migrations have no place: " + std::string{module}};
        return at - std::begin(modules);
    };
    auto all = migrations();
    std::sort(all.begin(), all.end(), [&](Migration const& a, Migration const& b) {
        return std::pair{place(a.module), a.name} < std::pair{place(b.module), b.name};
    });
    return all;
}

std::string digest_of(Migration const& migration)
{
    auto const digest = crypto::sha256(migration.sql);
    return crypto::hex({digest.data(), digest.size()});
}

} // namespace

Migrated migrate(Config const& config, Clock const& clock)
{
    pg::Admin db{config.db, owner};
    db.run("set client_min_messages = warning; set timezone = 'UTC'");
    db.run("select pg_advisory_lock(7420471)"); // a second `shopx migrate` waits here
    db.run("create schema if not exists history");
    db.run("create table if not exists history.migrations (module text, name text, digest text not null, applied_at timestamptz not null default now(), "
           "primary key (module, name))");
    Migrated done;
    for (auto const& migration : in_order()) {
        ++done.total;
        std::vector<std::string> const key{std::string{migration.module}, std::string{migration.name}};
        auto const seen = db.column("select digest from history.migrations where module = $1 and name = $2", key);
        if (!seen.empty()) {
            if (seen[0] != digest_of(migration))
                throw std::runtime_error{"migration " + key[0] + "/" + key[1] + " has run in another form; a migration that has shipped is never changed"};
            continue;
        }
        db.run("begin");
        db.run(std::string{migration.sql});
        db.column("insert into history.migrations (module, name, digest) values ($1, $2, $3)", {key[0], key[1], digest_of(migration)});
        db.run("commit");
        ++done.applied;
    }
    db.column("call tenancy.make_months_ahead($1::timestamptz::date, $2::int)", {clock.now().to_string(), std::to_string(months_ahead)});
    db.run("call tenancy.let_eraser()");
    std::filesystem::create_directories(config.data);
    identity::seal_accounts(db, load_sealer(config));
    return done;
}

bool is_up_to_date(Config const& config)
{
    pg::Admin db{config.db, owner};
    auto const there = db.column("select to_regclass('history.migrations')::text");
    if (there[0].empty()) return false;
    auto const count = db.column("select count(*) from history.migrations");
    return std::stoul(count[0]) >= migrations().size();
}

bool has_the_keys(Config const& config)
{
    pg::Admin db{config.db, owner};
    return identity::has_the_keys(db, load_sealer(config));
}

} // namespace shopx::app
