#include "entry.hpp"

#include <algorithm>

namespace shopx::books {
namespace {

// The parts of all entries lie behind each other in arrays, and an entry says from where to where they are its own. Stores are said of those
// alone that stand in several.
constexpr pg::Statement write_entries{"books.write_entries", R"sql(
    insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts, stores)
    select $1::uuid, kind, document_id, position, occurred_at, business_date, store_id, currency,
           (($12::text[])[first:last])::books.account[], ($13::text[])[first:last], ($14::bigint[])[first:last],
           case when first_store > 0 then ($15::uuid[])[first_store : first_store + last - first] end
      from (select unnest($2::smallint[]) as kind, unnest($3::uuid[]) as document_id, unnest($4::bigint[]) as position,
                   unnest($5::timestamptz[]) as occurred_at, unnest($6::date[]) as business_date, unnest($7::uuid[]) as store_id,
                   unnest($8::text[]) as currency, unnest($9::int[]) as first, unnest($10::int[]) as last, unnest($11::int[]) as first_store) as entry
)sql"};

// Two processes that post different tenants never meet.
constexpr pg::Statement add_sums{"books.add_to_balances", R"sql(
    insert into books.balances as b (tenant_id, business_date, store_id, currency, account, detail, debit_minor, credit_minor)
    select $1::uuid, unnest($2::date[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[])::books.account, unnest($6::text[]),
           unnest($7::bigint[]), unnest($8::bigint[])
    on conflict (tenant_id, business_date, store_id, currency, account, detail)
    do update set debit_minor = b.debit_minor + excluded.debit_minor, credit_minor = b.credit_minor + excluded.credit_minor
)sql"};

bool stands_in_several(Entry const& entry)
{
    return std::any_of(entry.parts.begin(), entry.parts.end(), [&](auto const& part) { return part.second != 0 && part.first.store != entry.store; });
}

} // namespace

void Entry::add_in(StoreId where, Account account, std::int64_t amount_minor)
{
    parts[{where, account, {}}] += amount_minor;
    if (where == store) return;
    parts[{where, "inter_store", store.to_string()}] -= amount_minor;
    parts[{store, "inter_store", where.to_string()}] += amount_minor;
}

void Journal::write(pg::TenantTx& tx, std::vector<Entry> const& entries)
{
    if (entries.empty()) return;
    std::vector<std::int16_t> kinds;
    std::vector<Uuid> documents;
    std::vector<std::int64_t> positions, amounts;
    std::vector<Instant> times;
    std::vector<BusinessDay> days;
    std::vector<StoreId> stores, stores_of_parts;
    std::vector<std::string_view> currencies, accounts, details;
    std::vector<std::int32_t> first, last, first_store;
    for (auto const& entry : entries) {
        kinds.push_back(static_cast<std::int16_t>(entry.of.kind));
        documents.push_back(entry.of.id);
        positions.push_back(entry.of.position);
        times.push_back(entry.occurred_at);
        days.push_back(entry.business_date);
        stores.push_back(entry.store);
        currencies.push_back(entry.currency);
        first.push_back(static_cast<std::int32_t>(amounts.size()) + 1);
        bool const in_several = stands_in_several(entry);
        first_store.push_back(in_several ? static_cast<std::int32_t>(stores_of_parts.size()) + 1 : 0);
        for (auto const& [place, amount] : entry.parts) {
            if (amount == 0) continue;
            if (in_several) stores_of_parts.push_back(place.store);
            accounts.push_back(place.account.word());
            details.push_back(place.detail);
            amounts.push_back(amount);
            auto& sum = sums_[{entry.business_date, entry.currency, place}];
            (amount > 0 ? sum.debit_minor : sum.credit_minor) += amount > 0 ? amount : -amount;
        }
        last.push_back(static_cast<std::int32_t>(amounts.size()));
    }
    tx.queue(write_entries, tx.tenant(), kinds, documents, positions, times, days, stores, currencies, first, last, first_store, accounts, details, amounts,
        stores_of_parts);
}

void Journal::add_to_balances(pg::TenantTx& tx) const
{
    if (sums_.empty()) return;
    std::vector<BusinessDay> days;
    std::vector<StoreId> stores;
    std::vector<std::string_view> currencies, accounts, details;
    std::vector<std::int64_t> debits, credits;
    for (auto const& [day, sum] : sums_) {
        days.push_back(day.business_date);
        stores.push_back(day.place.store);
        currencies.push_back(day.currency);
        accounts.push_back(day.place.account.word());
        details.push_back(day.place.detail);
        debits.push_back(sum.debit_minor);
        credits.push_back(sum.credit_minor);
    }
    tx.queue(add_sums, tx.tenant(), days, stores, currencies, accounts, details, debits, credits);
}

} // namespace shopx::books
