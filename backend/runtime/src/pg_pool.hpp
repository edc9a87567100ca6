// Connections of one role that transactions take turns on. Private to the pg files.
#pragma once

#include "pg_connection.hpp"

namespace shopx::pg {

class Pool : public std::enable_shared_from_this<Pool> {
public:
    Pool(Loop& loop, std::string conninfo, std::string user, std::string settings, int size);

    /// A connection for the caller alone. Throws Overloaded after limits::pool_wait_max, ConnectionLost when there is no server.
    Task<std::shared_ptr<Connection>> take();
    /// Given back in a state fit for the next one.
    void give(std::shared_ptr<Connection> connection);
    /// Given back inside a transaction that must not last.
    void give_after_rollback(std::shared_ptr<Connection> connection);

private:
    struct Waiter {
        OneShot<bool> turn;
        std::uint64_t number = 0;
    };
    void release_turn();

    Loop& loop_;
    std::string conninfo_, user_, settings_;
    int free_turns_;
    std::uint64_t next_number_ = 0;
    std::vector<std::shared_ptr<Connection>> idle_;
    std::deque<Waiter*> waiters_;
};

} // namespace shopx::pg
