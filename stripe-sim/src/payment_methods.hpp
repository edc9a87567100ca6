#pragma once

#include "store.hpp"

namespace stripe_sim {

/// A stored one by its id, or a new one of the test card of that name. Throws `resource_missing`.
Object use_payment_method(Tx& tx, std::string const& id);
/// Of `type` and a test token; card numbers are refused, as Stripe refuses them from whom it has not allowed to send them.
Object make_payment_method(Tx& tx, Object const& data);

} // namespace stripe_sim
