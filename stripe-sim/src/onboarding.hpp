// What is still to be told of a connected account before it may take money, and the page where that is done.
#pragma once

#include "http.hpp"
#include "simulator.hpp"

namespace stripe_sim {

/// What is due of the account from now on, by Stripe's names; nothing: it is enabled. `tx` is the account's own.
Object set_due(Tx& tx, json::array const& due);
/// The page of an account link: GET shows it, POST tells all that is due. Each link opens once, and not for long.
HttpAnswer onboarding_page(Simulator& simulator, HttpRequest const& request, std::string const& link);

} // namespace stripe_sim
