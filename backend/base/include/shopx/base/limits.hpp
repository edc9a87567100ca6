// Every limit has a name here. A limit bounds what outsiders can make us hold, loop over or wait for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

using namespace std::chrono_literals;

// HTTP
inline constexpr std::size_t body_bytes_max = 1 << 20;    // an invoice of 2,000 lines has about 600 kB
inline constexpr std::size_t header_bytes_max = 16 << 10; // request line and headers together
inline constexpr std::size_t connections_max = 10'000;
inline constexpr auto header_wait_max = 15s; // from the first byte of a request to its blank line
inline constexpr auto body_wait_max = 30s;
inline constexpr auto write_wait_max = 30s;
inline constexpr auto idle_wait_max = 120s;   // keep-alive between requests
inline constexpr auto request_wait_max = 10s; // the deadline that a request carries
inline constexpr auto drain_wait_max = 9s;    // SIGTERM to exit
inline constexpr std::size_t event_streams_max = 2'000;
inline constexpr std::size_t event_buffer_bytes_max = 256 << 10; // a reader that is slower than this is dropped

// JSON
inline constexpr std::size_t json_depth_max = 16;
inline constexpr std::size_t json_errors_max = 20;                  // told at once
inline constexpr std::int64_t amount_minor_max = 1'000'000'000'000; // 10^12: a money amount, either sign

// Sales
inline constexpr std::size_t sale_lines_max = 2'000;
inline constexpr std::size_t sale_tenders_max = 20;
inline constexpr std::size_t sale_taxes_max = 50;
inline constexpr std::size_t line_taxes_max = 8; // as the kernel's: California has stacks of seven
inline constexpr std::size_t line_promotions_max = 64;
inline constexpr std::size_t line_categories_max = 16; // a category lies in another, and so on
inline constexpr std::size_t sale_customer_groups_max = 16;
inline constexpr std::size_t sale_coupons_max = 16;
inline constexpr std::size_t batch_sales_max = 256;
inline constexpr std::size_t batch_lines_max = 8'192;
inline constexpr std::size_t committer_queue_max = 4'096;             // sales waiting in one committer; above it 503
inline constexpr std::size_t committer_queue_bytes_max = 64ull << 20; // of their documents
inline constexpr auto id_is_fresh_for = 5s;                           // an older id may be a repeat and is looked up first
inline constexpr int batch_retries_max = 5;                           // deadlock, serialization, lost connection
inline constexpr std::size_t recent_sales_max = 65'536;               // ids committed lately by this process

// Database
inline constexpr auto connect_wait_max = 5s;
inline constexpr auto pool_wait_max = 2s;
inline constexpr std::size_t pool_queue_max = 1'024;

// Reading
inline constexpr std::int64_t page_rows_max = 500;
inline constexpr std::int64_t page_rows_default = 50;
inline constexpr std::size_t catalogue_bytes_max = std::size_t{2} << 30; // all tenants' catalogues in memory
inline constexpr auto catalogue_poll_every = 500ms;

inline constexpr std::int64_t verify_page_sales = 100;     // of `shopx verify`: their documents are in memory together
inline constexpr std::size_t verify_differences_max = 100; // of a tenant, told one by one; all are counted

// Pricing
inline constexpr std::size_t tax_periods_max = 100;           // dated rates of one tax class
inline constexpr std::size_t rule_codes_max = 1'000;          // ids in one list of a rule; what the kernel bounds it says itself
inline constexpr std::size_t prices_max = 10'000;             // of one price list
inline constexpr std::size_t rule_set_bytes_max = 4ull << 20; // of all rules of a tenant that hold
inline constexpr std::size_t old_rule_books_max = 32;         // of earlier versions, kept in memory for sales that name them
inline constexpr std::int64_t coupon_uses_max = 1'000'000'000;
inline constexpr std::int64_t reservations_shown_max = 50;

// Identity
inline constexpr auto step_up_for = 10min; // how long a proof of who you are is good for a dangerous act
inline constexpr std::size_t token_bytes_max = 4'096;
inline constexpr std::size_t verified_tokens_max = 50'000;
inline constexpr std::size_t password_hashes_at_once_max = 2; // argon2id takes 19 MiB and 30 ms each
inline constexpr std::size_t blocking_queue_max = 256;

// Import
inline constexpr std::size_t csv_row_bytes_max = 1 << 20;
inline constexpr std::size_t import_errors_shown_max = 100;

} // namespace shopx::limits
