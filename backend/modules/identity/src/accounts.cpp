#include "shopx/identity/identity.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement put_account_row{"identity.put_account", R"sql(
    insert into identity.accounts as old (id, email, name, password_hash, created_at) values ($1::uuid, $2::text, $3::text, $4::text, $5::timestamptz)
    on conflict (email) do update set name = excluded.name, password_hash = excluded.password_hash
    returning id
)sql"};
constexpr pg::Statement join_tenant{
    "identity.join_tenant", "insert into identity.account_tenants (account_id, member_of) values ($1::uuid, $2::uuid) on conflict do nothing"};
constexpr pg::Statement put_member_row{"identity.put_member", R"sql(
    insert into identity.members as old (tenant_id, account_id, role) values ($1::uuid, $2::uuid, $3::text)
    on conflict (tenant_id, account_id) do update set role = excluded.role, permissions_version = old.permissions_version + 1
     where old.role <> excluded.role
)sql"};
constexpr pg::Statement any_member{"identity.any_member", "select 1 from identity.members where tenant_id = $1::uuid limit 1"};

} // namespace

std::string_view name_of(Role role)
{
    switch (role) {
    case Role::owner: return "owner";
    case Role::manager: return "manager";
    case Role::cashier: return "cashier";
    }
    return "";
}

Permissions permissions_of(Role role)
{
    using enum Permission;
    switch (role) {
    case Role::owner:
    case Role::manager:
        return {signed_in, sell, return_without_receipt, read_sales, read_catalog, change_catalog, read_stock, change_stock, manage_stores, read_feed,
            manage_api_keys, manage_webhooks};
    case Role::cashier: return {signed_in, sell, return_without_receipt, read_sales, read_catalog, read_stock, read_feed};
    }
    return {};
}

std::string hash_password(std::string const& password) { return crypto::hash_password(password); }

Task<AccountId> put_account(pg::SystemTx& tx, Account const& account, std::string const& password_hash, Instant now)
{
    auto const rows = co_await tx.query(put_account_row, account.id, account.email, account.name, password_hash, now);
    co_return rows[0].get<AccountId>(0);
}

Task<void> put_member(pg::SystemTx& system, pg::TenantTx& tx, AccountId account, Role role)
{
    co_await system.query(join_tenant, account, tx.tenant());
    co_await tx.query(put_member_row, tx.tenant(), account, name_of(role));
}

Task<bool> has_members(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(any_member, tx.tenant());
    co_return !rows.empty();
}

} // namespace shopx::identity
