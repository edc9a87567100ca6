// What the server's edge bears before it knows who is there, and how much anyone may ask for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

using namespace std::chrono_literals;

// Connections
inline constexpr std::size_t connections_per_address_max = 2'000; // of an IPv4 address or an IPv6 /64: a chain's shops behind one line
inline constexpr auto body_first_wait_max = 10s;                  // then as body_rate_min allows, at most body_wait_max
inline constexpr std::size_t body_rate_min = 2 << 10;             // bytes a second
inline constexpr auto unread_answer_wait_max = 12s;               // a peer that takes nothing of its answer any more
inline constexpr std::size_t sign_in_body_bytes_max = 16 << 10;   // an address, a password, a passkey's proof

// TLS
inline constexpr auto ticket_key_lives = 6h; // a session ticket is good for twice that at the most
inline constexpr auto certificate_looked_at_every = 10s;

// Rates: GCRA, which refills all the time. `burst` at once, then `per_second` for as long as one likes.
struct Budget {
    std::int64_t per_second = 0;
    std::int64_t burst = 0;
};
struct Budgets {
    Budget tenant;
    Budget caller;  // a person, or an API key
    Budget address; // who has shown no credential that holds
};
inline constexpr Budgets read_budgets{{20'000, 40'000}, {10'000, 20'000}, {500, 5'000}};
inline constexpr Budgets write_budgets{{2'000, 10'000}, {1'000, 5'000}, {200, 2'000}};
inline constexpr Budgets sale_budgets{{50'000, 100'000}, {50'000, 100'000}, {500, 5'000}};
inline constexpr Budgets sign_in_budgets{{200, 1'000}, {50, 200}, {20, 300}};
inline constexpr Budgets heavy_budgets{{2, 20}, {1, 10}, {1, 10}};
inline constexpr std::size_t rate_entries_max = 1 << 16; // remembered by a process, 16 bytes each; above it the least used are forgotten

// How many requests may be in hand at once. Of requests_at_once_max, a class is refused above its share, in percent.
inline constexpr std::size_t requests_at_once_max = 4'096;
inline constexpr std::size_t heavy_share = 25;
inline constexpr std::size_t read_share = 60;
inline constexpr std::size_t write_share = 80; // the last 20 are kept for sales

// Redis
inline constexpr auto redis_wait_max = 20ms; // then this process counts by itself
inline constexpr auto redis_rest = 500ms;    // after a failure it isn't asked
inline constexpr std::size_t redis_queue_max = 1'024;
inline constexpr std::size_t redis_answer_bytes_max = 64 << 10;

} // namespace shopx::limits
