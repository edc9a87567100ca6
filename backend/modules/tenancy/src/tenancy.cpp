#include "shopx/tenancy/tenancy.hpp"

namespace shopx::tenancy {
namespace {

constexpr pg::Statement put_tenant{
    "tenancy.put", "insert into tenancy.tenants (id, name, created_at) values ($1::uuid, $2::text, $3::timestamptz) on conflict (id) do nothing"};
constexpr pg::Statement all_tenants{"tenancy.all", "select id, name from tenancy.tenants order by name, id"};
constexpr pg::Statement one_tenant{"tenancy.find", "select id, name from tenancy.tenants where id = $1::uuid"};

Tenant tenant_of(pg::Row const& row) { return {row.get<TenantId>(0), row.get<std::string>(1)}; }

} // namespace

Task<void> put(pg::SystemTx& tx, Tenant const& tenant, Instant now) { co_await tx.query(put_tenant, tenant.id, tenant.name, now); }

Task<std::vector<Tenant>> all(pg::SystemTx& tx)
{
    auto const rows = co_await tx.query(all_tenants);
    std::vector<Tenant> tenants;
    for (std::size_t i = 0; i < rows.size(); ++i) tenants.push_back(tenant_of(rows[i]));
    co_return tenants;
}

Task<std::optional<Tenant>> find(pg::SystemTx& tx, TenantId id)
{
    auto const rows = co_await tx.query(one_tenant, id);
    if (rows.empty()) co_return std::nullopt;
    co_return tenant_of(rows[0]);
}

} // namespace shopx::tenancy
