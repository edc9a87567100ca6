// All of it: the state behind one lock, the worker that does what waits, and the worker that delivers webhooks.
#pragma once

#include "faults.hpp"
#include "store.hpp"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

namespace stripe_sim {

struct Options {
    std::string webhook_url{}, webhook_secret{}; // hears everything
    std::filesystem::path state{};               // empty: in memory alone
    std::uint64_t seed = 1;                      // of faults by chance
};

class Simulator {
public:
    explicit Simulator(Options const& options);
    ~Simulator();

    /// Runs with the state to itself; what it committed is on disk when this returns.
    template <class F>
    auto with(std::string const& account, Origin origin, F f)
    {
        std::lock_guard const lock{mutex_};
        Tx tx{store_, faults, account, std::move(origin)};
        auto result = f(tx);
        if (tx.commit()) wake_.notify_all();
        return result;
    }
    bool knows_account(std::string const& account);
    std::vector<std::string> accounts();

    Faults faults;

    /// Idempotency keys of requests under way. True if it was free, and is ours now.
    bool take_key(std::string const& key);
    void free_key(std::string const& key);

private:
    void work(std::string_view kind, std::function<void(std::string const& account, Object const& due)> const& act);
    void run_timer_of(std::string const& account, Object const& timer);
    void deliver(std::string const& account, Object const& delivery);
    std::optional<std::pair<std::string, Object>> next(std::string_view kind, std::int64_t& due_ms) const;

    std::mutex mutex_;
    std::condition_variable wake_;
    bool is_stopping_ = false;
    Store store_;
    std::set<std::string> keys_in_use_;
    std::thread timers_, deliveries_;
};

} // namespace stripe_sim
