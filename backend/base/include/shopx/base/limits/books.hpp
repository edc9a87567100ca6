// What reading the books may take.
#pragma once

#include <cstdint>

namespace shopx::limits {

inline constexpr std::int64_t books_faults_max = 100;     // of each kind, told by `shopx verify`
inline constexpr std::int64_t books_accounts_max = 5'000; // rows of a trial balance
inline constexpr std::int64_t books_page_max = 500;       // entries of the journal in an answer
inline constexpr std::int64_t books_export_max = 200'000; // postings in an export: ask for fewer days
inline constexpr std::size_t books_numbers_max = 1'000;   // of accounts that a tenant names

} // namespace shopx::limits
