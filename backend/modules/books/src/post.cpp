// What each kind of document posts. Debits are above zero: what a tender brings in is one, what is sold and taxed are credits.
#include "post.hpp"

namespace shopx::books {
namespace {

// Sales, returns, refunds, exchanges and voids say the same things with their signs (sales/migrations/0002_published.sql). Revenue stands by
// tax class where each line has one tax, so that net and tax of the rows come to the total; else in one sum.
constexpr pg::Statement post_sales{"books.post_sales", R"sql(
    with page as (
        select unnest($2::uuid[]) as id, unnest($3::bigint[]) as position, unnest($4::smallint[]) as feed_kind),
    docs as materialized (
        select p.position, p.feed_kind, d.id, d.occurred_at, d.business_date, d.store_id, d.currency, d.total_minor, d.tax_minor, d.rounding_minor, d.document
          from page p join sales.known_documents d on d.tenant_id = $1::uuid and d.id = p.id),
    taxes as materialized (
        select docs.id, (t.value ->> 'tax_code') || '@' || (t.value ->> 'tax_rate_ppm') as detail,
               (t.value ->> 'net_minor')::bigint as net_minor, (t.value ->> 'tax_minor')::bigint as tax_minor
          from docs, jsonb_array_elements(docs.document -> 'taxes') as t(value)),
    split as (
        select docs.id, docs.total_minor, docs.tax_minor, coalesce(sum(taxes.net_minor + taxes.tax_minor), 0) = docs.total_minor as by_rate
          from docs left join taxes on taxes.id = docs.id group by docs.id, docs.total_minor, docs.tax_minor),
    parts as (
        select docs.id, case t.value ->> 'kind'
                   when 'cash' then 'drawer_cash' when 'card' then 'card_clearing' when 'card_external' then 'terminal_clearing'
                   when 'gift_card' then 'gift_cards' when 'store_credit' then 'store_credit' when 'voucher' then 'vouchers'
                   when 'on_account' then 'receivables' when 'deposit' then 'deposits' when 'tip' then 'tips' end as account,
               '' as detail, (t.value ->> 'amount_minor')::bigint as amount
          from docs, jsonb_array_elements(docs.document -> 'tenders') as t(value)
        union all select id, 'tax', detail, -tax_minor from taxes
        union all select taxes.id, 'revenue', taxes.detail, -taxes.net_minor from taxes join split on split.id = taxes.id where split.by_rate
        union all select id, 'revenue', '', tax_minor - total_minor from split where not by_rate
        union all select id, 'cash_rounding', '', -rounding_minor from docs),
    summed as (select id, account, detail, sum(amount)::bigint as amount from parts group by id, account, detail having sum(amount) <> 0),
    made as (
        select id, array_agg(account order by account, detail) as accounts, array_agg(detail order by account, detail) as details,
               array_agg(amount order by account, detail) as amounts
          from summed group by id)
    insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts)
    select $1::uuid, docs.feed_kind, docs.id, docs.position, docs.occurred_at, docs.business_date, docs.store_id, docs.currency,
           coalesce(made.accounts, '{}')::books.account[], coalesce(made.details, '{}'), coalesce(made.amounts, '{}')
      from docs left join made on made.id = docs.id
)sql"};

// The rows of the page's positions, in the order of the key: two processes that post different tenants never meet.
constexpr pg::Statement add_to_balances{"books.add_to_balances", R"sql(
    insert into books.balances as b (tenant_id, business_date, store_id, currency, account, detail, debit_minor, credit_minor)
    select tenant_id, business_date, store_id, currency, account::books.account, detail,
           coalesce(sum(amount_minor) filter (where amount_minor > 0), 0), coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0)
      from books.postings where tenant_id = $1::uuid and position >= $2::bigint and position <= $3::bigint
     group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (tenant_id, business_date, store_id, currency, account, detail)
    do update set debit_minor = b.debit_minor + excluded.debit_minor, credit_minor = b.credit_minor + excluded.credit_minor
)sql"};

/// The entries of a page that one statement posts.
struct Columns {
    std::vector<Uuid> ids;
    std::vector<std::int64_t> positions;
    std::vector<std::int16_t> kinds;
    void add(feed::Follower::Entry const& entry)
    {
        ids.push_back(entry.id);
        positions.push_back(entry.position);
        kinds.push_back(static_cast<std::int16_t>(entry.kind));
    }
};

} // namespace

std::vector<feed::Kind> posted_kinds()
{
    using enum feed::Kind;
    return {sale, return_, refund, exchange, void_};
}

Task<void> post(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& entries)
{
    Columns sales;
    for (auto const& entry : entries) sales.add(entry);
    tx.queue(post_sales, tx.tenant(), sales.ids, sales.positions, sales.kinds);
    co_await tx.query(add_to_balances, tx.tenant(), entries.front().position, entries.back().position);
}

} // namespace shopx::books
