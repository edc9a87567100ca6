#include "wiring.hpp"

#include <chrono>

namespace shopx::app {
namespace {

webhooks::Options webhook_options(Config const& config) { return {config.webhook_allow_loopback, config.webhook_authorities}; }

void add(http::Routes& all, http::Routes some)
{
    for (auto& route : some) all.push_back(std::move(route));
}

} // namespace

Services::Services(Config const& config, Loop& loop, Clock const& clock)
    : db{loop, {config.db, config.app_connections, 2}},
      sealer{crypto::Sealer::load_or_make(config.data / seal_keys_file)},
      watcher{loop, db},
      directories{loop, db, watcher},
      catalogues{loop, db, watcher},
      tax_tables{loop, db, watcher},
      rule_books{loop, db, watcher},
      members{loop, db},
      tokens{clock, members, config.data},
      keys{loop, clock, db},
      webhook_deliverer{loop, clock, db, sealer, webhook_options(config)},
      record_sales{{loop, clock, db, watcher, directories, catalogues, tax_tables, rule_books, config.committers, config.batches_in_flight}}
{
    add(routes, identity::routes(loop, clock, db, tokens, std::chrono::minutes{config.token_minutes}));
    add(routes, api_keys::routes(clock, db, keys));
    add(routes, webhooks::routes(clock, db, sealer, webhook_options(config)));
    add(routes, members::routes({clock, db, members, directories}));
    add(routes, packs::routes());
    add(routes, stores::routes(clock, db, directories, watcher));
    add(routes, pricing::routes(clock, db, tax_tables, rule_books, watcher));
    add(routes, catalog::routes(loop, clock, db, catalogues, watcher));
    add(routes, inventory::routes(clock, db));
    add(routes, sales::routes(db, directories));
    add(routes, record_sales.routes());
    add(routes, feed::routes(loop, db, watcher));
}

Task<Result<http::Caller>> Services::authenticate(http::Request const& request)
{
    auto const bearer = request.bearer();
    if (api_keys::is_key(bearer)) return keys.authenticate(std::string{bearer}, std::string{request.peer});
    return tokens.authenticate(request);
}

} // namespace shopx::app
