// Which sessions were ended lately, known to every process within five seconds. One small question a second serves all requests.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/runtime/pg.hpp"

#include <chrono>
#include <unordered_map>
#include <vector>

namespace shopx::identity {

class Revoked {
public:
    /// No access token lives longer than `token_life`, so nothing older needs to be known.
    Revoked(Loop& loop, pg::Database& db, std::chrono::seconds token_life) : loop_{loop}, db_{db}, token_life_{token_life} {}

    /// Returns once what is known is less than five seconds old. It is read again beside requests, so that nobody waits while all is well.
    Task<void> fresh();
    bool has(Uuid session) const { return ended_.contains(session); }
    /// What this process did itself, it knows at once.
    void add(Uuid session, Instant now) { ended_.insert_or_assign(session, now); }

private:
    Task<void> read();
    Task<void> read_beside();

    Loop& loop_;
    pg::Database& db_;
    std::chrono::seconds token_life_;
    std::unordered_map<Uuid, Instant> ended_;
    std::chrono::steady_clock::time_point read_at_{}; // long ago: nothing was read yet
    bool reading_ = false;
    std::vector<OneShot<bool>*> waiting_;
};

} // namespace shopx::identity
