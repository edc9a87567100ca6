#include "people.hpp"

#include "shopx/tenancy/tenancy.hpp"

#include <algorithm>

namespace shopx::identity {
namespace {

constexpr pg::Statement account_by_email{
    "identity.account_by_email", "select id, email_sealed, name_sealed, password_hash from identity.accounts where email_index = $1::bytea"};
constexpr pg::Statement account_by_id{"identity.account_by_id", R"sql(
    select id, email_sealed, name_sealed, password_hash from identity.accounts where id = $1::uuid and email_sealed is not null
)sql"};
constexpr pg::Statement tenants_of_account{"identity.tenants_of", "select member_of from identity.account_tenants where account_id = $1::uuid"};

std::optional<Person> read_person(pg::Rows const& rows, crypto::Sealer const& sealer)
{
    if (rows.empty()) return std::nullopt;
    auto const row = rows[0];
    auto const id = row.get<AccountId>(0);
    auto email = sealer.open(email_place(id), row.bytes(1));
    auto name = sealer.open(name_place(id), row.bytes(2));
    if (!email || !name) throw std::runtime_error{"identity: an account was sealed with a key that the key file does not have"};
    return Person{{id, std::move(*email), std::move(*name)}, row.get<std::string>(3)};
}

} // namespace

Task<std::optional<Person>> find_by_email(pg::SystemTx& tx, crypto::Sealer const& sealer, std::string email)
{
    auto const index = email_index(sealer, email);
    auto const rows = co_await tx.query(account_by_email, pg::Bytes{index});
    co_return read_person(rows, sealer);
}

Task<std::optional<Person>> find_by_id(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId id)
{
    auto const rows = co_await tx.query(account_by_id, id);
    co_return read_person(rows, sealer);
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

std::vector<MembershipBody> memberships_of(std::vector<TenantBody> const& tenants)
{
    std::vector<MembershipBody> memberships;
    for (auto const& one : tenants) memberships.push_back({one.id, one.name});
    return memberships;
}

} // namespace shopx::identity
