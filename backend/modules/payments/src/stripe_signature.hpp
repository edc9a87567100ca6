// Whether an event is Stripe's: docs.stripe.com/webhooks, "Verify webhook signatures manually".
#pragma once

#include "shopx/base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace shopx::payments {

/// Nothing, or why not. `header` is Stripe-Signature: "t=…,v1=…", several v1 while a secret is changed; other schemes count for nothing. The time
/// may differ from `now` by limits::stripe_event_tolerance, either way. Any of the secrets may have signed.
std::string_view refuse_signature(std::string_view header, std::string_view body, std::vector<std::string> const& secrets, Instant now);

} // namespace shopx::payments
