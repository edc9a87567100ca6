// Webhooks on their way out: one after another, signed anew at each attempt.
#pragma once

#include "store.hpp"

namespace stripe_sim {

/// True for an answer of 2xx within limits::webhook_timeout_ms. Follows no redirect and no proxy.
bool post_webhook(std::string const& url, std::string const& secret, std::string const& body);
/// Takes the delivery away, or has it tried again later; after limits::webhook_attempts_max it is given up.
void after_attempt(Tx& tx, Object const& delivery, bool is_taken);
/// Before the next attempt, after so many that failed.
std::int64_t wait_ms_after(std::int64_t attempts);

} // namespace stripe_sim
