#pragma once

#include "store.hpp"

namespace stripe_sim {

/// What an account's books say, for whoever compares them with another's: sums by currency in minor units, and every payment intent.
Object totals(Tx const& tx);

} // namespace stripe_sim
