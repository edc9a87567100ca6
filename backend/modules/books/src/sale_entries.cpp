#include "sale_entries.hpp"

#include "shopx/documents/documents.hpp"
#include "shopx/sales/sales.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace shopx::books {
namespace {

using documents::Said;
using documents::TenderKind;

constexpr pg::Statement unbooked_tenders{"books.unbooked_tenders", R"sql(
    select document_id, ordinal from stored_value.known_unbooked where tenant_id = $1::uuid and document_id = any ($2::uuid[])
)sql"};

/// Tenders of stored value that their accounts did not bear: by document, and place from 1.
using Unbooked = std::set<std::pair<SaleId, std::int16_t>>;

struct Read {
    sales::Record record;
    Said said;
};

std::string_view account_of(TenderKind kind)
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
    return "";
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

void add_tenders(Entry& entry, Read const& read, Unbooked const& unbooked)
{
    std::int16_t ordinal = 0;
    for (auto const& tender : read.said.tenders)
        entry.add(unbooked.contains({read.record.id, ++ordinal}) ? "value_unbooked" : account_of(tender.kind), tender.amount_minor);
}

Task<Unbooked> unbooked_of(pg::TenantTx& tx, std::vector<Read> const& all)
{
    std::vector<SaleId> spent;
    for (auto const& one : all)
        if (std::any_of(one.said.tenders.begin(), one.said.tenders.end(), [](auto const& tender) { return tender.is_value(); })) spent.push_back(one.record.id);
    Unbooked unbooked;
    if (spent.empty()) co_return unbooked;
    auto const rows = co_await tx.query(unbooked_tenders, tx.tenant(), spent);
    for (std::size_t i = 0; i < rows.size(); ++i) unbooked.emplace(rows[i].get<SaleId>(0), rows[i].get<std::int16_t>(1));
    co_return unbooked;
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
    auto const unbooked = co_await unbooked_of(tx, all);
    std::vector<Entry> entries;
    for (auto const& read : all) {
        auto const& record = read.record;
        Entry entry{told.of(record.id.value), record.occurred_at, record.business_date, record.store, record.currency, {}};
        add_tenders(entry, read, unbooked);
        add_goods(entry, read);
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

} // namespace shopx::books
