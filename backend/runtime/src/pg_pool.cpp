#include "pg_pool.hpp"

#include "shopx/base/limits.hpp"

#include <algorithm>

namespace shopx::pg {
namespace {

constexpr Statement rollback{"pg.rollback", "rollback"};

} // namespace

Pool::Pool(Loop& loop, std::string conninfo, std::string user, std::string settings, int size)
    : loop_{loop},
      conninfo_{std::move(conninfo)},
      user_{std::move(user)},
      settings_{std::move(settings)},
      free_turns_{size}
{
}

Task<std::shared_ptr<Connection>> Pool::take()
{
    if (free_turns_ > 0) {
        --free_turns_;
    } else {
        if (waiters_.size() >= limits::pool_queue_max) throw Overloaded{};
        Waiter waiter;
        waiter.number = ++next_number_;
        waiters_.push_back(&waiter);
        loop_.after(limits::pool_wait_max, [weak = weak_from_this(), number = waiter.number] {
            auto const self = weak.lock();
            if (!self) return;
            auto const at = std::find_if(self->waiters_.begin(), self->waiters_.end(), [number](Waiter const* w) { return w->number == number; });
            if (at == self->waiters_.end()) return; // had its turn
            auto* late = *at;
            self->waiters_.erase(at);
            late->turn.set(false);
        });
        bool const got = co_await waiter.turn;
        if (!got) throw Overloaded{};
    }
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        if (connection->alive()) co_return connection;
    }
    try {
        auto connection = co_await Connection::open(loop_, conninfo_, user_, settings_);
        co_return connection;
    } catch (...) {
        release_turn();
        throw;
    }
}

void Pool::give(std::shared_ptr<Connection> connection)
{
    if (connection->alive()) idle_.push_back(std::move(connection));
    release_turn();
}

void Pool::give_after_rollback(std::shared_ptr<Connection> connection)
{
    auto roll_back = [](std::shared_ptr<Pool> self, std::shared_ptr<Connection> used) -> Task<void> {
        Segment segment;
        segment.items.push_back({rollback, {}, std::make_shared<Rows>()});
        try {
            co_await used->run(segment);
        } catch (std::exception const&) {
            used.reset(); // a connection that can't roll back is closed, which rolls back
        }
        if (used)
            self->give(std::move(used));
        else
            self->release_turn();
    };
    loop_.spawn("pg.rollback", roll_back(shared_from_this(), std::move(connection)));
}

void Pool::release_turn()
{
    if (waiters_.empty()) {
        ++free_turns_;
        return;
    }
    auto* next = waiters_.front();
    waiters_.pop_front();
    loop_.post([next] { next->turn.set(true); }); // not inside the giver's frame
}

} // namespace shopx::pg
