// Stripe-Signature: docs.stripe.com/webhooks/signature.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stripe_sim {

/// "t=…,v1=…": HMAC with SHA-256 of "t.body", in hex. The whole secret is the key, with its "whsec_".
std::string signature_header(std::string_view secret, std::int64_t at_s, std::string_view body);
std::string sha256_hex(std::string_view text);

} // namespace stripe_sim
