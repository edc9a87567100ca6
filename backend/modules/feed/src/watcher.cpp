#include "shopx/feed/feed.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::feed {
namespace {

constexpr pg::Statement head_of{"feed.head_of", "select position, changed_position from feed.heads where tenant_id = $1::uuid"};
constexpr pg::Statement heads_of{"feed.heads_of", "select tenant_id, changed_position, position from feed.heads where tenant_id = any ($1::uuid[])"};
constexpr pg::Statement changed_since{"feed.changed_since", R"sql(
    select kind, entity_id, position from feed.entries where tenant_id = $1::uuid and position > $2::bigint and digest is null order by position
)sql"};

constexpr auto stream_wait = std::chrono::seconds{1};

} // namespace

struct Watcher::Impl : std::enable_shared_from_this<Watcher::Impl> {
    struct Watched {
        std::int64_t known = 0;
        bool running = false;
        bool again = false;
        std::vector<OneShot<bool>*> waiting;
    };
    struct Wake {
        OneShot<bool> once;
    };

    Loop& loop;
    pg::Database& db;
    std::vector<Listener> listeners;
    std::unordered_map<TenantId, Watched> watched;
    std::unordered_map<TenantId, std::vector<std::shared_ptr<Wake>>> sleeping; // event streams
    bool polling = false;

    Impl(Loop& l, pg::Database& d) : loop{l}, db{d} {}

    /// Reads what changed after the known position, tells the listeners, and moves the position on.
    Task<void> catch_up(TenantId tenant)
    {
        std::vector<Changed> changes;
        {
            auto tx = co_await db.begin(tenant);
            auto const rows = co_await tx.query(changed_since, tenant, watched[tenant].known);
            for (std::size_t i = 0; i < rows.size(); ++i)
                changes.push_back({static_cast<Kind>(rows[i].get<std::int16_t>(0)), rows[i].get<Uuid>(1), rows[i].get<std::int64_t>(2)});
            co_await tx.commit();
        }
        if (changes.empty()) co_return;
        for (auto const& listener : listeners) {
            auto telling = listener(tenant, changes);
            co_await telling;
        }
        auto& state = watched[tenant];
        state.known = std::max(state.known, changes.back().position);
    }

    /// One at a time for each tenant; whoever asks meanwhile has another round made, and waits for it.
    Task<void> refresh(TenantId tenant)
    {
        auto const at = watched.find(tenant);
        if (at == watched.end()) co_return;
        if (at->second.running) {
            at->second.again = true;
            OneShot<bool> done;
            at->second.waiting.push_back(&done);
            co_await done;
            co_return;
        }
        at->second.running = true;
        std::exception_ptr failure;
        bool more = true;
        while (more && !failure) {
            watched[tenant].again = false;
            try {
                co_await catch_up(tenant);
            } catch (...) {
                failure = std::current_exception();
            }
            more = watched[tenant].again;
        }
        auto& state = watched[tenant];
        state.running = false;
        auto const waiting = std::exchange(state.waiting, {});
        for (auto* one : waiting) one->set(true);
        if (failure) std::rethrow_exception(failure);
    }

    Task<void> poll_once()
    {
        std::vector<TenantId> tenants;
        for (auto const& [tenant, state] : watched) tenants.push_back(tenant);
        if (tenants.empty()) co_return;
        std::vector<TenantId> behind;
        {
            auto tx = co_await db.begin_system();
            auto const rows = co_await tx.query(heads_of, tenants);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                auto const tenant = rows[i].get<TenantId>(0);
                auto const at = watched.find(tenant);
                if (at == watched.end()) continue;
                if (rows[i].get<std::int64_t>(1) > at->second.known)
                    behind.push_back(tenant);
                else
                    at->second.known = std::max(at->second.known, rows[i].get<std::int64_t>(2)); // facts alone since: nothing to read again
            }
            co_await tx.commit();
        }
        for (std::size_t i = 0; i < behind.size(); ++i) co_await refresh(behind[i]);
    }

    static Task<void> poll(std::weak_ptr<Impl> weak)
    {
        while (auto self = weak.lock()) {
            try {
                co_await self->poll_once();
            } catch (std::exception const& failure) {
                log::warning("the feed's heads could not be polled", {{"reason", failure.what()}});
            }
            auto& loop = self->loop;
            self.reset();
            co_await loop.sleep(limits::catalogue_poll_every);
        }
    }
};

Watcher::Watcher(Loop& loop, pg::Database& db) : impl_{std::make_shared<Impl>(loop, db)} {}
Watcher::~Watcher() = default;

void Watcher::listen(Listener listener) { impl_->listeners.push_back(std::move(listener)); }

Task<void> Watcher::watch(TenantId tenant)
{
    if (impl_->watched.contains(tenant)) co_return;
    std::int64_t position = 0;
    {
        auto tx = co_await impl_->db.begin(tenant);
        auto const rows = co_await tx.query(head_of, tenant);
        if (!rows.empty()) position = rows[0].get<std::int64_t>(0);
        co_await tx.commit();
    }
    Impl::Watched fresh;
    fresh.known = position;
    impl_->watched.try_emplace(tenant, std::move(fresh)); // whoever came first knows more
    if (!impl_->polling) {
        impl_->polling = true;
        impl_->loop.spawn("feed.poll", Impl::poll(impl_));
    }
}

Task<void> Watcher::refresh(TenantId tenant) { return impl_->refresh(tenant); }

void Watcher::grew(std::span<TenantId const> tenants)
{
    if (impl_->sleeping.empty()) return;
    for (auto const& tenant : tenants) {
        auto const at = impl_->sleeping.find(tenant);
        if (at == impl_->sleeping.end()) continue;
        auto const woken = std::move(at->second);
        impl_->sleeping.erase(at);
        impl_->loop.post([woken] {
            for (auto const& wake : woken)
                if (!wake->once.is_set()) wake->once.set(true);
        });
    }
}

Task<void> Watcher::wait_for_growth(TenantId tenant)
{
    auto wake = std::make_shared<Impl::Wake>();
    impl_->sleeping[tenant].push_back(wake);
    impl_->loop.after(stream_wait, [weak = std::weak_ptr{impl_}, wake, tenant] {
        if (auto const self = weak.lock()) {
            if (auto const at = self->sleeping.find(tenant); at != self->sleeping.end()) {
                std::erase(at->second, wake);
                if (at->second.empty()) self->sleeping.erase(at);
            }
        }
        if (!wake->once.is_set()) wake->once.set(true);
    });
    co_await wake->once;
}

} // namespace shopx::feed
