// The routes of pricing by subject; pricing::routes is all of them.
#pragma once

#include "shopx/pricing/pricing.hpp"

namespace shopx::pricing {

http::Routes tax_class_routes(Clock const& clock, pg::Database& db, TaxTables& tables, feed::Watcher& watcher);
http::Routes rule_routes(Clock const& clock, pg::Database& db, RuleBooks& books, feed::Watcher& watcher);
http::Routes coupon_routes(Clock const& clock, pg::Database& db, feed::Watcher& watcher);

} // namespace shopx::pricing
