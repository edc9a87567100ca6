#pragma once

#include "store.hpp"

namespace stripe_sim {

/// The customer's bank takes a captured charge back until the dispute is decided.
void dispute(Tx& tx, std::string const& charge_id);

} // namespace stripe_sim
