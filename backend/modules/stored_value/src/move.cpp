// A document's tenders move the accounts that they name.
#include "accounts.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace shopx::stored_value {
namespace {

constexpr pg::Statement booked{"stored_value.booked", R"sql(
    select account_id, document_id, ordinal from stored_value.movements
     where tenant_id = $1::uuid and account_id = any ($2::uuid[]) and document_id = any ($3::uuid[])
)sql"};
constexpr pg::Statement redeemed{"stored_value.redeemed", R"sql(
    select account_id, sale_id, ordinal, amount_minor from stored_value.redemptions
     where tenant_id = $1::uuid and account_id = any ($2::uuid[]) and sale_id = any ($3::uuid[])
)sql"};
constexpr pg::Statement add_movement{"stored_value.add_movement", R"sql(
    insert into stored_value.movements (tenant_id, account_id, document_id, ordinal, amount_minor, store_id, occurred_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::smallint, $5::bigint, $6::uuid, $7::timestamptz)
)sql"};
constexpr pg::Statement drop_redemption{"stored_value.drop_redemption", R"sql(
    delete from stored_value.redemptions where tenant_id = $1::uuid and account_id = $2::uuid and sale_id = $3::uuid and ordinal = $4::smallint
)sql"};
constexpr pg::Statement add_unbooked{"stored_value.add_unbooked", R"sql(
    insert into stored_value.unbooked (tenant_id, document_id, ordinal, account_id, amount_minor, currency, why, occurred_at)
    values ($1::uuid, $2::uuid, $3::smallint, $4::uuid, $5::bigint, $6::text, $7::text, $8::timestamptz) on conflict do nothing
)sql"};
// An attempt before found the balance too short; this one does not.
constexpr pg::Statement drop_unbooked{"stored_value.drop_unbooked", R"sql(
    delete from stored_value.unbooked where tenant_id = $1::uuid and document_id = $2::uuid and ordinal = $3::smallint and settled_by is null
)sql"};
constexpr pg::Statement open_unbooked{"stored_value.open_unbooked", R"sql(
    select ordinal from stored_value.unbooked where tenant_id = $1::uuid and document_id = $2::uuid and settled_by is null order by ordinal
)sql"};

using Key = std::tuple<ValueAccountId, SaleId, std::int16_t>;
Key key_of(Movement const& one) { return {one.account, one.document, one.ordinal}; }

/// What is known before anything moves; it is brought along with each movement.
struct Books {
    std::map<ValueAccountId, Account> accounts;
    std::map<Key, std::int64_t> held; // redemptions ahead of their sales
    std::map<Key, bool> booked;
};

Task<Books> read_books(pg::TenantTx& tx, std::span<Movement const> movements)
{
    std::vector<ValueAccountId> ids;
    std::vector<SaleId> documents;
    for (auto const& one : movements) {
        ids.push_back(one.account);
        documents.push_back(one.document);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    Books books;
    auto const accounts = co_await hold(tx, ids);
    for (auto const& account : accounts) books.accounts.emplace(account.id, account);
    auto const ahead = tx.queue(redeemed, tx.tenant(), ids, documents);
    auto const before = co_await tx.query(booked, tx.tenant(), ids, documents);
    for (std::size_t i = 0; i < before.size(); ++i)
        books.booked[{before[i].get<ValueAccountId>(0), before[i].get<SaleId>(1), before[i].get<std::int16_t>(2)}] = true;
    for (std::size_t i = 0; i < ahead.rows().size(); ++i) {
        auto const row = ahead.rows()[i];
        books.held[{row.get<ValueAccountId>(0), row.get<SaleId>(1), row.get<std::int16_t>(2)}] = row.get<std::int64_t>(3);
    }
    co_return books;
}

std::string_view why(Doubt doubt)
{
    switch (doubt) {
    case Doubt::short_: return "short";
    case Doubt::unknown: return "unknown";
    default: return "differs";
    }
}

/// Why it can't be booked at all.
std::optional<MoveFault> refuse(Books const& books, Movement const& one, std::size_t index)
{
    auto const at = books.accounts.find(one.account);
    if (at == books.accounts.end()) return MoveFault{index, Doubt::unknown, "there is no such account"};
    auto const& account = at->second;
    if (account.kind != one.kind) return MoveFault{index, Doubt::differs, "the account is one of " + std::string{word(account.kind)}};
    if (account.currency != one.currency) return MoveFault{index, Doubt::differs, "the account is kept in " + account.currency};
    auto const held = books.held.find(key_of(one));
    auto const available = account.available_minor() + (held != books.held.end() ? held->second : 0);
    if (one.amount_minor < 0 && available + one.amount_minor < 0)
        return MoveFault{index, Doubt::short_, std::to_string(available) + " were left, " + std::to_string(-one.amount_minor) + " were spent"};
    return std::nullopt;
}

} // namespace

Task<std::vector<std::int16_t>> unbooked_of(pg::TenantTx& tx, SaleId document)
{
    auto const rows = co_await tx.query(open_unbooked, tx.tenant(), document);
    std::vector<std::int16_t> ordinals;
    for (std::size_t i = 0; i < rows.size(); ++i) ordinals.push_back(rows[i].get<std::int16_t>(0));
    co_return ordinals;
}

Task<std::vector<MoveFault>> move(pg::TenantTx& tx, std::span<Movement const> movements)
{
    std::vector<MoveFault> faults;
    if (movements.empty()) co_return faults;
    auto books = co_await read_books(tx, movements);
    for (std::size_t i = 0; i < movements.size(); ++i) {
        auto const& one = movements[i];
        auto const key = key_of(one);
        if (one.amount_minor == 0 || books.booked.contains(key)) continue;
        if (auto fault = refuse(books, one, i)) {
            tx.queue(add_unbooked, tx.tenant(), one.document, one.ordinal, one.account, one.amount_minor, one.currency, why(fault->doubt), one.at);
            faults.push_back(std::move(*fault));
            continue;
        }
        auto& account = books.accounts.at(one.account);
        if (account.blocked) faults.push_back({i, Doubt::blocked, "the account was blocked"});
        if (account.expires_on && one.amount_minor < 0 && one.at.us / 86'400'000'000 > account.expires_on->days)
            faults.push_back({i, Doubt::expired, "it was good until " + account.expires_on->to_string()});
        auto const held = books.held.contains(key) ? books.held.at(key) : 0;
        if (held > 0) tx.queue(drop_redemption, tx.tenant(), one.account, one.document, one.ordinal);
        std::optional<StoreId> store;
        if (!one.store.is_nil()) store = one.store;
        tx.queue(add_movement, tx.tenant(), one.account, one.document, one.ordinal, one.amount_minor, store, one.at);
        tx.queue(drop_unbooked, tx.tenant(), one.document, one.ordinal);
        change_balance(tx, one.account, one.amount_minor, -held);
        account.balance_minor += one.amount_minor;
        account.held_minor -= held;
        books.held.erase(key);
        books.booked[key] = true;
    }
    co_return faults;
}

} // namespace shopx::stored_value
