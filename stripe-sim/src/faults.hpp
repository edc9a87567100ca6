// What goes wrong, and when: by a plan, or by chance from a seed.
#pragma once

#include "objects.hpp"

#include <mutex>
#include <optional>
#include <random>
#include <vector>

namespace stripe_sim {

enum class FaultKind {
    timeout_before,    // the request is never acted upon, and the line goes dead after `delay_ms`
    timeout_after,     // it is acted upon, and the line goes dead
    reset_after,       // it is acted upon, and the connection is reset at once
    rate_limited,      // "429"
    error_before,      // "500_before": nothing was done, nothing is kept under the key
    error_after,       // "500_after": it was done, and the key will always answer 500
    lock_timeout,      // "409_lock_timeout"
    die_before,        // the program kills itself with SIGKILL before it acts,
    die_after,         // or when it has acted and before it answers
    slow,              // acted upon after `delay_ms`; the key is in use meanwhile
    duplicate_webhook, // the event arrives twice
    reorder_webhooks,  // the event arrives after later ones
    late_webhook,      // the event arrives `delay_ms` late
};

struct Fault {
    FaultKind kind{};
    std::string method{}, path_prefix{}, event_prefix{}; // "": any
    std::int64_t nth = 1;                                // the first match that counts
    std::int64_t times = 1;
    std::int64_t delay_ms = 0;
    std::int64_t seen = 0;
};

/// Has a lock of its own.
class Faults {
public:
    explicit Faults(std::uint64_t seed) : random_{seed} {}

    /// Of the control API: a list, or {"random": {"seed", "per_mille", "faults"}}. Throws ApiError for what it doesn't know.
    void plan(json::value const& body);
    void clear();
    json::array shown() const;

    std::optional<Fault> of_request(std::string_view method, std::string_view path);
    std::optional<Fault> of_event(std::string_view type, std::string_view method, std::string_view path);

private:
    std::optional<Fault> take(bool of_event, std::string_view type, std::string_view method, std::string_view path);

    mutable std::mutex mutex_;
    std::vector<Fault> planned_;
    std::mt19937_64 random_;
    std::int64_t per_mille_ = 0;
    std::vector<FaultKind> random_kinds_;
    std::int64_t random_delay_ms_ = 0;
};

} // namespace stripe_sim
