// Who asks: a test key, and perhaps one of its connected accounts.
#pragma once

#include "http.hpp"
#include "params.hpp"
#include "simulator.hpp"

namespace stripe_sim {

/// The account that the request is for. Throws 401 for no key, a live key or none of Stripe's; 403 for an account that isn't there.
std::string account_of(Simulator& simulator, HttpRequest const& request);
/// A publishable key may read and confirm the one payment intent whose client secret it has: throws 403 else.
void check_publishable(HttpRequest const& request, Params const& params);

} // namespace stripe_sim
