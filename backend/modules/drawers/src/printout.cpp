#include "z_body.hpp"
#include "z_reports.hpp"

#include "shopx/drawers/drawers.hpp"
#include "shopx/engine/currency.hpp"

namespace shopx::drawers {
namespace {

std::string amount(std::int64_t minor, std::string const& currency)
{
    int const digits = engine::currency_digits(currency).value_or(2);
    auto text = std::to_string(minor < 0 ? -minor : minor);
    if (digits > 0) {
        if (text.size() <= static_cast<std::size_t>(digits)) text.insert(0, static_cast<std::size_t>(digits) + 1 - text.size(), '0');
        text.insert(text.size() - static_cast<std::size_t>(digits), ".");
    }
    return minor < 0 ? "-" + text : text;
}

std::string percent(std::int32_t ppm)
{
    auto text = std::to_string(ppm / 10'000);
    if (int const rest = ppm % 10'000; rest != 0) {
        auto fraction = std::to_string(rest);
        fraction.insert(0, 4 - fraction.size(), '0');
        while (fraction.back() == '0') fraction.pop_back();
        text += "." + fraction;
    }
    return text + " %";
}

struct Writer {
    std::vector<std::pair<std::string, std::string>>& lines;
    std::string const& currency;

    void text(std::string label, std::string value) { lines.emplace_back(std::move(label), std::move(value)); }
    void heading(std::string label)
    {
        lines.emplace_back();
        lines.emplace_back(std::move(label), "");
    }
    void count(std::string label, std::int64_t number) { text(std::move(label), std::to_string(number)); }
    void money(std::string label, std::int64_t minor) { text(std::move(label), amount(minor, currency)); }
    void money_unless_none(std::string label, std::int64_t minor)
    {
        if (minor != 0) money(std::move(label), minor);
    }
};

void put(Writer out, ZCash const& cash)
{
    out.heading("Drawer " + cash.currency);
    out.money("Float", cash.float_minor);
    out.money_unless_none("Pay-ins", cash.pay_in_minor);
    out.money_unless_none("Pay-outs", -cash.pay_out_minor);
    out.money_unless_none("Drops", -cash.drop_minor);
    out.money("Expected", cash.expected_minor);
    if (!cash.counted_minor) return;
    out.money("Counted", *cash.counted_minor);
    out.money("Variance", *cash.variance_minor);
}

void put(Writer& out, ZCounts const& counts)
{
    out.heading("Documents");
    out.count("Sales", counts.sales);
    out.count("Returns", counts.returns);
    out.count("Refunds", counts.refunds);
    out.count("Exchanges", counts.exchanges);
    out.count("Voids", counts.voids);
    out.count("No sale", counts.no_sales);
    if (counts.corrections) out.count("Corrections", *counts.corrections);
    if (counts.reprints) out.count("Reprints", *counts.reprints);
}

void put(Writer& out, Totals const& totals)
{
    put(out, totals.counts);
    for (auto const& one : totals.receipts) out.text("Receipts", std::to_string(one.first_number) + " - " + std::to_string(one.last_number));
    out.heading("Totals");
    out.money("Sold", totals.sold_minor);
    out.money_unless_none("Given back", -totals.returned_minor);
    out.money("Total", totals.total_minor);
    out.money_unless_none("Discounts in it", -totals.discount_minor);
    out.money_unless_none("Rounding", totals.rounding_minor);
    if (!totals.taxes.empty()) out.heading("Tax");
    for (auto const& tax : totals.taxes) {
        auto const of = tax.tax_code + " " + percent(tax.tax_rate_ppm);
        out.money(of + " net", tax.net_minor);
        out.money(of + " tax", tax.tax_minor);
        out.money(of + " gross", tax.gross_minor);
    }
    if (!totals.tenders.empty()) out.heading("Paid by");
    for (auto const& tender : totals.tenders) {
        auto const of = tender.kind + (tender.currency == out.currency ? "" : " " + tender.currency);
        if (tender.taken_minor != 0 || tender.given_back_minor == 0) out.money(of, tender.taken_minor);
        out.money_unless_none(of + " given back", -tender.given_back_minor);
    }
    for (auto const& cash : totals.cash) put(Writer{out.lines, cash.currency}, cash);
}

} // namespace

std::optional<Printout> printout(std::string_view z_document)
{
    auto const z = json::read<ZBody>(z_document);
    if (!z) return std::nullopt;
    Printout paper{"Z " + std::to_string(z->number), {}};
    Writer out{paper.lines, z->currency};
    out.text("Opened", z->opened_at.to_string());
    out.text("Closed", z->closed_at.to_string());
    if (z->abandoned) out.text("Abandoned, not counted", *z->abandoned);
    put(out, z->totals);
    out.heading("Grand total");
    out.money_unless_none("After earlier Zs", z->late_minor.value_or(0));
    out.money("Perpetual", z->perpetual_minor);
    if (z->previous_digest) out.text("Z before", z->previous_digest->substr(0, 16));
    return paper;
}

Task<std::optional<ZPage>> find_page(pg::TenantTx& tx, Uuid z)
{
    auto const stored = co_await find_z(tx, z);
    if (!stored) co_return std::nullopt;
    auto page = printout(stored->document);
    if (!page) co_return std::nullopt;
    ZPage found{stored->store, stored->closed_at, std::move(*page)};
    co_return found;
}

} // namespace shopx::drawers
