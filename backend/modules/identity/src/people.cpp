#include "people.hpp"

#include "shopx/tenancy/tenancy.hpp"

#include <algorithm>

namespace shopx::identity {
namespace {

constexpr pg::Statement account_by_email{"identity.account_by_email", "select id, email, name, password_hash from identity.accounts where email = $1::text"};
constexpr pg::Statement account_by_id{"identity.account_by_id", "select id, email, name, password_hash from identity.accounts where id = $1::uuid"};
constexpr pg::Statement tenants_of_account{"identity.tenants_of", "select member_of from identity.account_tenants where account_id = $1::uuid"};

std::optional<Person> read_person(pg::Rows const& rows)
{
    if (rows.empty()) return std::nullopt;
    return Person{{rows[0].get<AccountId>(0), rows[0].get<std::string>(1), rows[0].get<std::string>(2)}, rows[0].get<std::string>(3)};
}

} // namespace

Task<std::optional<Person>> find_by_email(pg::SystemTx& tx, std::string email)
{
    auto const rows = co_await tx.query(account_by_email, lower(std::move(email)));
    co_return read_person(rows);
}

Task<std::optional<Person>> find_by_id(pg::SystemTx& tx, AccountId id)
{
    auto const rows = co_await tx.query(account_by_id, id);
    co_return read_person(rows);
}

Task<std::vector<TenantBody>> tenants_of(pg::SystemTx& tx, AccountId account)
{
    auto const rows = co_await tx.query(tenants_of_account, account);
    std::vector<TenantBody> tenants;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const tenant = co_await tenancy::find(tx, rows[i].get<TenantId>(0));
        if (tenant) tenants.push_back({tenant->id, tenant->name});
    }
    std::sort(tenants.begin(), tenants.end(), [](TenantBody const& a, TenantBody const& b) { return a.name < b.name; });
    co_return tenants;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return c < 128 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
    return text;
}

MeBody describe(AccountBody const& account, std::vector<TenantBody> const& tenants, TenantBody const& tenant, members::Member const& member)
{
    MeBody me{account, tenant, member.role, members::names_of(member.permissions), {}};
    for (auto const& one : tenants) me.memberships.push_back({one.id, one.name});
    return me;
}

} // namespace shopx::identity
