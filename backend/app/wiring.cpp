#include "wiring.hpp"

#include "shopx/audit/audit.hpp"

#include <chrono>

namespace shopx::app {
namespace {

void add(http::Routes& all, http::Routes some)
{
    for (auto& route : some) all.push_back(std::move(route));
}

} // namespace

Services::Services(Config const& config, Loop& loop, Clock const& clock)
    : db{loop, {config.db, config.app_connections, 2}},
      standings{loop, db},
      support_door{clock, db},
      watcher{loop, db},
      directories{loop, db, watcher},
      catalogues{loop, db, watcher},
      tax_tables{loop, db, watcher},
      rule_books{loop, db, watcher},
      members{loop, db},
      tokens{clock, members, config.data},
      record_sales{{loop, clock, db, watcher, directories, catalogues, tax_tables, rule_books, config.committers, config.batches_in_flight}},
      manage_tenants{{loop, clock, db, standings, config.db}}
{
    add(routes, identity::routes(loop, clock, db, tokens, std::chrono::minutes{config.token_minutes}));
    add(routes, packs::routes());
    add(routes, stores::routes(clock, db, directories, watcher));
    add(routes, pricing::routes(clock, db, tax_tables, rule_books, watcher));
    add(routes, catalog::routes(loop, clock, db, catalogues, watcher));
    add(routes, inventory::routes(clock, db));
    add(routes, sales::routes(db, directories));
    add(routes, record_sales.routes());
    add(routes, feed::routes(loop, db, watcher));
    add(routes, manage_tenants.routes());
    add(routes, audit::routes(clock, db));
    // Last, around all of them: what the standing takes away is refused first, and told in the trails all the same.
    manage_tenants::heed_standing(routes, clock, standings);
    manage_tenants::watch_support(routes, clock, db);
}

Task<Result<http::Caller>> Services::authenticate(http::Request const& request)
{
    auto const bearer = request.bearer();
    if (tenancy::is_support_token(bearer)) return support_door.authenticate(std::string{bearer});
    return tokens.authenticate(request);
}

} // namespace shopx::app
