// From a page of the feed to the journal. Private to books.
#pragma once

#include "shopx/feed/feed.hpp"
#include "shopx/runtime/pg.hpp"

#include <vector>

namespace shopx::books {

/// The kinds of the feed that have an entry in the journal.
std::vector<feed::Kind> posted_kinds();
/// Those of them whose documents lie in sales.sales, each of which has an entry, if an empty one.
std::vector<feed::Kind> kinds_of_sales();
/// Writes their entries and adds them to the sums by day. `page` is in the order of positions.
Task<void> post(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& page);

} // namespace shopx::books
