// shopx keys: the keys that seal fields at rest and sign access tokens, changed while servers run.
#include "verbs.hpp"

#include "seal_keys.hpp"

#include "shopx/factors/factors.hpp"
#include "shopx/identity/identity.hpp"
#include "shopx/mail/mail.hpp"
#include "shopx/orders/orders.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/tenancy/tenancy.hpp"
#include "shopx/webhooks/webhooks.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>

namespace shopx::app {
namespace {

/// Who keeps what is sealed for tenants: each seals its own anew, a tenant at a time. What is of no tenant has its own walks below.
struct Keeper {
    std::string_view of_what;
    Task<std::int64_t> (*reseal)(pg::TenantTx&, crypto::Sealer const&);
};
constexpr std::array keepers{Keeper{"secrets of webhooks", &webhooks::reseal}, Keeper{"addresses of invitations", &identity::reseal_invitations},
    Keeper{"customers of orders", &orders::reseal}};

Task<std::vector<tenancy::Tenant>> all_tenants(pg::Database& db)
{
    auto tx = co_await db.begin_system();
    co_return co_await tenancy::all(tx);
}

void tell(std::int64_t count, std::string_view of_what)
{
    std::printf("%lld %.*s sealed anew\n", static_cast<long long>(count), static_cast<int>(of_what.size()), of_what.data());
}

Task<void> reseal_factors(pg::Database& db, crypto::Sealer const& sealer)
{
    std::int64_t count = 0;
    std::optional<AccountId> after = AccountId{};
    while (after) {
        auto tx = co_await db.begin_system();
        auto const done = co_await factors::reseal(tx, sealer, *after);
        co_await tx.commit();
        count += done.count;
        after = done.last;
    }
    tell(count, "secrets of authenticator apps");
}

Task<void> reseal_all(pg::Database& db, crypto::Sealer sealer)
{
    co_await reseal_factors(db, sealer);
    tell(co_await identity::reseal(db, sealer), "texts of accounts and links");
    tell(co_await mail::reseal(db, sealer), "mails on their way");
    auto const tenants = co_await all_tenants(db);
    for (auto const& keeper : keepers) {
        std::int64_t done = 0;
        for (std::size_t i = 0; i < tenants.size(); ++i) {
            auto tx = co_await db.begin(tenants[i].id);
            done += co_await keeper.reseal(tx, sealer);
            co_await tx.commit();
        }
        tell(done, keeper.of_what);
    }
}

} // namespace

void add_keys_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* verb = app.add_subcommand("keys", "The keys that seal fields at rest and sign access tokens");
    verb->require_subcommand(1);
    verb->add_subcommand("rotate-seal", "Add a new key, which seals from now on; running servers know it within a second")->callback([&] {
        if (!config.seal_keys_command.empty()) throw std::runtime_error{"the seal keys come from a command: add a line to what it prints"};
        crypto::rotate_seal_key(config.seal_keys());
        std::puts("a new key seals from now on; `shopx keys reseal` brings what is stored up to it");
        exit_code = 0;
    });
    verb->add_subcommand("rotate-token", "Make a new key for access tokens. Running servers know it within five seconds and sign with it after ten; "
                                         "the old one verifies until its last token has ended")
        ->callback([&] {
            SystemClock const clock;
            auto const id = identity::add_token_key(config.data, clock.now());
            std::printf("the new token key is %s\n", id.c_str());
            exit_code = 0;
        });
    verb->add_subcommand("reseal", "Seal anew, beside running servers, what an older key sealed")->callback([&] {
        Loop loop;
        pg::Database db{loop, {config.db, 1, 1}};
        loop.run_until_done(reseal_all(db, load_sealer(config)));
        exit_code = 0;
    });
}

} // namespace shopx::app
