#include "accounts.hpp"

#include <algorithm>

namespace shopx::stored_value {
namespace {

constexpr pg::Statement one_account{"stored_value.one_account", R"sql(
    select id, kind, currency, balance_minor, held_minor, floor_minor, blocked, expires_on, code_end, issuer_store_id, opened_by, opened_at, single_purpose
      from stored_value.accounts where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement lock_account{"stored_value.lock_account", R"sql(
    select id, kind, currency, balance_minor, held_minor, floor_minor, blocked, expires_on, code_end, issuer_store_id, opened_by, opened_at, single_purpose
      from stored_value.accounts where tenant_id = $1::uuid and id = $2::uuid for update
)sql"};
constexpr pg::Statement account_by_code{"stored_value.by_code", R"sql(
    select id, kind, currency, balance_minor, held_minor, floor_minor, blocked, expires_on, code_end, issuer_store_id, opened_by, opened_at, single_purpose
      from stored_value.accounts where tenant_id = $1::uuid and code_mac = $2::bytea
)sql"};
// In the order of the ids: two documents that move the same accounts can't deadlock.
constexpr pg::Statement lock_accounts{"stored_value.lock_accounts", R"sql(
    select id, kind, currency, balance_minor, held_minor, floor_minor, blocked, expires_on
      from stored_value.accounts where tenant_id = $1::uuid and id = any ($2::uuid[]) order by id for update
)sql"};
constexpr pg::Statement insert_account{"stored_value.insert_account", R"sql(
    insert into stored_value.accounts (tenant_id, id, kind, currency, code_mac, code_end, floor_minor, issuer_store_id, opened_by, opened_at, expires_on, single_purpose)
    values ($1::uuid, $2::uuid, $3::text, $4::text, $5::bytea, $6::text, $7::bigint, $8::uuid, $9::uuid, $10::timestamptz, $11::date, $12::boolean)
)sql"};
constexpr pg::Statement block_account{
    "stored_value.block", "update stored_value.accounts set blocked = $3::boolean where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement change{"stored_value.change_balance", R"sql(
    update stored_value.accounts set balance_minor = balance_minor + $3::bigint, held_minor = held_minor + $4::bigint
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};

Kind kind_of(std::string_view text)
{
    for (auto const& name : json::names<Kind>)
        if (name.text == text) return name.value;
    throw std::runtime_error{"an account of a kind that is not known"};
}

Account account_of(pg::Row const& row)
{
    return {row.get<ValueAccountId>(0), kind_of(row.get<std::string_view>(1)), row.get<std::string>(2), row.get<std::int64_t>(3), row.get<std::int64_t>(4),
        row.get<std::int64_t>(5), row.get<bool>(6), row.get<std::optional<BusinessDay>>(7)};
}

std::optional<Stored> first_of(pg::Rows const& rows)
{
    if (rows.empty()) return std::nullopt;
    auto const row = rows[0];
    return Stored{account_of(row), row.get<std::optional<std::string>>(8), row.get<StoreId>(9), row.get<AccountId>(10), row.get<Instant>(11), row.get<bool>(12)};
}

} // namespace

std::string_view word(Kind kind)
{
    for (auto const& name : json::names<Kind>)
        if (name.value == kind) return name.text;
    return "";
}

Task<std::optional<Stored>> find(pg::TenantTx& tx, ValueAccountId id)
{
    auto const rows = co_await tx.query(one_account, tx.tenant(), id);
    co_return first_of(rows);
}

Task<std::optional<Stored>> lock_one(pg::TenantTx& tx, ValueAccountId id)
{
    auto const rows = co_await tx.query(lock_account, tx.tenant(), id);
    co_return first_of(rows);
}

Task<std::optional<Stored>> find_by_code(pg::TenantTx& tx, std::string const& code_mac)
{
    pg::Bytes const mac{code_mac};
    auto const rows = co_await tx.query(account_by_code, tx.tenant(), mac);
    co_return first_of(rows);
}

Task<std::vector<Account>> hold(pg::TenantTx& tx, std::span<ValueAccountId const> ids)
{
    auto const rows = co_await tx.query(lock_accounts, tx.tenant(), ids);
    std::vector<Account> found;
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(account_of(rows[i]));
    co_return found;
}

Task<void> insert(pg::TenantTx& tx, Stored const& stored, std::optional<std::string> code_mac)
{
    auto const& a = stored.account;
    std::optional<pg::Bytes> mac;
    if (code_mac) mac = pg::Bytes{*code_mac};
    co_await tx.query(insert_account, tx.tenant(), a.id, word(a.kind), a.currency, mac, stored.code_end, a.floor_minor, stored.issuer_store, stored.opened_by,
        stored.opened_at, a.expires_on, stored.single_purpose);
}

void set_blocked(pg::TenantTx& tx, ValueAccountId id, bool blocked) { tx.queue(block_account, tx.tenant(), id, blocked); }

void change_balance(pg::TenantTx& tx, ValueAccountId id, std::int64_t amount_minor, std::int64_t held_minor)
{
    tx.queue(change, tx.tenant(), id, amount_minor, held_minor);
}

} // namespace shopx::stored_value
