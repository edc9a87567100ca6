// Events: kept as objects, and queued for each endpoint that wants them, in the same commit as what they tell.
#pragma once

#include "store.hpp"

namespace stripe_sim {

inline constexpr std::string_view api_version = "2026-08-26.dahlia";

/// An event of this type about the object, as it is now.
void emit(Tx& tx, std::string_view type, Object const& object);

} // namespace stripe_sim
