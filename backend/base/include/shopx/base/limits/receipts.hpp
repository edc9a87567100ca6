// The limits of receipts, printers and print jobs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr int receipt_columns_min = 24;
inline constexpr int receipt_columns_max = 64;
inline constexpr int receipt_logo_dots_max = 576;                    // wide, the whole of 80 mm paper; and as high
inline constexpr std::size_t receipt_logo_bytes_max = 48 << 10;      // of the PNG that is sent
inline constexpr std::size_t receipt_logo_kept_bytes_max = 96 << 10; // drawn anew: 73 kB where every dot is chance
inline constexpr std::size_t receipt_words_max = 500;                // characters above or below a receipt
inline constexpr std::int64_t receipt_prints_max = 1'000;            // of one sale
inline constexpr std::int64_t receipt_mails_max = 5;                 // of one sale
inline constexpr int receipt_page_points_max = 14'000;               // height of a page of PDF; readers end at 14,400
inline constexpr std::size_t receipt_code_pages_max = 16;            // of a printer
inline constexpr std::int64_t printers_max = 1'000;                  // of a tenant
inline constexpr std::size_t print_bytes_max = 4 << 20;              // of one job
inline constexpr std::int64_t print_jobs_waiting_max = 10'000;       // of a tenant
inline constexpr std::int32_t print_attempts_max = 50;
inline constexpr auto print_lease = std::chrono::seconds{60};      // a spooler that took a job and is silent has lost it after that
inline constexpr auto print_retry_first = std::chrono::seconds{2}; // doubled at each failure
inline constexpr auto print_retry_max = std::chrono::seconds{60};
inline constexpr auto print_wait_max = std::chrono::seconds{8};     // of a long poll, within limits::request_wait_max
inline constexpr auto print_jobs_kept = std::chrono::hours{24 * 7}; // after they were printed or given up
inline constexpr std::int64_t print_jobs_shown_max = 100;

// The spooler in a shop
inline constexpr auto printer_connect_wait_max = std::chrono::seconds{3};
inline constexpr auto printer_send_wait_max = std::chrono::seconds{20};   // a printer that takes nothing for so long has failed
inline constexpr auto printer_answer_wait_max = std::chrono::seconds{15}; // for its word that all was printed
inline constexpr auto spool_pause = std::chrono::seconds{2};              // after a server that did not answer
inline constexpr auto spool_ledger_kept = std::chrono::hours{24 * 8};     // longer than the server keeps a job
inline constexpr auto spool_poll_every = std::chrono::milliseconds{200};  // of the folder of local jobs

} // namespace shopx::limits
