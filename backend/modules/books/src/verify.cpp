// E25.4: what the journal holds beside the documents that it is made of.
#include "post.hpp"
#include "shopx/base/limits/books.hpp"
#include "shopx/books/books.hpp"

namespace shopx::books {
namespace {

constexpr pg::Statement without_entry{"books.without_entry", R"sql(
    select f.kind, f.entity_id, f.position from feed.known_entries f
      left join books.entries e on e.tenant_id = f.tenant_id and e.kind = f.kind and e.document_id = f.entity_id
     where f.tenant_id = $1::uuid and f.kind = any ($2::smallint[]) and f.position <= coalesce(
           (select position from feed.known_cursors where tenant_id = $1::uuid and consumer = 'books'), 0)
       and e.document_id is null order by f.position limit $3::bigint
)sql"};
constexpr pg::Statement unbalanced{"books.unbalanced", R"sql(
    select document_id, books.sum_of(amounts)::bigint from books.entries
     where tenant_id = $1::uuid and (books.sum_of(amounts) <> 0 or not coalesce(books.balances_in_each_store(stores, amounts), true))
     order by position limit $2::bigint
)sql"};
// What one store says that it owes another, the other says that it is owed.
constexpr pg::Statement one_sided{"books.one_sided", R"sql(
    select least(store_id::text, detail), greatest(store_id::text, detail), currency, sum(debit_minor - credit_minor)::bigint from books.balances
     where tenant_id = $1::uuid and account = 'inter_store' group by 1, 2, 3 having sum(debit_minor - credit_minor) <> 0 order by 1, 2, 3 limit $2::bigint
)sql"};
constexpr pg::Statement other_sums{"books.other_sums", R"sql(
    with counted as (
        select business_date, store_id, currency, account, detail, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as debit,
               coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as credit
          from books.postings where tenant_id = $1::uuid group by 1, 2, 3, 4, 5),
    kept as (
        select business_date, store_id, currency, account::text as account, detail, debit_minor, credit_minor from books.balances where tenant_id = $1::uuid)
    select coalesce(c.account, k.account), coalesce(c.business_date, k.business_date)
      from counted c full join kept k using (business_date, store_id, currency, account, detail)
     where coalesce(c.debit, 0) <> coalesce(k.debit_minor, 0) or coalesce(c.credit, 0) <> coalesce(k.credit_minor, 0)
     order by 2, 1 limit $2::bigint
)sql"};

// E25.6: what is owed on accounts of stored value is what the books say, in all and in the books of each store that owes it. An entry from
// before stores were told apart has all of it where it was spent. Only while the books are as far as the feed.
constexpr pg::Statement other_balances{"books.other_balances", R"sql(
    with far_enough as (
        select from feed.known_cursors c join feed.known_heads h on h.tenant_id = c.tenant_id and h.position = c.position
         where c.tenant_id = $1::uuid and c.consumer = 'books'),
    kept as (
        select case kind when 'gift_card' then 'gift_cards' when 'voucher' then 'vouchers' when 'on_account' then 'receivables' when 'deposit' then 'deposits'
                    else 'store_credit' end as account, currency, sum(balance_minor) as owed
          from stored_value.known_accounts where tenant_id = $1::uuid group by 1, 2),
    posted as (
        select account::text as account, currency, sum(credit_minor - debit_minor) as owed from books.balances
         where tenant_id = $1::uuid and account in ('gift_cards', 'vouchers', 'receivables', 'deposits', 'store_credit') group by 1, 2)
    select account, currency, coalesce(k.owed, 0)::bigint, coalesce(p.owed, 0)::bigint from kept k full join posted p using (account, currency)
     where coalesce(k.owed, 0) <> coalesce(p.owed, 0) and exists (select from far_enough)
)sql"};
constexpr pg::Statement other_issuers{"books.other_issuers", R"sql(
    with far_enough as (
        select from feed.known_cursors c join feed.known_heads h on h.tenant_id = c.tenant_id and h.position = c.position
         where c.tenant_id = $1::uuid and c.consumer = 'books'),
    moved as (
        select case kind when 'gift_card' then 'gift_cards' when 'voucher' then 'vouchers' when 'on_account' then 'receivables' when 'deposit' then 'deposits'
                    else 'store_credit' end as account, currency, amount_minor,
               coalesce((select e.store_id from books.entries e
                          where m.store_id <> m.issuer_store_id and e.tenant_id = $1::uuid and e.kind = any ($2::smallint[])
                            and e.document_id = m.document_id and e.stores is null limit 1), issuer_store_id) as store_id
          from stored_value.known_movements m where tenant_id = $1::uuid),
    kept as (select account, currency, store_id, sum(amount_minor) as owed from moved group by 1, 2, 3),
    posted as (
        select account::text as account, currency, store_id, sum(credit_minor - debit_minor) as owed from books.balances
         where tenant_id = $1::uuid and account in ('gift_cards', 'vouchers', 'receivables', 'deposits', 'store_credit') group by 1, 2, 3)
    select account, currency, coalesce(k.owed, 0)::bigint, coalesce(p.owed, 0)::bigint, store_id from kept k full join posted p using (account, currency, store_id)
     where coalesce(k.owed, 0) <> coalesce(p.owed, 0) and exists (select from far_enough) order by store_id, account limit $3::bigint
)sql"};

} // namespace

Task<std::vector<Fault>> verify(pg::TenantTx& tx)
{
    std::vector<std::int16_t> kinds;
    for (auto const kind : kinds_of_sales()) kinds.push_back(static_cast<std::int16_t>(kind));
    std::vector<Fault> faults;
    auto const missing = co_await tx.query(without_entry, tx.tenant(), kinds, limits::books_faults_max);
    for (std::size_t i = 0; i < missing.size(); ++i)
        faults.push_back(
            {missing[i].get<Uuid>(1).to_string(), "no entry, though the books have passed position " + std::to_string(missing[i].get<std::int64_t>(2))});
    auto const leaning = co_await tx.query(unbalanced, tx.tenant(), limits::books_faults_max);
    for (std::size_t i = 0; i < leaning.size(); ++i)
        faults.push_back(
            {leaning[i].get<Uuid>(0).to_string(), "its postings come to " + std::to_string(leaning[i].get<std::int64_t>(1)) + ", or to something in a store"});
    auto const sums = co_await tx.query(other_sums, tx.tenant(), limits::books_faults_max);
    for (std::size_t i = 0; i < sums.size(); ++i)
        faults.push_back({sums[i].get<std::string>(0), "the sum of " + sums[i].get<BusinessDay>(1).to_string() + " is not that of its postings"});
    auto const balances = co_await tx.query(other_balances, tx.tenant());
    for (std::size_t i = 0; i < balances.size(); ++i)
        faults.push_back(
            {balances[i].get<std::string>(0), "accounts of stored value hold " + std::to_string(balances[i].get<std::int64_t>(2)) + " "
                                                  + balances[i].get<std::string>(1) + ", the books " + std::to_string(balances[i].get<std::int64_t>(3))});
    auto const between = co_await tx.query(one_sided, tx.tenant(), limits::books_faults_max);
    for (std::size_t i = 0; i < between.size(); ++i)
        faults.push_back({"inter_store", "stores " + between[i].get<std::string>(0) + " and " + between[i].get<std::string>(1) + " differ by "
                                             + std::to_string(between[i].get<std::int64_t>(3)) + " " + between[i].get<std::string>(2)});
    auto const issuers = co_await tx.query(other_issuers, tx.tenant(), kinds, limits::books_faults_max);
    for (std::size_t i = 0; i < issuers.size(); ++i)
        faults.push_back({issuers[i].get<std::string>(0), "accounts of store " + issuers[i].get<StoreId>(4).to_string() + " were moved by "
                                                              + std::to_string(issuers[i].get<std::int64_t>(2)) + " " + issuers[i].get<std::string>(1)
                                                              + ", its books by " + std::to_string(issuers[i].get<std::int64_t>(3))});
    co_return faults;
}

} // namespace shopx::books
