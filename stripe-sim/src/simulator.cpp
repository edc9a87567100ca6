#include "simulator.hpp"

#include "deliveries.hpp"
#include "timers.hpp"

#include <algorithm>
#include <iostream>

namespace stripe_sim {
namespace {

constexpr std::string_view command_line_endpoint = "we_simCommandLine";
constexpr std::int64_t looked_at_least_every_ms = 1'000;

void put_command_line_endpoint(Tx& tx, Options const& options)
{
    if (options.webhook_url.empty()) {
        if (tx.find("webhook_endpoint", command_line_endpoint)) tx.remove("webhook_endpoint", command_line_endpoint);
        return;
    }
    tx.put("webhook_endpoint",
        Object{{"id", command_line_endpoint}, {"object", "webhook_endpoint"}, {"api_version", nullptr}, {"application", nullptr}, {"created", now_s()},
            {"description", "of the command line"}, {"enabled_events", json::array{"*"}}, {"livemode", false}, {"metadata", Object{}}, {"status", "enabled"},
            {"url", options.webhook_url}, {"_secret", options.webhook_secret}, {"_all", true}});
}

} // namespace

Simulator::Simulator(Options const& options) : faults{options.seed}
{
    if (!options.state.empty()) store_ = Store{options.state};
    Tx tx{store_, faults, std::string{platform_account}};
    put_command_line_endpoint(tx, options);
    tx.commit();
    timers_ = std::thread{[this] { work("timer", [this](auto const& account, auto const& due) { run_timer_of(account, due); }); }};
    deliveries_ = std::thread{[this] { work("delivery", [this](auto const& account, auto const& due) { deliver(account, due); }); }};
}

Simulator::~Simulator()
{
    {
        std::lock_guard const lock{mutex_};
        is_stopping_ = true;
    }
    wake_.notify_all();
    timers_.join();
    deliveries_.join();
}

bool Simulator::knows_account(std::string const& account)
{
    std::lock_guard const lock{mutex_};
    return account == platform_account || store_.find(platform_account, "account", account) != nullptr;
}

std::vector<std::string> Simulator::accounts()
{
    std::lock_guard const lock{mutex_};
    return store_.accounts();
}

bool Simulator::take_key(std::string const& key)
{
    std::lock_guard const lock{mutex_};
    return keys_in_use_.insert(key).second;
}

void Simulator::free_key(std::string const& key)
{
    std::lock_guard const lock{mutex_};
    keys_in_use_.erase(key);
}

/// What is due first, of any account; of equals the older.
std::optional<std::pair<std::string, Object>> Simulator::next(std::string_view kind, std::int64_t& due_ms) const
{
    std::optional<std::pair<std::string, Object>> first;
    for (auto const& account : store_.accounts()) {
        for (auto const* row : store_.all(account, kind)) {
            if (first && integer(*row, "due_ms") >= due_ms) continue;
            due_ms = integer(*row, "due_ms");
            first.emplace(account, *row);
        }
    }
    return first;
}

void Simulator::work(std::string_view kind, std::function<void(std::string const& account, Object const& due)> const& act)
{
    std::unique_lock lock{mutex_};
    while (!is_stopping_) {
        std::int64_t due_ms = INT64_MAX;
        auto const first = next(kind, due_ms);
        auto const now = now_ms();
        if (first && due_ms <= now) {
            lock.unlock();
            act(first->first, first->second);
            lock.lock();
        } else {
            wake_.wait_for(lock, std::chrono::milliseconds{std::min(looked_at_least_every_ms, first ? due_ms - now : looked_at_least_every_ms)});
        }
    }
}

void Simulator::run_timer_of(std::string const& account, Object const& timer)
{
    auto const id = text(timer, "id");
    try {
        with(account, {}, [&](Tx& tx) {
            if (tx.find("timer", id)) run_timer(tx, timer);
            return true;
        });
    } catch (ApiError const& error) { // what it was about is gone
        std::cerr << "stripe-sim: " << text(timer, "action") << " of " << text(timer, "subject") << ": " << error.message << std::endl;
        with(account, {}, [&](Tx& tx) {
            tx.remove("timer", id);
            return true;
        });
    }
}

void Simulator::deliver(std::string const& account, Object const& delivery)
{
    auto const body = with(account, {}, [&](Tx& tx) { return json::serialize(shown(tx.get("event", text(delivery, "event")))); });
    bool const is_taken = post_webhook(text(delivery, "url"), text(delivery, "secret"), body);
    with(account, {}, [&](Tx& tx) {
        after_attempt(tx, delivery, is_taken);
        return true;
    });
}

} // namespace stripe_sim
