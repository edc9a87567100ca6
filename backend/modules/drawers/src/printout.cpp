#include "z_body.hpp"
#include "z_reports.hpp"
#include "z_words.hpp"

#include "shopx/base/written.hpp"
#include "shopx/drawers/drawers.hpp"
#include "shopx/engine/currency.hpp"

#include <stdexcept>

namespace shopx::drawers {
namespace {

struct Writer {
    std::vector<std::pair<std::string, std::string>>& lines;
    std::string const& currency;
    Language language;
    ZWords const& words = z_words_in(language);
    Manner const& manner = manner_of(language);
    int digits = engine::currency_digits(currency).value_or(2);

    void text(std::string_view label, std::string value) { lines.emplace_back(label, std::move(value)); }
    void heading(std::string_view label)
    {
        lines.emplace_back();
        lines.emplace_back(label, "");
    }
    void count(std::string_view label, std::int64_t number) { text(label, std::to_string(number)); }
    void money(std::string_view label, std::int64_t minor) { text(label, shopx::money(minor, digits, manner)); }
    void money_unless_none(std::string_view label, std::int64_t minor)
    {
        if (minor != 0) money(label, minor);
    }
};

/// What goes out by these is not given back: it is put on a card (E21).
bool is_value(std::string_view tender) { return tender == "gift_card" || tender == "store_credit" || tender == "voucher"; }

void put(Writer out, ZCash const& cash)
{
    out.heading(std::string{out.words.drawer} + " " + cash.currency);
    out.money(out.words.float_, cash.float_minor);
    out.money_unless_none(out.words.pay_ins, cash.pay_in_minor);
    out.money_unless_none(out.words.pay_outs, -cash.pay_out_minor);
    out.money_unless_none(out.words.drops, -cash.drop_minor);
    out.money(out.words.expected, cash.expected_minor);
    if (!cash.counted_minor) return;
    out.money(out.words.counted, *cash.counted_minor);
    out.money(out.words.variance, *cash.variance_minor);
}

void put(Writer& out, ZCounts const& counts)
{
    out.heading(out.words.documents);
    out.count(out.words.sales, counts.sales);
    out.count(out.words.returns, counts.returns);
    out.count(out.words.refunds, counts.refunds);
    out.count(out.words.exchanges, counts.exchanges);
    out.count(out.words.voids, counts.voids);
    out.count(out.words.no_sales, counts.no_sales);
    if (counts.corrections) out.count(out.words.corrections, *counts.corrections);
    if (counts.reprints) out.count(out.words.reprints, *counts.reprints);
}

void put(Writer& out, Totals const& totals)
{
    put(out, totals.counts);
    for (auto const& one : totals.receipts) out.text(out.words.receipts, std::to_string(one.first_number) + " - " + std::to_string(one.last_number));
    out.heading(out.words.totals);
    out.money(out.words.sold, totals.sold_minor);
    out.money_unless_none(out.words.given_back, -totals.returned_minor);
    out.money(out.words.total, totals.total_minor);
    out.money_unless_none(out.words.discounts_in_it, -totals.discount_minor);
    out.money_unless_none(out.words.rounding, totals.rounding_minor);
    if (!totals.taxes.empty()) out.heading(out.words.tax);
    for (auto const& tax : totals.taxes) {
        auto const of = readable(tax.tax_code) + " " + percent(tax.tax_rate_ppm, out.manner) + " ";
        out.money(of + std::string{out.words.net}, tax.net_minor);
        out.money(of + std::string{out.words.tax_of_it}, tax.tax_minor);
        out.money(of + std::string{out.words.gross}, tax.gross_minor);
    }
    if (!totals.tenders.empty()) out.heading(out.words.paid_by);
    for (auto const& tender : totals.tenders) {
        auto const of = tender_in(out.language, tender.kind) + (tender.currency == out.currency ? "" : " " + tender.currency);
        if (tender.taken_minor != 0 || tender.given_back_minor == 0) out.money(of, tender.taken_minor);
        auto const out_again = is_value(tender.kind) ? out.words.issued : out.words.tender_given_back;
        out.money_unless_none(of + ", " + std::string{out_again}, -tender.given_back_minor);
    }
    for (auto const& cash : totals.cash) put(Writer{out.lines, cash.currency, out.language}, cash);
}

} // namespace

Printout printout(std::string_view z_document, Language language, std::function<std::string(Instant)> const& written)
{
    auto const z = json::read<ZBody>(z_document);
    if (!z) throw std::runtime_error{"a stored Z can't be read: " + z.error().detail};
    Printout paper{"Z " + std::to_string(z->number), {}};
    Writer out{paper.lines, z->currency, language};
    out.text(out.words.opened, written(z->opened_at));
    out.text(out.words.closed, written(z->closed_at));
    if (z->abandoned) out.text(out.words.abandoned, *z->abandoned);
    put(out, z->totals);
    out.heading(out.words.grand_total);
    out.money_unless_none(out.words.after_earlier_zs, z->late_minor.value_or(0));
    out.money(out.words.perpetual, z->perpetual_minor);
    if (z->previous_digest) out.text(out.words.z_before, z->previous_digest->substr(0, 16));
    return paper;
}

Task<std::optional<ZPage>> find_page(pg::TenantTx& tx, Uuid z)
{
    auto stored = co_await find_z(tx, z);
    if (!stored) co_return std::nullopt;
    ZPage found{stored->store, stored->register_id, stored->incarnation, stored->closed_at, std::move(stored->document)};
    co_return found;
}

} // namespace shopx::drawers
