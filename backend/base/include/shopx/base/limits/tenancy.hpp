// What bounds how tenants are kept: their standing, support, exports, closing, and the reading of audit logs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

using namespace std::chrono_literals;

inline constexpr auto standing_read_again_after = 3s;
inline constexpr auto standing_stale_after = 5s; // a suspension is never overlooked for longer
inline constexpr std::size_t standings_max = 50'000;

inline constexpr auto trial_for = std::chrono::days{30};
inline constexpr auto closing_grace = std::chrono::days{30};
inline constexpr auto requests_end_in = 1min; // what came in before a tenant ended has been answered by then
inline constexpr std::int32_t support_hours_max = 72;
inline constexpr std::int64_t support_grants_shown_max = 100;
inline constexpr auto support_visit_stale_after = 3s; // a grant that was revoked is never honoured for longer
inline constexpr std::size_t support_visits_max = 1'000;

inline constexpr auto export_kept_for = std::chrono::days{7};
inline constexpr auto export_gives_up_after = 2h;           // an export that takes longer died with its process
inline constexpr std::size_t export_part_bytes = 512 << 10; // a part ends with the row that reaches it
inline constexpr std::size_t exports_waiting_max = 8;
inline constexpr std::int64_t exports_shown_max = 50;

inline constexpr std::int64_t audit_page_rows_max = 200;
inline constexpr std::int64_t audit_page_rows_default = 50;
inline constexpr std::int64_t audit_verify_page = 500;

} // namespace shopx::limits
