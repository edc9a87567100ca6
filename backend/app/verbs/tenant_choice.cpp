#include "verbs/tenant_choice.hpp"

#include "shopx/tenancy/tenancy.hpp"
#include "verbs/csv.hpp"

namespace shopx::app {
namespace {

constexpr std::size_t names_shown_max = 20;

} // namespace

Task<TenantId> choose_tenant(pg::Database& db, std::string const& id_or_name)
{
    auto tx = co_await db.begin_system();
    auto const tenants = co_await tenancy::all(tx);
    auto const id = Uuid::parse(id_or_name);
    std::vector<TenantId> meant;
    std::string names;
    std::size_t shown = 0;
    for (auto const& tenant : tenants) {
        if (tenant.name == id_or_name || (id && tenant.id.value == *id)) meant.push_back(tenant.id);
        if (shown++ < names_shown_max) names.append(names.empty() ? "" : ", ").append(tenant.name);
    }
    if (meant.empty()) throw InputError{"there is no tenant '" + id_or_name + "'; there are: " + (names.empty() ? "none yet" : names)};
    if (meant.size() > 1) throw InputError{"several tenants are called '" + id_or_name + "': say its id"};
    co_return meant.front();
}

} // namespace shopx::app
