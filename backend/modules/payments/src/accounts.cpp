#include "accounts.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement select_account{"payments.account", R"sql(
    select account, charges_enabled, payouts_enabled, array_to_string(currently_due, ','), created_at from payments.accounts where tenant_id = $1::uuid
)sql"};
constexpr pg::Statement put_account{"payments.put_account", R"sql(
    insert into payments.accounts (tenant_id, account, charges_enabled, payouts_enabled, currently_due, next_read_at, created_at)
    values ($1::uuid, $2::text, $3::boolean, $4::boolean, $5::text[], $6::timestamptz, $6::timestamptz) on conflict (tenant_id) do nothing
)sql"};
constexpr pg::Statement change_account{"payments.change_account", R"sql(
    update payments.accounts set charges_enabled = $3::boolean, payouts_enabled = $4::boolean, currently_due = $5::text[]
     where tenant_id = $1::uuid and account = $2::text
)sql"};

/// The processor's names: "individual.dob.day". None holds a comma.
std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const comma = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

std::vector<std::string> shortened(std::vector<std::string> due)
{
    if (due.size() > limits::account_requirements_max) due.resize(limits::account_requirements_max);
    return due;
}

} // namespace

Task<std::optional<Account>> find_account(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(select_account, tx.tenant());
    if (rows.empty()) co_return std::nullopt;
    auto const r = rows[0];
    co_return Account{r.get<std::string>(0), r.get<bool>(1), r.get<bool>(2), split(r.get<std::string_view>(3)), r.get<Instant>(4)};
}

void insert_account(pg::TenantTx& tx, ProcessorAccount const& account, Instant now)
{
    tx.queue(put_account, tx.tenant(), account.id, account.charges_enabled, account.payouts_enabled, shortened(account.currently_due), now);
}

Task<void> look_at_account(pg::Database& db, Gateway& gateway, TenantId tenant, std::string account)
{
    auto const seen = co_await gateway.find_account(account);
    if (seen.heard != Heard::done) co_return;
    auto tx = co_await db.begin(tenant);
    tx.queue(change_account, tenant, account, seen.value.charges_enabled, seen.value.payouts_enabled, shortened(seen.value.currently_due));
    co_await tx.commit();
}

} // namespace shopx::payments
