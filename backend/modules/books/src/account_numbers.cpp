#include "account_numbers.hpp"

#include <algorithm>
#include <array>

namespace shopx::books {
namespace {

// SKR 03 is the chart that German shops use most. Revenue and tax are told apart by their rate, which only the tenant can map.
constexpr std::array names{AccountName{"drawer_cash", "1000"}, AccountName{"safe", "1010"}, AccountName{"card_clearing", "1360"},
    AccountName{"terminal_clearing", "1361"}, AccountName{"bank", "1200"}, AccountName{"receivables", "1400"}, AccountName{"gift_cards", "1796"},
    AccountName{"store_credit", "1797"}, AccountName{"vouchers", "1798"}, AccountName{"deposits", "1710"}, AccountName{"tips", "1799"},
    AccountName{"tax", "1770"}, AccountName{"revenue", "8000"}, AccountName{"cash_rounding", "2709"}, AccountName{"over_short", "2309"},
    AccountName{"pay_in", "1590"}, AccountName{"pay_out", "1591"}, AccountName{"processing_fees", "4970"}, AccountName{"disputes", "2400"},
    AccountName{"value_corrections", "2710"}, AccountName{"value_unbooked", "1501"}, AccountName{"inter_store", "1792"}};

constexpr pg::Statement all_numbers{
    "books.account_numbers", "select account::text, detail, number from books.account_numbers where tenant_id = $1::uuid order by account, detail"};
constexpr pg::Statement forget_numbers{"books.forget_numbers", "delete from books.account_numbers where tenant_id = $1::uuid"};
constexpr pg::Statement keep_numbers{"books.keep_numbers", R"sql(
    insert into books.account_numbers (tenant_id, account, detail, number) select $1::uuid, unnest($2::text[])::books.account, unnest($3::text[]), unnest($4::text[])
)sql"};

} // namespace

std::span<AccountName const> accounts() { return names; }

bool is_account(std::string_view account)
{
    return std::any_of(names.begin(), names.end(), [&](AccountName const& one) { return one.account == account; });
}

std::string Numbers::of(std::string const& account, std::string const& detail) const
{
    for (auto const& key : {std::pair{account, detail}, std::pair{account, std::string{}}})
        if (auto const at = said.find(key); at != said.end()) return at->second;
    auto const* const at = std::find_if(names.begin(), names.end(), [&](AccountName const& one) { return one.account == account; });
    return at == names.end() ? account : std::string{at->number};
}

Task<Numbers> read_numbers(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(all_numbers, tx.tenant());
    Numbers numbers;
    for (std::size_t i = 0; i < rows.size(); ++i) numbers.said[{rows[i].get<std::string>(0), rows[i].get<std::string>(1)}] = rows[i].get<std::string>(2);
    co_return numbers;
}

void replace_numbers(pg::TenantTx& tx, std::span<NumberBody const> numbers)
{
    std::vector<std::string> of, details, called;
    for (auto const& one : numbers) {
        of.push_back(one.account);
        details.push_back(one.detail.value_or(""));
        called.push_back(one.number);
    }
    tx.queue(forget_numbers, tx.tenant());
    tx.queue(keep_numbers, tx.tenant(), of, details, called);
}

} // namespace shopx::books
