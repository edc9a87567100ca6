// Limits of signing in: how long tokens and sessions live, and how often somebody may be wrong.
#pragma once

#include "shopx/base/limits.hpp"

namespace shopx::limits {

// Token keys
inline constexpr auto token_key_signs_after = 10s;      // a new key verifies at once and signs once every process must have seen it
inline constexpr auto token_keys_read_every = 2s;       // so a process knows a new key within five seconds
inline constexpr auto token_key_outlives_tokens = 1min; // an old key goes this long after the last token that it can have signed
inline constexpr std::size_t token_keys_max = 16;

// Sessions
inline constexpr auto session_idle_max = std::chrono::days{30};
inline constexpr auto session_age_max = std::chrono::days{90};
inline constexpr auto ended_session_kept = std::chrono::days{30}; // so that a person can see what was ended
inline constexpr std::int64_t sessions_shown_max = 100;
inline constexpr auto refresh_grace = 10s;                             // a lost answer may be asked for again this long
inline constexpr auto spent_refresh_token_kept = std::chrono::days{7}; // what comes back later is merely unknown
inline constexpr auto revocations_read_every = 1s;
inline constexpr auto revocations_stale_after = 5s;
inline constexpr auto revocation_commits_within = 60s; // from its stamp to its commit: what a look back must overlap
inline constexpr std::size_t device_name_bytes_max = 200;
inline constexpr auto device_known_for = std::chrono::days{365};

// Sign-in in two steps
inline constexpr auto sign_in_challenge_life = 5min;

// Password hashes under way and waiting; more are told to come back
inline constexpr std::size_t password_hashes_waiting_max = 16;

/// How often a key of the throttle may be wrong. `free` failures cost nothing; then each attempt waits `wait_first` from the failure
/// before it, twice as long after each, `wait_max` at most. `locked_from` failures in a row end it until it is reset; 0: never.
/// Failures are forgotten `forgotten_after` the last one; 0: only a success forgets them.
struct AttemptBudget {
    int free = 0;
    std::chrono::seconds wait_first{};
    std::chrono::seconds wait_max{};
    int locked_from = 0;
    std::chrono::seconds forgotten_after{};
};
// NIST SP 800-63B, 3.2.2: no more than 100 failures in a row on one account. Ours lets ten through in a quarter of an hour.
inline constexpr AttemptBudget attempts_of_account{10, 15min, 60min, 100, 0s};
inline constexpr AttemptBudget attempts_of_known_device{10, 15min, 60min, 100, 0s};
inline constexpr AttemptBudget attempts_of_address{100, 15min, 15min, 0, 15min};
inline constexpr AttemptBudget attempts_of_network{1'000, 15min, 15min, 0, 15min};
inline constexpr AttemptBudget attempts_of_step_up{5, 15min, 60min, 100, 0s};
inline constexpr auto attempts_kept = std::chrono::days{90}; // since the last one
inline constexpr auto attempts_swept_every = 1h;
inline constexpr auto refused_attempt_remembered = 5s; // a process refuses this long without asking the database
inline constexpr std::size_t refused_attempts_remembered_max = 50'000;

} // namespace shopx::limits
