#include "shopx/stored_value/stored_value.hpp"

namespace shopx::stored_value {
namespace {

// The window counts before the limit cuts.
constexpr pg::Statement wrong_balances{"stored_value.wrong_balances", R"sql(
    select a.id, a.balance_minor, coalesce(m.moved, 0), a.held_minor, coalesce(r.redeemed, 0), count(*) over ()
      from stored_value.accounts a
      left join (select account_id, sum(amount_minor)::bigint as moved from stored_value.movements where tenant_id = $1::uuid group by 1) m on m.account_id = a.id
      left join (select account_id, sum(amount_minor)::bigint as redeemed from stored_value.redemptions where tenant_id = $1::uuid group by 1) r
             on r.account_id = a.id
     where a.tenant_id = $1::uuid and (a.balance_minor <> coalesce(m.moved, 0) or a.held_minor <> coalesce(r.redeemed, 0))
     order by 1 limit $2::bigint
)sql"};
constexpr pg::Statement count_accounts{"stored_value.count", "select count(*) from stored_value.accounts where tenant_id = $1::uuid"};

} // namespace

Task<BalanceCheck> check_balances(pg::TenantTx& tx, std::int64_t shown_max)
{
    auto const accounts = tx.queue(count_accounts, tx.tenant());
    auto const rows = co_await tx.query(wrong_balances, tx.tenant(), shown_max);
    BalanceCheck check;
    check.accounts = accounts.rows()[0].get<std::int64_t>(0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        check.shown.push_back({rows[i].get<ValueAccountId>(0), rows[i].get<std::int64_t>(1), rows[i].get<std::int64_t>(2), rows[i].get<std::int64_t>(3),
            rows[i].get<std::int64_t>(4)});
        check.wrong = rows[i].get<std::int64_t>(5);
    }
    co_return check;
}

} // namespace shopx::stored_value
