// Standard Webhooks 1.0, signatures: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
#pragma once

#include "shopx/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::webhooks {

/// A new secret as its owner is shown it: whsec_ and 32 random bytes in base64.
std::string new_secret();
/// The bytes that sign, out of a secret with or without whsec_; nothing when it holds none.
std::optional<std::string> key_of(std::string_view secret);
/// "v1," and the HMAC over id, time and body, once for each secret: during a rotation there are two.
std::string sign(std::vector<std::string> const& secrets, std::string_view id, std::int64_t unix_seconds, std::string_view body);

} // namespace shopx::webhooks
