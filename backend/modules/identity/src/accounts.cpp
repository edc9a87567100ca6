#include "shopx/identity/identity.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement put_account_row{"identity.put_account", R"sql(
    insert into identity.accounts as old (id, email, name, password_hash, created_at) values ($1::uuid, $2::text, $3::text, $4::text, $5::timestamptz)
    on conflict (email) do update set name = excluded.name, password_hash = excluded.password_hash
    returning id
)sql"};
constexpr pg::Statement read_account{"identity.read_account", "select id, email, name from identity.accounts where id = $1::uuid"};
constexpr pg::Statement join_tenant_row{
    "identity.join_tenant", "insert into identity.account_tenants (account_id, member_of) values ($1::uuid, $2::uuid) on conflict do nothing"};

} // namespace

std::string hash_password(std::string const& password) { return crypto::hash_password(password); }

Task<AccountId> put_account(pg::SystemTx& tx, Account const& account, std::string const& password_hash, Instant now)
{
    auto const rows = co_await tx.query(put_account_row, account.id, account.email, account.name, password_hash, now);
    co_return rows[0].get<AccountId>(0);
}

Task<std::optional<Account>> find_account(pg::SystemTx& tx, AccountId id)
{
    auto const rows = co_await tx.query(read_account, id);
    if (rows.empty()) co_return std::nullopt;
    co_return Account{rows[0].get<AccountId>(0), rows[0].get<std::string>(1), rows[0].get<std::string>(2)};
}

Task<void> join_tenant(pg::SystemTx& tx, AccountId account, TenantId tenant) { co_await tx.query(join_tenant_row, account, tenant); }

} // namespace shopx::identity
