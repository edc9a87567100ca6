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
        select docs.id, case when u.document_id is not null then 'value_unbooked' else case t.value ->> 'kind'
                   when 'cash' then 'drawer_cash' when 'card' then 'card_clearing' when 'card_external' then 'terminal_clearing'
                   when 'gift_card' then 'gift_cards' when 'store_credit' then 'store_credit' when 'voucher' then 'vouchers'
                   when 'on_account' then 'receivables' when 'deposit' then 'deposits' when 'tip' then 'tips' end end as account,
               '' as detail, (t.value ->> 'amount_minor')::bigint as amount
          from docs cross join jsonb_array_elements(docs.document -> 'tenders') with ordinality as t(value, ordinal)
          left join stored_value.known_unbooked u on u.tenant_id = $1::uuid and u.document_id = docs.id and u.ordinal = t.ordinal
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

// What moved in a drawer beside sales: between it and the safe, out of petty cash and into it, and what a count found too much or too little.
constexpr pg::Statement post_drawers{"books.post_drawers", R"sql(
    with page as (
        select unnest($2::uuid[]) as id, unnest($3::bigint[]) as position, unnest($4::smallint[]) as feed_kind),
    moved as (
        select p.position, p.feed_kind, e.id, e.occurred_at, e.business_date, e.store_id, e.currency,
               sum(case when e.kind in ('opening_float', 'pay_in', 'variance') then e.amount_minor when e.kind in ('pay_out', 'drop') then -e.amount_minor else 0 end) as drawer,
               min(e.kind) as kind
          from page p join drawers.known_events e on e.tenant_id = $1::uuid and e.id = p.id
         group by 1, 2, 3, 4, 5, 6, 7)
    insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts)
    select $1::uuid, feed_kind, id, position, occurred_at, business_date, store_id, currency,
           (case when drawer = 0 then '{}' else array['drawer_cash', case kind when 'pay_in' then 'pay_in' when 'pay_out' then 'pay_out' when 'variance' then 'over_short' else 'safe' end] end)::books.account[],
           case when drawer = 0 then '{}' else array['', ''] end, case when drawer = 0 then '{}' else array[drawer, -drawer] end::bigint[]
      from moved
)sql"};

// A payout brings to the bank what cards paid, less fees. What the processor took for disputes and the like stands apart; all else was
// waiting in card_clearing, so that what stays there is what sales say and the processor has not paid.
constexpr pg::Statement post_payouts{"books.post_payouts", R"sql(
    with page as (
        select unnest($2::uuid[]) as id, unnest($3::bigint[]) as position, unnest($4::smallint[]) as feed_kind),
    paid as (
        select p.position, p.feed_kind, o.id, o.created_at, o.currency, o.amount_minor as bank, o.fees_minor as fees,
               coalesce((select -sum(l.amount_minor) from payments.known_payout_lines l
                          where l.tenant_id = $1::uuid and l.payout_id = o.id and l.kind not in ('charge', 'payment', 'refund', 'payment_refund', 'payout')), 0)::bigint as disputes
          from page p join payments.known_payouts o on o.tenant_id = $1::uuid and o.id = p.id)
    insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts)
    select $1::uuid, feed_kind, id, position, created_at, (created_at at time zone 'UTC')::date, '00000000-0000-0000-0000-000000000000', currency,
           '{bank,processing_fees,disputes,card_clearing}', '{"","","",""}', array[bank, fees, disputes, -(bank + fees + disputes)]
      from paid on conflict do nothing                        -- told twice when two processes read the processor's list at once
)sql"};

// A balance that was put right by hand, or what settles a tender that an account did not bear. What is on a card is owed to its holder; what is on a customer's account is what they paid ahead.
constexpr pg::Statement post_corrections{"books.post_corrections", R"sql(
    with page as (
        select unnest($2::uuid[]) as id, unnest($3::bigint[]) as position, unnest($4::smallint[]) as feed_kind)
    insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts)
    select $1::uuid, p.feed_kind, c.id, p.position, c.made_at, ((c.made_at at time zone d.time_zone) - make_interval(mins => d.cut_over_minutes))::date,
           c.issuer_store_id, c.currency,
           array[case when exists (select from stored_value.known_unbooked u where u.tenant_id = $1::uuid and u.settled_by = c.id)
                      then 'value_unbooked' else 'value_corrections' end, case c.kind when 'gift_card' then 'gift_cards' when 'voucher' then 'vouchers' when 'on_account' then 'receivables'
                                          when 'deposit' then 'deposits' else 'store_credit' end]::books.account[],
           '{"",""}', array[c.amount_minor, -c.amount_minor]
      from page p join stored_value.known_corrections c on c.tenant_id = $1::uuid and c.id = p.id
      join stores.known_days d on d.tenant_id = $1::uuid and d.id = c.issuer_store_id
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
    void queue(pg::TenantTx& tx, pg::Statement const& statement) const
    {
        if (!ids.empty()) tx.queue(statement, tx.tenant(), ids, positions, kinds);
    }
};

} // namespace

std::vector<feed::Kind> posted_kinds()
{
    using enum feed::Kind;
    return {sale, return_, refund, exchange, void_, drawer_event, payout, value_movement};
}

std::vector<feed::Kind> kinds_of_sales()
{
    using enum feed::Kind;
    return {sale, return_, refund, exchange, void_};
}

Task<void> post(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& entries)
{
    Columns sales, drawers, payouts, corrections;
    for (auto const& entry : entries) {
        switch (entry.kind) {
        case feed::Kind::drawer_event: drawers.add(entry); break;
        case feed::Kind::payout: payouts.add(entry); break;
        case feed::Kind::value_movement: corrections.add(entry); break;
        default: sales.add(entry);
        }
    }
    sales.queue(tx, post_sales);
    drawers.queue(tx, post_drawers);
    payouts.queue(tx, post_payouts);
    corrections.queue(tx, post_corrections);
    co_await tx.query(add_to_balances, tx.tenant(), entries.front().position, entries.back().position);
}

} // namespace shopx::books
