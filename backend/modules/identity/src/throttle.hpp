// Who was wrong too often waits. Counted in the database, so that all processes count together and a restart forgets nothing.
#pragma once

#include "shopx/base/limits/identity.hpp"
#include "shopx/base/time.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shopx::identity {

/// What of an attempt is counted: a kind with its budget, and whose it is.
struct Counted {
    std::string_view kind; // a literal: "account", "address"
    std::string_view whose;
    limits::AttemptBudget budget;
};

/// Why an attempt is not made.
struct Refused {
    std::chrono::seconds wait{}; // zero when locked: waiting won't help
    bool locked = false;
};
/// What a budget says of an attempt at `now`, after so many failures in a row; nothing: go on.
std::optional<Refused> refuses(limits::AttemptBudget const& budget, int failures, Instant failed_at, Instant now);
/// 429 `identity.too_many_attempts` with its Retry-After, or 429 `identity.locked`.
http::Response response_of(Refused const& refused);

class Throttle {
public:
    Throttle(Clock const& clock, pg::Database& db) : clock_{clock}, db_{db} {}

    /// Counts the attempt as a failure before it is made, so that a thousand at once are a thousand. Refused by one, counted by none.
    Task<std::optional<Refused>> admit(std::vector<Counted> attempt);
    /// Takes the failure back: those that failures lock are at zero again, those that forget by themselves have one less.
    Task<void> succeeded(std::vector<Counted> attempt);
    /// The same for one key in the caller's transaction, as after a password was reset.
    static void forgive(pg::SystemTx& tx, Counted const& counted);

private:
    Clock const& clock_;
    pg::Database& db_;
    struct Known {
        Instant until;
        Instant asked_again_at; // soon: another process may have forgiven meanwhile
    };
    std::unordered_map<std::string, Known> refused_; // by key: what needs no question to the database
    Instant swept_at_{};
};

/// The network of an address: /24 of IPv4, /64 of IPv6. An address that is none is its own network.
std::string network_of(std::string_view address);

} // namespace shopx::identity
