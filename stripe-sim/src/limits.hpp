// Every bound of the simulator, in one place.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stripe_sim::limits {

inline constexpr std::size_t connections_max = 256; // each has a thread
inline constexpr std::chrono::seconds idle_max{120};
inline constexpr std::size_t body_bytes_max = 256 * 1024;
inline constexpr std::size_t parameters_max = 1'000;
inline constexpr std::size_t parameter_depth_max = 8;

inline constexpr std::size_t idempotency_key_length_max = 255;
inline constexpr std::size_t metadata_keys_max = 50; // docs.stripe.com/api/metadata
inline constexpr std::size_t metadata_key_length_max = 40;
inline constexpr std::size_t metadata_value_length_max = 500;
inline constexpr std::size_t text_length_max = 5'000;
inline constexpr std::int64_t amount_max = 99'999'999; // eight digits: docs.stripe.com/currencies

inline constexpr std::int64_t page_default = 10;
inline constexpr std::int64_t page_max = 100;

// A webhook is tried again after 200 ms, 400 ms, … up to 30 s, and then given up: about six minutes. Stripe's are three days.
inline constexpr int webhook_attempts_max = 20;
inline constexpr std::int64_t webhook_first_wait_ms = 200;
inline constexpr std::int64_t webhook_wait_ms_max = 30'000;
inline constexpr long webhook_timeout_ms = 5'000;

inline constexpr std::int64_t account_link_s = 300; // then it leads to its refresh_url

inline constexpr std::size_t faults_max = 1'000;
inline constexpr std::int64_t fault_delay_ms_default = 35'000; // longer than a client waits
inline constexpr std::int64_t fault_delay_ms_max = 600'000;

} // namespace stripe_sim::limits
