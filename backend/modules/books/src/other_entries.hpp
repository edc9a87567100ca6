// What is posted beside sales. Private to books.
#pragma once

#include "entry.hpp"

namespace shopx::books {

// Each answers the entries of what was told, and reads it by the views of the module that it is of.

/// What moved in drawers: between them and the safe, out of petty cash and into it, and what counts found too much or too little.
Task<std::vector<Entry>> entries_of_drawers(pg::TenantTx& tx, Told const& told);
/// What the card processor paid out. Those that have an entry are passed over: a payout may be told twice.
Task<std::vector<Entry>> entries_of_payouts(pg::TenantTx& tx, Told const& told);
/// Balances of stored value that were put right by hand.
Task<std::vector<Entry>> entries_of_corrections(pg::TenantTx& tx, Told const& told);

} // namespace shopx::books
