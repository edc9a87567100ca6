#include "people.hpp"

#include "shopx/identity/identity.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement add_account{"identity.add_account", R"sql(
    insert into identity.accounts (id, email_index, email_sealed, name_sealed, password_hash, created_at)
    values ($1::uuid, $2::bytea, $3::bytea, $4::bytea, $5::text, $6::timestamptz)
    on conflict (email_index) do nothing
)sql"};
constexpr pg::Statement renew_account{"identity.renew_account", R"sql(
    update identity.accounts set name_sealed = $2::bytea, password_hash = $3::text where id = $1::uuid
)sql"};
constexpr pg::Statement id_by_email{"identity.id_by_email", "select id from identity.accounts where email_index = $1::bytea"};
constexpr pg::Statement join_tenant_row{
    "identity.join_tenant", "insert into identity.account_tenants (account_id, member_of) values ($1::uuid, $2::uuid) on conflict do nothing"};
constexpr pg::Statement leave_tenant_row{"identity.leave_tenant", "delete from identity.account_tenants where account_id = $1::uuid and member_of = $2::uuid"};

} // namespace

std::string email_place(AccountId id) { return "identity.accounts.email:" + id.to_string(); }
std::string name_place(AccountId id) { return "identity.accounts.name:" + id.to_string(); }

std::string email_index(crypto::Sealer const& sealer, std::string_view email)
{
    return sealer.blind_index("identity.accounts.email", lower(std::string{email}));
}

std::string hash_password(std::string const& password) { return crypto::hash_password(password); }

Task<AccountId> put_account(pg::SystemTx& tx, crypto::Sealer const& sealer, Account const& account, std::string const& password_hash, Instant now)
{
    auto const email = lower(account.email);
    auto const index = email_index(sealer, email);
    auto const email_sealed = sealer.seal(email_place(account.id), email), name_sealed = sealer.seal(name_place(account.id), account.name);
    auto const added = co_await tx.query(add_account, account.id, pg::Bytes{index}, pg::Bytes{email_sealed}, pg::Bytes{name_sealed}, password_hash, now);
    if (added.affected() == 1) co_return account.id;
    auto const known = co_await tx.query(id_by_email, pg::Bytes{index});
    auto const id = known[0].get<AccountId>(0);
    auto const renamed = sealer.seal(name_place(id), account.name); // what is sealed for one account opens in no other
    co_await tx.query(renew_account, id, pg::Bytes{renamed}, password_hash);
    co_return id;
}

Task<std::optional<Account>> find_account(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId id)
{
    auto person = co_await find_by_id(tx, sealer, id);
    if (!person) co_return std::nullopt;
    co_return Account{person->account.id, std::move(person->account.email), std::move(person->account.name)};
}

Task<void> join_tenant(pg::SystemTx& tx, AccountId account, TenantId tenant) { co_await tx.query(join_tenant_row, account, tenant); }

Task<void> leave_tenant(pg::SystemTx& tx, AccountId account, TenantId tenant) { co_await tx.query(leave_tenant_row, account, tenant); }

} // namespace shopx::identity
