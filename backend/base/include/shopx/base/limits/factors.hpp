// What bounds second factors: tries, lives and sizes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

// One-time codes (RFC 6238)
inline constexpr std::int64_t totp_steps_aside_max = 1; // a clock that is half a minute wrong, either way
inline constexpr std::int32_t totp_tries_max = 5;       // wrong ones in a row
inline constexpr auto totp_locked_for = std::chrono::minutes{15};

// Passkeys (WebAuthn)
inline constexpr auto passkey_challenge_life = std::chrono::minutes{5}; // what the specification recommends (section 15.1)
inline constexpr std::size_t passkeys_max = 20;                         // of one person
inline constexpr std::size_t passkey_name_max = 60;
inline constexpr std::size_t credential_id_bytes_max = 1'023; // the specification's own bound (section 7.1)
inline constexpr std::size_t client_data_bytes_max = 4 << 10;
inline constexpr std::size_t attestation_bytes_max = 16 << 10; // with a chain of certificates, which nobody reads here
inline constexpr std::size_t authenticator_data_bytes_max = 4 << 10;
inline constexpr std::size_t passkey_signature_bytes_max = 256;
inline constexpr int cbor_depth_max = 4; // as CTAP 2 has it

// Recovery codes
inline constexpr int recovery_codes = 10; // a sheet of them
inline constexpr std::size_t recovery_code_letters = 16;

} // namespace shopx::limits
