// What a drawer may hold and be asked.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr std::size_t drawer_currencies_max = 10;
inline constexpr std::size_t drawer_denominations_max = 40;          // of one currency
inline constexpr std::int64_t drawer_denomination_max = 100'000'000; // minor units of one note
inline constexpr std::int64_t drawer_pieces_max = 1'000'000;         // of one denomination
inline constexpr std::int64_t drawer_amount_max = 1'000'000'000'000; // minor units of one pay-in, pay-out or drop
inline constexpr std::int64_t variance_minor_default = 500;          // of a tenant that has said nothing
inline constexpr std::size_t z_rows_max = 2'000;                     // taxes, tenders or series in one Z
inline constexpr std::size_t z_flags_max = 50;                       // differences that are listed
inline constexpr std::int64_t z_late_listed_max = 100;               // late documents that are listed
inline constexpr std::size_t drawer_faults_max = 50;                 // that `shopx verify` lists of a tenant

} // namespace shopx::limits
