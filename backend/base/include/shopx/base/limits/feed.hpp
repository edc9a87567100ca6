// What following the feed may take.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr std::int64_t follower_page_entries = 1'000;     // of one tenant, in one transaction
inline constexpr std::size_t follower_documents_at_once = 200;   // of a page, held in memory: each may have body_bytes_max
inline constexpr int follower_pages_max = 50;                    // in one go: then it is another tenant's turn
inline constexpr std::int64_t follower_tenants_max = 200;        // found by one look
inline constexpr auto follower_gather = std::chrono::seconds{2}; // between two looks: a page costs as much as 35 of its sales
inline constexpr auto follower_pause = std::chrono::seconds{10}; // of a tenant after a failure
inline constexpr int follower_attempts_max = 40;                 // while another process has the cursor
inline constexpr auto follower_attempt_pause = std::chrono::milliseconds{25};

} // namespace shopx::limits
