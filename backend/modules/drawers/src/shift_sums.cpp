#include "shift_sums.hpp"

#include <algorithm>

namespace shopx::drawers {
namespace {

constexpr pg::Statement add_totals{"drawers.add_totals", R"sql(
    insert into drawers.shift_totals as t (tenant_id, shift_id, is_late, sales, returns, refunds, exchanges, voids, sold_minor, returned_minor,
                                           tax_minor, discount_minor, rounding_minor)
    select $1::uuid, unnest($2::uuid[]), unnest($3::smallint[]) <> 0, unnest($4::bigint[]), unnest($5::bigint[]), unnest($6::bigint[]), unnest($7::bigint[]),
           unnest($8::bigint[]), unnest($9::bigint[]), unnest($10::bigint[]), unnest($11::bigint[]), unnest($12::bigint[]), unnest($13::bigint[])
    on conflict (tenant_id, shift_id, is_late) do update
       set sales = t.sales + excluded.sales, returns = t.returns + excluded.returns, refunds = t.refunds + excluded.refunds,
           exchanges = t.exchanges + excluded.exchanges, voids = t.voids + excluded.voids, sold_minor = t.sold_minor + excluded.sold_minor,
           returned_minor = t.returned_minor + excluded.returned_minor, tax_minor = t.tax_minor + excluded.tax_minor,
           discount_minor = t.discount_minor + excluded.discount_minor, rounding_minor = t.rounding_minor + excluded.rounding_minor
)sql"};
constexpr pg::Statement add_tenders{"drawers.add_tenders", R"sql(
    insert into drawers.shift_tenders as t (tenant_id, shift_id, is_late, kind, currency, tenders, taken_minor, given_back_minor, given_minor, change_minor)
    select $1::uuid, unnest($2::uuid[]), unnest($3::smallint[]) <> 0, unnest($4::text[]), unnest($5::text[]), unnest($6::bigint[]), unnest($7::bigint[]),
           unnest($8::bigint[]), unnest($9::bigint[]), unnest($10::bigint[])
    on conflict (tenant_id, shift_id, is_late, kind, currency) do update
       set tenders = t.tenders + excluded.tenders, taken_minor = t.taken_minor + excluded.taken_minor,
           given_back_minor = t.given_back_minor + excluded.given_back_minor, given_minor = t.given_minor + excluded.given_minor,
           change_minor = t.change_minor + excluded.change_minor
)sql"};
constexpr pg::Statement add_taxes{"drawers.add_taxes", R"sql(
    insert into drawers.shift_taxes as t (tenant_id, shift_id, is_late, tax_code, tax_rate_ppm, net_minor, tax_minor)
    select $1::uuid, unnest($2::uuid[]), unnest($3::smallint[]) <> 0, unnest($4::text[]), unnest($5::int[]), unnest($6::bigint[]), unnest($7::bigint[])
    on conflict (tenant_id, shift_id, is_late, tax_code, tax_rate_ppm) do update
       set net_minor = t.net_minor + excluded.net_minor, tax_minor = t.tax_minor + excluded.tax_minor
)sql"};
constexpr pg::Statement add_receipts{"drawers.add_receipts", R"sql(
    insert into drawers.shift_receipts as t (tenant_id, shift_id, is_late, series_id, first_number, last_number, receipts)
    select $1::uuid, unnest($2::uuid[]), unnest($3::smallint[]) <> 0, unnest($4::uuid[]), unnest($5::bigint[]), unnest($6::bigint[]), unnest($7::bigint[])
    on conflict (tenant_id, shift_id, is_late, series_id) do update
       set first_number = least(t.first_number, excluded.first_number), last_number = greatest(t.last_number, excluded.last_number),
           receipts = t.receipts + excluded.receipts
)sql"};

/// The columns that every one of these rows begins with.
struct Parts {
    std::vector<ShiftId> shifts;
    std::vector<std::int16_t> late; // a vector<bool> has no elements
    void add(std::pair<ShiftId, bool> const& part)
    {
        shifts.push_back(part.first);
        late.push_back(part.second);
    }
};

} // namespace

TenderSum& TenderSum::operator+=(TenderSum const& other)
{
    tenders += other.tenders;
    taken_minor += other.taken_minor;
    given_back_minor += other.given_back_minor;
    given_minor += other.given_minor;
    change_minor += other.change_minor;
    return *this;
}

std::string_view word(documents::TenderKind kind)
{
    auto const& words = json::names<documents::TenderKind>;
    return std::find_if(words.begin(), words.end(), [&](auto const& one) { return one.value == kind; })->text;
}

std::vector<std::pair<std::string, TenderSum>> sums_of(documents::TenderBody const& tender, std::string const& home)
{
    TenderSum sum{1, std::max<std::int64_t>(tender.amount_minor, 0), std::max<std::int64_t>(-tender.amount_minor, 0), 0, 0};
    if (!tender.foreign) {
        if (tender.kind == documents::TenderKind::cash) {
            sum.given_minor = tender.given_minor.value_or(sum.taken_minor);
            sum.change_minor = tender.change_minor.value_or(sum.given_back_minor) - sum.given_back_minor;
        }
        return {{home, sum}};
    }
    sum.given_minor = tender.foreign->given_minor;
    std::vector<std::pair<std::string, TenderSum>> sums{{tender.foreign->currency, sum}};
    if (auto const change = tender.change_minor.value_or(0)) sums.push_back({home, {0, 0, 0, 0, change}});
    return sums;
}

void ShiftSums::add(ShiftId shift, bool is_late, sales::Stored const& document, documents::Said const& said)
{
    Part const part{shift, is_late};
    auto const& record = document.record;
    auto& totals = totals_[part];
    ++totals.documents.at(static_cast<std::size_t>(record.kind) - 1);
    (record.total_minor > 0 ? totals.sold_minor : totals.returned_minor) += record.total_minor > 0 ? record.total_minor : -record.total_minor;
    totals.tax_minor += record.tax_minor;
    totals.discount_minor += said.discount_minor;
    totals.rounding_minor += record.rounding_minor;
    for (auto const& tender : said.tenders)
        for (auto const& [currency, sum] : sums_of(tender, record.currency)) tenders_[{part, word(tender.kind), currency}] += sum;
    for (auto const& tax : said.taxes) {
        auto& sum = taxes_[{part, tax.tax_code, tax.tax_rate_ppm}];
        sum.net_minor += tax.net_minor;
        sum.tax_minor += tax.tax_minor;
    }
    auto& receipts = receipts_[{part, record.series}];
    receipts.first = receipts.count == 0 ? document.number : std::min(receipts.first, document.number);
    receipts.last = std::max(receipts.last, document.number);
    ++receipts.count;
}

void ShiftSums::write(pg::TenantTx& tx) const
{
    if (totals_.empty()) return;
    write_totals(tx);
    write_tenders(tx);
    write_taxes(tx);
    write_receipts(tx);
}

void ShiftSums::write_totals(pg::TenantTx& tx) const
{
    Parts parts;
    std::array<std::vector<std::int64_t>, 5> documents;
    std::vector<std::int64_t> sold, returned, taxes, discounts, roundings;
    for (auto const& [part, sum] : totals_) {
        parts.add(part);
        for (std::size_t kind = 0; kind < documents.size(); ++kind) documents[kind].push_back(sum.documents[kind]);
        sold.push_back(sum.sold_minor);
        returned.push_back(sum.returned_minor);
        taxes.push_back(sum.tax_minor);
        discounts.push_back(sum.discount_minor);
        roundings.push_back(sum.rounding_minor);
    }
    auto const& [sales, returns, refunds, exchanges, voids] = documents;
    tx.queue(add_totals, tx.tenant(), parts.shifts, parts.late, sales, returns, refunds, exchanges, voids, sold, returned, taxes, discounts, roundings);
}

void ShiftSums::write_tenders(pg::TenantTx& tx) const
{
    Parts parts;
    std::vector<std::string_view> kinds, currencies;
    std::vector<std::int64_t> tenders, taken, given_back, given, change;
    for (auto const& [key, sum] : tenders_) {
        auto const& [part, kind, currency] = key;
        parts.add(part);
        kinds.push_back(kind);
        currencies.push_back(currency);
        tenders.push_back(sum.tenders);
        taken.push_back(sum.taken_minor);
        given_back.push_back(sum.given_back_minor);
        given.push_back(sum.given_minor);
        change.push_back(sum.change_minor);
    }
    tx.queue(add_tenders, tx.tenant(), parts.shifts, parts.late, kinds, currencies, tenders, taken, given_back, given, change);
}

void ShiftSums::write_taxes(pg::TenantTx& tx) const
{
    Parts parts;
    std::vector<std::string_view> codes;
    std::vector<std::int32_t> rates;
    std::vector<std::int64_t> nets, taxes;
    for (auto const& [key, sum] : taxes_) {
        auto const& [part, code, rate] = key;
        parts.add(part);
        codes.push_back(code);
        rates.push_back(rate);
        nets.push_back(sum.net_minor);
        taxes.push_back(sum.tax_minor);
    }
    tx.queue(add_taxes, tx.tenant(), parts.shifts, parts.late, codes, rates, nets, taxes);
}

void ShiftSums::write_receipts(pg::TenantTx& tx) const
{
    Parts parts;
    std::vector<SeriesId> series;
    std::vector<std::int64_t> first, last, counts;
    for (auto const& [key, sum] : receipts_) {
        parts.add(key.first);
        series.push_back(key.second);
        first.push_back(sum.first);
        last.push_back(sum.last);
        counts.push_back(sum.count);
    }
    tx.queue(add_receipts, tx.tenant(), parts.shifts, parts.late, series, first, last, counts);
}

} // namespace shopx::drawers
