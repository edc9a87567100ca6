#pragma once

#include "store.hpp"

namespace stripe_sim {

/// What a timer brings about: a pending refund arrives, or one that went out comes back.
void refund_arrives(Tx& tx, std::string const& id);
void refund_fails(Tx& tx, std::string const& id);

} // namespace stripe_sim
