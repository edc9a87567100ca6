#include "routes.hpp"

#include <iterator>

namespace shopx::pricing {

http::Routes routes(Clock const& clock, pg::Database& db, TaxTables& tables, RuleBooks& books, feed::Watcher& watcher)
{
    auto all = tax_class_routes(clock, db, tables, watcher);
    for (auto more : {rule_routes(clock, db, books, watcher), coupon_routes(clock, db, watcher)}) std::move(more.begin(), more.end(), std::back_inserter(all));
    return all;
}

} // namespace shopx::pricing
