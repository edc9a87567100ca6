#include "trial_balance.hpp"

#include "shopx/base/limits/books.hpp"

namespace shopx::books {
namespace {

constexpr pg::Statement sums{"books.trial_balance", R"sql(
    select coalesce((select position from feed.known_cursors where tenant_id = $1::uuid and consumer = 'books'), 0),
           coalesce((select position from feed.known_heads where tenant_id = $1::uuid), 0),
           b.account::text, b.detail, b.currency, sum(b.debit_minor)::bigint, sum(b.credit_minor)::bigint
      from (select $1::uuid as tenant_id) as asked left join books.balances b on b.tenant_id = asked.tenant_id
           and b.business_date >= $2::date and b.business_date <= $3::date and ($4::uuid is null or b.store_id = $4::uuid)
     group by b.account, b.detail, b.currency order by b.currency, b.account, b.detail limit $5::bigint
)sql"};

} // namespace

Task<TrialBalanceBody> trial_balance(pg::TenantTx& tx, Question const& question)
{
    auto const rows = co_await tx.query(sums, tx.tenant(), question.from, question.to, question.store, limits::books_accounts_max);
    TrialBalanceBody body;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        body.position = row.get<std::int64_t>(0);
        body.feed_position = row.get<std::int64_t>(1);
        if (row.is_null(2)) continue; // nothing was posted
        AccountBody account{row.get<std::string>(2), row.get<std::string>(3), row.get<std::string>(4), row.get<std::int64_t>(5), row.get<std::int64_t>(6), 0};
        if (account.detail->empty()) account.detail.reset();
        account.balance_minor = account.debit_minor - account.credit_minor;
        body.items.push_back(std::move(account));
    }
    co_return body;
}

} // namespace shopx::books
