// The limits of webhooks. The schedule of attempts is in the module: it is the standard's.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr std::int64_t webhooks_max = 20; // endpoints of one tenant
inline constexpr std::size_t webhook_url_bytes_max = 2'000;
inline constexpr auto webhook_poll_every = std::chrono::milliseconds{500};
inline constexpr auto webhook_wait_max = std::chrono::seconds{15}; // for the whole of one delivery
inline constexpr auto webhook_connect_wait_max = std::chrono::seconds{5};
inline constexpr std::size_t webhook_answer_bytes_max = 64 << 10; // what an endpoint answers is read so far and thrown away
inline constexpr std::size_t webhooks_at_once_max = 32;           // deliveries under way in this process
inline constexpr std::int64_t webhook_entries_at_once = 20;       // of one endpoint, before others have their turn
inline constexpr auto webhook_pause = std::chrono::minutes{1};    // between looks at a tenant that is not active
inline constexpr auto webhook_lease = std::chrono::seconds{60};
inline constexpr auto webhook_failing_max = std::chrono::hours{24 * 5};
inline constexpr std::int64_t webhook_grace_hours_max = 24 * 7; // how long the secret before a rotation still signs too
inline constexpr auto webhook_deliveries_kept = std::chrono::hours{24 * 30};
inline constexpr auto webhook_sweep_every = std::chrono::hours{1};

} // namespace shopx::limits
