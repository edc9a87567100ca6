// What following the feed may take.
#pragma once

#include <chrono>
#include <cstdint>

namespace shopx::limits {

inline constexpr std::int64_t follower_page_entries = 1'000; // of one tenant, in one transaction
inline constexpr int follower_pages_max = 50;                // in one go: then it is another tenant's turn
inline constexpr std::int64_t follower_tenants_max = 200;    // found by one look
inline constexpr auto follower_poll_every = std::chrono::milliseconds{500};
inline constexpr auto follower_pause = std::chrono::seconds{10}; // of a tenant after a failure

} // namespace shopx::limits
