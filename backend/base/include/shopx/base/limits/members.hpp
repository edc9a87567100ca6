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

} // namespace shopx::limits
