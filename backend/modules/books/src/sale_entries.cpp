#include "sale_entries.hpp"

#include "shopx/documents/documents.hpp"
#include "shopx/sales/sales.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>
#include <unordered_map>

namespace shopx::books {
namespace {

using documents::Said;
using documents::TenderKind;

constexpr pg::Statement unbooked_tenders{"books.unbooked_tenders", R"sql(
    select document_id, ordinal from stored_value.known_unbooked where tenant_id = $1::uuid and document_id = any ($2::uuid[])
)sql"};

constexpr pg::Statement issuers{
    "books.issuers", "select id, issuer_store_id from stored_value.known_accounts where tenant_id = $1::uuid and id = any ($2::uuid[])"};

/// What the accounts of stored value say of some documents.
struct Value {
    std::set<std::pair<SaleId, std::int16_t>> unbooked;  // tenders that no account bore: by document, and place from 1
    std::unordered_map<ValueAccountId, StoreId> issuers; // who owes it, wherever it is spent
};

struct Read {
    sales::Record record;
    Said said;
};

Account account_of(TenderKind kind)
{
    switch (kind) {
    case TenderKind::cash: return "drawer_cash";
    case TenderKind::card: return "card_clearing";
    case TenderKind::card_external: return "terminal_clearing";
    case TenderKind::gift_card: return "gift_cards";
    case TenderKind::store_credit: return "store_credit";
    case TenderKind::voucher: return "vouchers";
    case TenderKind::on_account: return "receivables";
    case TenderKind::deposit: return "deposits";
    case TenderKind::tip: return "tips";
    }
    throw std::logic_error{"a tender of no kind"};
}

/// Revenue stands by tax class where each line has one tax, so that net and tax of the rows come to the total; else in one sum.
bool is_by_rate(Read const& read)
{
    auto const add = [](std::int64_t sum, documents::TaxBody const& tax) { return sum + tax.net_minor + tax.tax_minor; };
    return std::accumulate(read.said.taxes.begin(), read.said.taxes.end(), std::int64_t{0}, add) == read.record.total_minor;
}

void add_goods(Entry& entry, Read const& read)
{
    bool const by_rate = is_by_rate(read);
    for (auto const& tax : read.said.taxes) {
        auto const detail = tax.tax_code + '@' + std::to_string(tax.tax_rate_ppm);
        entry.add("tax", -tax.tax_minor, detail);
        if (by_rate) entry.add("revenue", -tax.net_minor, detail);
    }
    if (!by_rate) entry.add("revenue", read.record.tax_minor - read.record.total_minor);
    entry.add("cash_rounding", -read.record.rounding_minor);
}

void add_tenders(Entry& entry, Read const& read, Value const& value)
{
    std::int16_t ordinal = 0;
    for (auto const& tender : read.said.tenders) {
        auto const issuer = tender.account_id ? value.issuers.find(*tender.account_id) : value.issuers.end();
        if (value.unbooked.contains({read.record.id, ++ordinal}))
            entry.add("value_unbooked", tender.amount_minor);
        else
            entry.add_in(issuer != value.issuers.end() ? issuer->second : entry.store, account_of(tender.kind), tender.amount_minor);
    }
}

/// Asks nothing where no document has a tender of stored value.
Task<Value> value_of(pg::TenantTx& tx, std::vector<Read> const& all)
{
    std::vector<SaleId> documents;
    std::vector<ValueAccountId> accounts;
    for (auto const& one : all)
        for (auto const& tender : one.said.tenders) {
            if (!tender.is_value() || !tender.account_id) continue;
            documents.push_back(one.record.id);
            accounts.push_back(*tender.account_id);
        }
    Value value;
    if (documents.empty()) co_return value;
    auto const owed = tx.queue(issuers, tx.tenant(), accounts);
    auto const unbooked = co_await tx.query(unbooked_tenders, tx.tenant(), documents);
    for (std::size_t i = 0; i < unbooked.size(); ++i) value.unbooked.emplace(unbooked[i].get<SaleId>(0), unbooked[i].get<std::int16_t>(1));
    for (std::size_t i = 0; i < owed.rows().size(); ++i) value.issuers.emplace(owed.rows()[i].get<ValueAccountId>(0), owed.rows()[i].get<StoreId>(1));
    co_return value;
}

} // namespace

Task<std::vector<Entry>> entries_of_sales(pg::TenantTx& tx, Told const& told)
{
    std::vector<SaleId> ids;
    for (auto const& id : told.ids()) ids.push_back({id});
    auto stored = co_await sales::find(tx, ids);
    std::vector<Read> all;
    for (auto& one : stored) {
        auto said = documents::read_said(one.record.document);
        all.push_back({std::move(one.record), std::move(said)});
    }
    auto const value = co_await value_of(tx, all);
    std::vector<Entry> entries;
    for (auto const& read : all) {
        auto const& record = read.record;
        Entry entry{told.of(record.id.value), record.occurred_at, record.business_date, record.store, record.currency, {}};
        add_tenders(entry, read, value);
        add_goods(entry, read);
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

} // namespace shopx::books
