#include "wiring.hpp"

#include <chrono>

namespace shopx::app {
namespace {

void add(http::Routes& all, http::Routes some)
{
    for (auto& route : some) all.push_back(std::move(route));
}

} // namespace

Services::Services(Config const& config, Loop& loop, Clock const& clock)
    : sealer{crypto::Sealer::load_or_make(config.seal_keys())},
      db{loop, {config.db, config.app_connections, 2}},
      outbox{loop, clock, db, sealer, config.mail()},
      watcher{loop, db},
      directories{loop, db, watcher},
      catalogues{loop, db, watcher},
      tax_tables{loop, db, watcher},
      rule_books{loop, db, watcher},
      members{loop, db},
      tokens{loop, clock, db, members, config.data, std::chrono::minutes{config.token_minutes}},
      accounts{loop, clock, db, members, tokens, sealer, identity::no_second_factors(), {}, outbox, config.origin},
      record_sales{{loop, clock, db, watcher, directories, catalogues, tax_tables, rule_books, config.committers, config.batches_in_flight}}
{
    add(routes, identity::routes(accounts));
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
