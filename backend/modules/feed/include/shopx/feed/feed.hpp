// The tenant's one gap-free log of changes: every committed change has the next position of its tenant.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace shopx::feed {

/// What an entry is about. Numbers are stored: add, never renumber.
enum class Kind : std::int16_t {
    sale = 1,
    return_ = 2,
    product = 3,
    category = 4,
    store = 5,
    register_ = 6,
    tax_class = 7,
    stock_adjustment = 8,
    promotion = 9,
    price_list = 10,
    pricing_policy = 11,
    coupon = 12,
    refund = 13,         // a document of sales: goods back against a receipt
    exchange = 14,       // a document of sales
    void_ = 15,          // a document of sales
    payment = 16,        // a card payment's state
    value_movement = 17, // on a gift card, store credit, a deposit, an account
    value_account = 18,
    drawer_event = 19,
    z_report = 20,
    payout = 21, // of the processor
    layaway = 22,
    quote = 23 // an offer to a customer
};

/// A document that never changes: the entry names it by id and digest and does not copy it.
struct Fact {
    TenantId tenant;
    Kind kind{};
    Uuid id;
    Instant recorded_at;
    std::array<char, 32> digest{};
};

/// A thing that changes: the entry holds its new state.
struct Change {
    TenantId tenant;
    Kind kind{};
    Uuid id;
    Instant recorded_at;
    std::string state; // JSON
};

/// Queue it last before the commit: a tenant's writers wait for each other at its head row.
void append(pg::Batch& batch, std::span<Fact const> facts);
void append(pg::Batch& batch, std::span<Change const> changes);

struct Changed {
    Kind kind{};
    Uuid id;
    std::int64_t position = 0;
};

/// Tells caches what changed, in this process at once (`refresh`) and in others by a poll of the heads every
/// limits::catalogue_poll_every. A cache reads the tenant's position before it loads, and applies what comes after.
class Watcher {
public:
    using Listener = std::function<Task<void>(TenantId, std::vector<Changed> const&)>;

    Watcher(Loop& loop, pg::Database& db);
    ~Watcher();
    /// Called with the things (not the facts) that changed after the tenant's last known position.
    void listen(Listener listener);
    /// From now on this tenant is watched. Await it before the first load.
    Task<void> watch(TenantId tenant);
    void forget(TenantId tenant);
    /// What this process has just committed is known to its caches when this returns.
    Task<void> refresh(TenantId tenant);
    /// A hint that the tenants' feeds have grown, for event streams.
    void grew(std::span<TenantId const> tenants);

    /// Returns when the tenant's feed may have grown, or after a second.
    Task<void> wait_for_growth(TenantId tenant);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// Follows the feed of every tenant for one consumer, page by page and in order. How far it has been is committed together with what was
/// done, so that each entry has its effect exactly once, whichever process does it and however it ends.
class Follower {
public:
    struct Entry {
        std::int64_t position = 0;
        Kind kind{};
        Uuid id;
        Instant recorded_at;
    };
    /// What a page does, in its own transaction. What it throws rolls the page back; the tenant is tried again after a pause.
    using Effect = std::function<Task<void>(pg::TenantTx&, std::vector<Entry> const&)>;

    /// `consumer` is stored; entries of other kinds are passed over.
    Follower(Loop& loop, pg::Database& db, std::string consumer, std::vector<Kind> kinds, Effect effect);
    ~Follower();
    /// From now on, in the background. Without it only `catch_up` does something.
    void start();
    /// Follows to where the tenant's feed ends now, for who reads what the effect wrote. Answers how far it has been: less than the end when
    /// there was more than limits::follower_pages_max to do, or another process is at it.
    Task<std::int64_t> catch_up(TenantId tenant);
    /// The same until it has been to where the feed ended when this was asked, for who must not miss anything of it. Nothing when another
    /// process was at it for too long, or there is too much.
    Task<std::optional<std::int64_t>> reach_end(TenantId tenant);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// What a module keeps in memory of each tenant, loaded on first use. Those who ask while it is being loaded share the load.
template <class T>
class TenantCache {
public:
    using Load = std::function<Task<std::shared_ptr<T>>(TenantId)>;
    explicit TenantCache(Load load) : load_{std::move(load)} {}

    Task<std::shared_ptr<T>> of(TenantId tenant)
    {
        auto& slot = slots_[tenant];
        if (slot.value) co_return slot.value;
        if (slot.loading) {
            OneShot<bool> loaded;
            slot.waiting.push_back(&loaded);
            bool const ok = co_await loaded;
            if (!ok) throw Overloaded{};
            co_return slots_[tenant].value;
        }
        slot.loading = true;
        std::shared_ptr<T> value;
        std::exception_ptr failure;
        try {
            do {
                slots_[tenant].stale = false;
                value = co_await load_(tenant);
            } while (slots_[tenant].stale); // something changed under the load
        } catch (...) {
            failure = std::current_exception();
        }
        auto& done = slots_[tenant];
        done.loading = false;
        done.value = value;
        auto const waiting = std::exchange(done.waiting, {});
        for (auto* one : waiting) one->set(failure == nullptr);
        if (failure) std::rethrow_exception(failure);
        co_return value;
    }
    /// Something of the tenant's changed. What is being loaded is loaded once more; true when there is something held to bring up to date.
    bool holds_after_change(TenantId tenant)
    {
        auto const at = slots_.find(tenant);
        if (at == slots_.end()) return false;
        at->second.stale = at->second.loading;
        return at->second.value != nullptr;
    }
    std::shared_ptr<T> find(TenantId tenant) const
    {
        auto const at = slots_.find(tenant);
        return at == slots_.end() ? nullptr : at->second.value;
    }
    /// Replaces what is held, if anything is.
    void replace(TenantId tenant, std::shared_ptr<T> value)
    {
        auto const at = slots_.find(tenant);
        if (at != slots_.end() && at->second.value) at->second.value = std::move(value);
    }
    void drop(TenantId tenant)
    {
        auto const at = slots_.find(tenant);
        if (at == slots_.end()) return;
        if (at->second.loading)
            at->second.stale = true;
        else
            slots_.erase(at);
    }

private:
    struct Slot {
        std::shared_ptr<T> value;
        bool loading = false;
        bool stale = false;
        std::vector<OneShot<bool>*> waiting;
    };
    Load load_;
    std::unordered_map<TenantId, Slot> slots_;
};

/// GET /v1/feed, GET /v1/feed/stream
http::Routes routes(Loop& loop, pg::Database& db, Watcher& watcher);

} // namespace shopx::feed
