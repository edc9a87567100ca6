#include "wiring.hpp"

#include <chrono>

namespace shopx::app {
namespace {

void add(http::Routes& all, http::Routes some)
{
    for (auto& route : some) all.push_back(std::move(route));
}

/// A PIN opens the register that it was given at.
identity::Grant token_of(members::PinGrant const& grant)
{
    return {.tenant = grant.tenant,
        .account = grant.person,
        .permissions_version = grant.permissions_version,
        .session = grant.enrolment,
        .proven_at = grant.proven_at,
        .expires_at = grant.expires_at,
        .kind = http::CallerKind::pin,
        .at_register = grant.at_register};
}

} // namespace

Services::Services(Config const& config, Loop& loop, Clock const& clock)
    : db{loop, {config.db, config.app_connections, 2}},
      watcher{loop, db},
      directories{loop, db, watcher},
      catalogues{loop, db, watcher},
      tax_tables{loop, db, watcher},
      rule_books{loop, db, watcher},
      sealer{crypto::Sealer::load_or_make(config.data / "seal-keys")},
      members{loop, db},
      overrides{config.data},
      tokens{clock, members, config.data},
      record_sales{{loop, clock, db, watcher, directories, catalogues, tax_tables, rule_books, overrides, config.committers, config.batches_in_flight}}
{
    add(routes, identity::routes(loop, clock, db, tokens, std::chrono::minutes{config.token_minutes}));
    auto const issue = [this](members::PinGrant const& grant) { return tokens.issue(token_of(grant)); };
    add(routes, members::routes({loop, clock, db, members, directories, overrides, sealer, issue}));
    add(routes, packs::routes());
    add(routes, stores::routes(clock, db, directories, watcher));
    add(routes, pricing::routes(clock, db, tax_tables, rule_books, watcher));
    add(routes, catalog::routes(loop, clock, db, catalogues, watcher));
    add(routes, inventory::routes(clock, db));
    add(routes, sales::routes(db, directories));
    add(routes, record_sales.routes());
    add(routes, feed::routes(loop, db, watcher));
}

} // namespace shopx::app
