// Message authentication codes, and the base64 that they travel in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shopx::crypto {

/// HMAC with SHA-256 (RFC 2104): 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);
/// RFC 4648, section 4, with padding.
std::string base64(std::string_view bytes);
/// Strict: padding as it must be, no other characters.
std::optional<std::string> from_base64(std::string_view text);

} // namespace shopx::crypto
