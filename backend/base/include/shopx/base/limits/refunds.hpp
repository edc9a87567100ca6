// What bounds refunds, exchanges and voids.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr auto refund_id_time_differs_max = std::chrono::hours{24}; // as a sale's: documents are found by the time in their ids
inline constexpr std::size_t refund_tenders_max = 20;
inline constexpr std::int64_t verify_page_refunds = 100; // of `shopx verify`: their documents are in memory together

} // namespace shopx::limits
