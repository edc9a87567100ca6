// What bounds members, their roles, their PINs and what is approved at a till.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr std::size_t member_stores_max = 500; // that one member's role holds in
inline constexpr std::int64_t members_max = 10'000;   // of a tenant
inline constexpr std::int64_t roles_max = 100;        // of a tenant's own
inline constexpr auto member_read_again_after = std::chrono::seconds{3};
inline constexpr auto member_stale_after = std::chrono::seconds{5}; // what a member may is never known for longer

// At the till
inline constexpr std::int64_t enrolments_max = 20;  // devices of one register that hold at once
inline constexpr std::int32_t pin_failures_max = 5; // in a row; then a manager unlocks the person
inline constexpr std::int64_t offline_failures_max = 1'000;
inline constexpr std::size_t pin_digits_min = 4;
inline constexpr std::size_t pin_digits_max = 8;
inline constexpr auto pin_session_max = std::chrono::hours{10}; // a long shift

// Overrides
inline constexpr auto override_life = std::chrono::minutes{5};
inline constexpr auto override_clock_skew = std::chrono::minutes{2}; // the till's clock against the server's
inline constexpr std::size_t override_bytes_max = 2'000;
inline constexpr std::size_t sale_overrides_max = 8;

} // namespace shopx::limits
