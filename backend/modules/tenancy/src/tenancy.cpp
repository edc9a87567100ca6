#include "shopx/tenancy/tenancy.hpp"

namespace shopx::tenancy {
namespace {

constexpr pg::Statement put_tenant{
    "tenancy.put", "insert into tenancy.tenants (id, name, created_at) values ($1::uuid, $2::text, $3::timestamptz) on conflict (id) do nothing"};
constexpr pg::Statement all_tenants{"tenancy.all", "select id, name, erasing_since, erased_at from tenancy.tenants where erased_at is null order by name, id"};
constexpr pg::Statement one_tenant{"tenancy.find", "select id, name, erasing_since, erased_at from tenancy.tenants where id = $1::uuid"};
constexpr pg::Statement begin_erasing_tenant{
    "tenancy.begin_erasing", "update tenancy.tenants set erasing_since = coalesce(erasing_since, $2::timestamptz) where id = $1::uuid"};
constexpr pg::Statement forget_tenant{"tenancy.forget", "select tenancy.forget($1::uuid, $2::timestamptz)"};

Tenant tenant_of(pg::Row const& row)
{
    return {row.get<TenantId>(0), row.get<std::string>(1), row.get<std::optional<Instant>>(2), row.get<std::optional<Instant>>(3)};
}

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

Task<void> begin_erasing(pg::SystemTx& tx, TenantId id, Instant now) { co_await tx.query(begin_erasing_tenant, id, now); }

Task<void> forget(pg::SystemTx& tx, TenantId id, Instant now) { co_await tx.query(forget_tenant, id, now); }

} // namespace shopx::tenancy
