// What each plan allows. This is the one place where the numbers are.
#include "shopx/tenancy/tenancy.hpp"

#include <algorithm>
#include <array>

namespace shopx::tenancy {
namespace {

constexpr std::array table{
    // plan, name, stores, registers, members, products, API keys, percent of the budgets
    Plan{"trial", "Trial", 1, 2, 5, 2'000, 2, 25},
    Plan{"starter", "Starter", 1, 3, 10, 10'000, 5, 50},
    Plan{"growth", "Growth", 10, 50, 200, 100'000, 20, 100},
    Plan{"chain", "Chain", 2'000, 20'000, 10'000, 1'000'000, 200, 100},
};

constexpr pg::Statement one_at_a_time{
    "tenancy.one_at_a_time", "select pg_advisory_xact_lock(hashtextextended('tenancy.make_room ' || $1::int::text || ' ' || $2::uuid::text, 0))"};

std::string_view name_of(Resource resource)
{
    switch (resource) {
    case Resource::stores: return "stores";
    case Resource::registers: return "registers";
    case Resource::members: return "members";
    case Resource::products: return "products";
    case Resource::api_keys: return "API keys";
    }
    return "";
}

} // namespace

std::int64_t Plan::most_of(Resource resource) const
{
    switch (resource) {
    case Resource::stores: return stores;
    case Resource::registers: return registers;
    case Resource::members: return members;
    case Resource::products: return products;
    case Resource::api_keys: return api_keys;
    }
    return 0;
}

std::span<Plan const> plans() { return table; }

Plan const* find_plan(std::string_view plan)
{
    auto const* const at = std::find_if(table.begin(), table.end(), [&](Plan const& one) { return one.plan == plan; });
    return at == table.end() ? nullptr : at;
}

Task<Result<void>> make_room(pg::TenantTx& tx, Resource resource, pg::Statement const& count)
{
    tx.queue(one_at_a_time, static_cast<std::int32_t>(resource), tx.tenant());
    auto const standing = co_await read_standing(tx);
    auto const* const plan = find_plan(standing.plan);
    if (plan == nullptr) throw std::logic_error{"a plan in the database that the program does not know: " + standing.plan};
    auto const counted = co_await tx.query(count, tx.tenant()); // a statement of its own: it sees what was committed while we waited
    auto const most = plan->most_of(resource);
    if (counted[0].get<std::int64_t>(0) < most) co_return Result<void>{};
    co_return Error{ErrorKind::forbidden, "tenancy.plan_limit",
        "the plan " + std::string{plan->plan} + " allows " + std::to_string(most) + " " + std::string{name_of(resource)}};
}

} // namespace shopx::tenancy
