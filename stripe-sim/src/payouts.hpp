#pragma once

#include "store.hpp"

namespace stripe_sim {

/// What Stripe does each day by itself: all that was not yet paid out goes out, as an automatic payout. Throws when there is nothing.
Object pay_out(Tx& tx, std::string const& currency);
void payout_arrives(Tx& tx, std::string const& id);

} // namespace stripe_sim
