#include "entry.hpp"

namespace shopx::books {
namespace {

// The parts of all entries lie behind each other in three arrays, and an entry says from where to where they are its own.
constexpr pg::Statement write_entries{"books.write_entries", R"sql(
    insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts)
    select $1::uuid, kind, document_id, position, occurred_at, business_date, store_id, currency,
           (($11::text[])[first:last])::books.account[], ($12::text[])[first:last], ($13::bigint[])[first:last]
      from (select unnest($2::smallint[]) as kind, unnest($3::uuid[]) as document_id, unnest($4::bigint[]) as position,
                   unnest($5::timestamptz[]) as occurred_at, unnest($6::date[]) as business_date, unnest($7::uuid[]) as store_id,
                   unnest($8::text[]) as currency, unnest($9::int[]) as first, unnest($10::int[]) as last) as entry
)sql"};

// In the order of the key: two processes that post different tenants never meet.
constexpr pg::Statement add_sums{"books.add_to_balances", R"sql(
    insert into books.balances as b (tenant_id, business_date, store_id, currency, account, detail, debit_minor, credit_minor)
    select $1::uuid, unnest($2::date[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[])::books.account, unnest($6::text[]),
           unnest($7::bigint[]), unnest($8::bigint[])
    on conflict (tenant_id, business_date, store_id, currency, account, detail)
    do update set debit_minor = b.debit_minor + excluded.debit_minor, credit_minor = b.credit_minor + excluded.credit_minor
)sql"};

} // namespace

void Journal::write(pg::TenantTx& tx, std::vector<Entry> const& entries)
{
    if (entries.empty()) return;
    std::vector<std::int16_t> kinds;
    std::vector<Uuid> documents;
    std::vector<std::int64_t> positions, amounts;
    std::vector<Instant> times;
    std::vector<BusinessDay> days;
    std::vector<StoreId> stores;
    std::vector<std::string_view> currencies, accounts, details;
    std::vector<std::int32_t> first, last;
    for (auto const& entry : entries) {
        kinds.push_back(static_cast<std::int16_t>(entry.of.kind));
        documents.push_back(entry.of.id);
        positions.push_back(entry.of.position);
        times.push_back(entry.occurred_at);
        days.push_back(entry.business_date);
        stores.push_back(entry.store);
        currencies.push_back(entry.currency);
        first.push_back(static_cast<std::int32_t>(amounts.size()) + 1);
        for (auto const& [place, amount] : entry.parts) {
            if (amount == 0) continue;
            accounts.push_back(place.account);
            details.push_back(place.detail);
            amounts.push_back(amount);
            auto& sum = sums_[{entry.business_date, entry.store, entry.currency, place}];
            (amount > 0 ? sum.debit_minor : sum.credit_minor) += amount > 0 ? amount : -amount;
        }
        last.push_back(static_cast<std::int32_t>(amounts.size()));
    }
    tx.queue(write_entries, tx.tenant(), kinds, documents, positions, times, days, stores, currencies, first, last, accounts, details, amounts);
}

void Journal::add_to_balances(pg::TenantTx& tx) const
{
    if (sums_.empty()) return;
    std::vector<BusinessDay> days;
    std::vector<StoreId> stores;
    std::vector<std::string_view> currencies, accounts, details;
    std::vector<std::int64_t> debits, credits;
    for (auto const& [account, sum] : sums_) {
        days.push_back(account.business_date);
        stores.push_back(account.store);
        currencies.push_back(account.currency);
        accounts.push_back(account.place.account);
        details.push_back(account.place.detail);
        debits.push_back(sum.debit_minor);
        credits.push_back(sum.credit_minor);
    }
    tx.queue(add_sums, tx.tenant(), days, stores, currencies, accounts, details, debits, credits);
}

} // namespace shopx::books
