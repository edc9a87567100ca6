// Lists as Stripe pages them (docs.stripe.com/api/pagination), and what `expand` puts in place of ids.
#pragma once

#include "call.hpp"

#include <functional>

namespace stripe_sim {

using Filter = std::function<bool(Object const&)>;

/// Newest first, by `limit`, `starting_after`, `ending_before` and `created`. Says `done`: read your own parameters before.
Answer list_of(Call& call, std::string_view kind, Filter const& wanted = {});
/// Puts the object in place of its id, for each path: "latest_charge.balance_transaction", "data.charge".
void expand(Tx const& tx, Object& body, std::vector<std::string> const& paths);

} // namespace stripe_sim
