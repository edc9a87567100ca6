#include "other_entries.hpp"

namespace shopx::books {
namespace {

constexpr pg::Statement moved_in_drawers{"books.moved_in_drawers", R"sql(
    select id, occurred_at, business_date, store_id, currency, kind, amount_minor from drawers.known_events
     where tenant_id = $1::uuid and id = any ($2::uuid[])
)sql"};
// What the processor took for disputes and the like stands apart; all else was waiting in card_clearing, so that what stays there is what
// sales say and the processor has not paid.
constexpr pg::Statement paid_out{"books.paid_out", R"sql(
    select o.id, o.created_at, (o.created_at at time zone 'UTC')::date, o.currency, o.amount_minor, o.fees_minor,
           coalesce((select -sum(l.amount_minor) from payments.known_payout_lines l
                      where l.tenant_id = $1::uuid and l.payout_id = o.id and l.kind not in ('charge', 'payment', 'refund', 'payment_refund', 'payout')), 0)::bigint
      from payments.known_payouts o where o.tenant_id = $1::uuid and o.id = any ($2::uuid[])
       and not exists (select from books.entries e where e.tenant_id = $1::uuid and e.kind = $3::smallint and e.document_id = o.id)
)sql"};
// What settles a tender that no account bore takes it off the books of the store where it was spent.
constexpr pg::Statement corrected{"books.corrected", R"sql(
    select c.id, c.made_at, ((c.made_at at time zone d.time_zone) - make_interval(mins => d.cut_over_minutes))::date, c.issuer_store_id, c.currency,
           c.kind, c.amount_minor, settled.store_id
      from stored_value.known_corrections c join stores.known_days d on d.tenant_id = $1::uuid and d.id = c.issuer_store_id
      left join lateral (
            select s.store_id from stored_value.known_unbooked u join sales.known_documents s on s.tenant_id = $1::uuid and s.id = u.document_id
             where u.tenant_id = $1::uuid and u.settled_by = c.id limit 1) as settled on true
     where c.tenant_id = $1::uuid and c.id = any ($2::uuid[])
)sql"};

/// What is on a card is owed to its holder; what is on a customer's account is what they paid ahead.
Account account_of_value(std::string_view kind)
{
    if (kind == "gift_card") return "gift_cards";
    if (kind == "voucher") return "vouchers";
    if (kind == "on_account") return "receivables";
    if (kind == "deposit") return "deposits";
    return "store_credit";
}

/// The account that the other half of an event stands in. A drawer that was opened for nothing moves nothing.
Account other_half(std::string_view kind)
{
    if (kind == "pay_in") return "pay_in";
    if (kind == "pay_out") return "pay_out";
    if (kind == "variance") return "over_short";
    return "safe";
}

} // namespace

Task<std::vector<Entry>> entries_of_drawers(pg::TenantTx& tx, Told const& told)
{
    auto const rows = co_await tx.query(moved_in_drawers, tx.tenant(), told.ids());
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        Entry entry{told.of(row.get<Uuid>(0)), row.get<Instant>(1), row.get<BusinessDay>(2), row.get<StoreId>(3), row.get<std::string>(4), {}};
        auto const kind = row.get<std::string_view>(5);
        auto const amount = row.get<std::int64_t>(6);
        auto const drawer = kind == "pay_out" || kind == "drop" ? -amount : amount;
        entry.add("drawer_cash", drawer);
        entry.add(other_half(kind), -drawer);
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

Task<std::vector<Entry>> entries_of_payouts(pg::TenantTx& tx, Told const& told)
{
    auto const rows = co_await tx.query(paid_out, tx.tenant(), told.ids(), static_cast<std::int16_t>(feed::Kind::payout));
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        Entry entry{told.of(row.get<Uuid>(0)), row.get<Instant>(1), row.get<BusinessDay>(2), {}, row.get<std::string>(3), {}};
        auto const bank = row.get<std::int64_t>(4);
        auto const fees = row.get<std::int64_t>(5);
        auto const disputes = row.get<std::int64_t>(6);
        entry.add("bank", bank);
        entry.add("processing_fees", fees);
        entry.add("disputes", disputes);
        entry.add("card_clearing", -(bank + fees + disputes));
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

Task<std::vector<Entry>> entries_of_corrections(pg::TenantTx& tx, Told const& told)
{
    auto const rows = co_await tx.query(corrected, tx.tenant(), told.ids());
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        Entry entry{told.of(row.get<Uuid>(0)), row.get<Instant>(1), row.get<BusinessDay>(2), row.get<StoreId>(3), row.get<std::string>(4), {}};
        auto const amount = row.get<std::int64_t>(6);
        auto const spent_in = row.get<std::optional<StoreId>>(7);
        entry.add_in(spent_in.value_or(entry.store), spent_in ? Account{"value_unbooked"} : Account{"value_corrections"}, amount);
        entry.add(account_of_value(row.get<std::string_view>(5)), -amount);
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

} // namespace shopx::books
