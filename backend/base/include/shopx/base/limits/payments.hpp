// The limits of card payments.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr auto payment_poll_every = std::chrono::milliseconds{500};
inline constexpr std::int64_t payments_at_once_max = 16;                    // attempts, refunds and events under way in this process, of each kind
inline constexpr auto payment_lease = std::chrono::seconds{30};             // of a process that ended; two at once are harmless, fences see to it
inline constexpr int payment_steps_max = 8;                                 // with one attempt, before others have their turn
inline constexpr std::int16_t payment_attempts_max = 20;                    // of one payment
inline constexpr std::int16_t reader_asks_max = 3;                          // how often a reader is told of one attempt before it is given up
inline constexpr auto payment_look_every = std::chrono::seconds{2};         // at a reader with a customer before it
inline constexpr auto payment_look_online_every = std::chrono::seconds{10}; // webhooks tell sooner
inline constexpr auto payment_miss_wait_max = std::chrono::seconds{30};     // after looks without an answer
inline constexpr auto payment_reader_wait_max = std::chrono::minutes{5};    // then the attempt is ended
inline constexpr auto payment_online_wait_max = std::chrono::hours{1};      // the same for a card entered online
inline constexpr auto payment_repeat_until = std::chrono::hours{23};        // the processor remembers a key for a day: then we only look it up
inline constexpr auto payment_sale_wait_max = std::chrono::minutes{5};      // money without a sale for so long is shown to a person
inline constexpr auto payment_sweep_every = std::chrono::seconds{20};
inline constexpr auto refund_pending_look_every = std::chrono::hours{1};
inline constexpr std::int64_t payment_sweep_rows_max = 500;        // of one tenant, in one go
inline constexpr auto payment_match_every = std::chrono::hours{1}; // sale = processor = payout, and soon after a payout
inline constexpr std::int64_t payment_matches_at_once_max = 4;     // begun at each look
inline constexpr auto payment_match_reach_back = std::chrono::hours{24 * 92};
inline constexpr std::int64_t payment_match_rows_max = 10'000;      // what differs; above that the rest is not told
inline constexpr auto payment_notice_every = std::chrono::hours{1}; // mails to the owners of a business
inline constexpr std::size_t account_requirements_max = 200;        // that the processor wants to know of a business
inline constexpr std::int64_t readers_max = 200;                    // of one tenant
inline constexpr auto payout_read_every = std::chrono::hours{1};
inline constexpr auto payout_reach_back = std::chrono::hours{24 * 7}; // read again, for a status that changes

inline constexpr std::size_t stripe_event_bytes_max = 256 << 10;
inline constexpr auto stripe_event_tolerance = std::chrono::seconds{300}; // docs.stripe.com/webhooks: of the signature's time
inline constexpr std::int16_t stripe_event_tries_max = 20;
inline constexpr auto stripe_events_kept = std::chrono::hours{24 * 30};
inline constexpr auto stripe_connect_wait_max = std::chrono::seconds{5};
inline constexpr auto stripe_wait_max = std::chrono::seconds{20};         // for the whole of one request
inline constexpr int stripe_tries_max = 3;                                // the same request with the same key
inline constexpr auto stripe_retry_wait = std::chrono::milliseconds{300}; // doubles
inline constexpr std::size_t stripe_answer_bytes_max = 4 << 20;
inline constexpr std::size_t stripe_requests_max = 64;              // waiting or under way in this process
inline constexpr int stripe_failures_max = 3;                       // in a row: then the line is down
inline constexpr auto stripe_silence_max = std::chrono::seconds{2}; // while something waits: then it is asked whether it is there
inline constexpr auto stripe_watch_every = std::chrono::milliseconds{500};
inline constexpr auto stripe_probe_every = std::chrono::seconds{2}; // while the line is down
inline constexpr auto stripe_probe_wait_max = std::chrono::seconds{2};
inline constexpr int stripe_pages_max = 50; // of one list

} // namespace shopx::limits
