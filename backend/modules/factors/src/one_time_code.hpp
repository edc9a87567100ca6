// One-time codes by liboath. Private to factors.
#pragma once

#include "shopx/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shopx::factors {

inline constexpr std::int64_t step_seconds = 30;
inline constexpr unsigned code_digits = 6;
inline constexpr std::size_t secret_bytes = 20; // as long as SHA-1's output (RFC 4226, section 4)

/// HOTP's value at a counter (RFC 4226), which is TOTP's at a step of 30 seconds (RFC 6238).
std::string one_time_code(std::string_view secret, std::int64_t counter, unsigned digits = code_digits);
std::int64_t step_at(Instant now);

/// The step whose code this is: now's, or one beside it by limits::totp_steps_aside_max.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Instant now);

std::string base32(std::string_view bytes);
/// What an authenticator app reads out of the QR code.
std::string otpauth_uri(std::string_view secret, std::string_view account);

} // namespace shopx::factors
