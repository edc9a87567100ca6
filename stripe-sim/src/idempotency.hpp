// docs.stripe.com/api/idempotent_requests: the first answer to a key is the answer, whatever it was.
#pragma once

#include "error.hpp"
#include "http.hpp"

namespace stripe_sim {

/// Throws for a key of more than 255 characters.
void check_key(std::string const& key);
ApiError key_in_use(std::string const& key);
/// What is stored under the key: the answer, and a digest of what was asked.
Object kept(HttpRequest const& request, HttpAnswer const& answer);
/// The same answer; or throws an idempotency error, when this asks for something else than the first did.
HttpAnswer replayed(Object const& kept, HttpRequest const& request);

} // namespace stripe_sim
