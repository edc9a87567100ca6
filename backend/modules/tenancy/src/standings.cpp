#include "shopx/tenancy/tenancy.hpp"

#include "shopx/base/limits/tenancy.hpp"

#include <unordered_map>

namespace shopx::tenancy {

using Steady = std::chrono::steady_clock;

struct Standings::Impl {
    struct Known {
        std::shared_ptr<Standing const> standing;
        Steady::time_point read_at{};
        bool reading = false;
    };
    Loop& loop;
    pg::Database& db;
    std::unordered_map<TenantId, Known> known{};

    Task<std::shared_ptr<Standing const>> read(TenantId tenant)
    {
        auto const started = Steady::now();
        auto tx = co_await db.begin(tenant);
        auto const now = co_await read_standing(tx);
        auto standing = std::make_shared<Standing const>(now);
        if (known.size() >= limits::standings_max) known.clear();
        known[tenant] = {standing, started, false};
        co_return standing;
    }

    Task<void> read_beside(TenantId tenant) { co_await read(tenant); }
};

Standings::Standings(Loop& loop, pg::Database& db) : impl_{std::make_shared<Impl>(Impl{loop, db})} {}
Standings::~Standings() = default;

Task<std::shared_ptr<Standing const>> Standings::of(TenantId tenant)
{
    auto const at = impl_->known.find(tenant);
    auto const age = at == impl_->known.end() ? Steady::duration{limits::standing_stale_after} : Steady::now() - at->second.read_at;
    if (age >= limits::standing_stale_after) co_return co_await impl_->read(tenant);
    auto standing = at->second.standing;
    if (age >= limits::standing_read_again_after && !at->second.reading) {
        at->second.reading = true;
        impl_->loop.spawn("tenancy.read_standing", impl_->read_beside(tenant));
    }
    co_return standing;
}

std::int64_t Standings::budget_percent(TenantId tenant) const
{
    auto const at = impl_->known.find(tenant);
    auto const* const plan = at == impl_->known.end() || !at->second.standing ? nullptr : find_plan(at->second.standing->plan);
    return plan ? plan->budget_percent : 100;
}

void Standings::forget(TenantId tenant) { impl_->known.erase(tenant); }

} // namespace shopx::tenancy
