// What documents of sales post. Private to books.
#pragma once

#include "entry.hpp"

namespace shopx::books {

/// Of sales, returns, refunds, exchanges and voids, which say the same things with their signs. One for each document that is stored.
Task<std::vector<Entry>> entries_of_sales(pg::TenantTx& tx, Told const& told);

} // namespace shopx::books
