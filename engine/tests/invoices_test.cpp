// SPDX-License-Identifier: Apache-2.0
/// Whole invoices that others have worked out: 80 of GOBL in 19 tax regimes, and the 12 official examples of EN 16931. Each is
/// run or listed in its *_not_run.tsv. Where an official example contradicts itself it is listed, not mended.
#include "vector_files.hpp"

#include <shopx/engine/currency.hpp>
#include <shopx/engine/quote.hpp>

#include <algorithm>
#include <tuple>

namespace shopx::engine::testing {
namespace {

struct Invoice {
    std::vector<LineInput> lines;
    std::vector<LineTax> taxes;
    std::vector<std::string> groups; ///< the invoice's names of its taxes
    bool prices_include_tax = false;
    int digits = 2;

    std::int32_t group(std::string const& name)
    {
        auto const found = std::find(groups.begin(), groups.end(), name) - groups.begin();
        if (static_cast<std::size_t>(found) == groups.size()) groups.push_back(name);
        return static_cast<std::int32_t>(found);
    }
    [[nodiscard]] Quote priced(RoundingScope scope) const
    {
        Quote out;
        CartInput const cart{.lines = lines, .prices_include_tax = prices_include_tax, .scope = scope, .currency_digits = digits, .taxes = taxes};
        EXPECT_EQ(to_string(quote(cart, out)), "none");
        return out;
    }
};

struct Row {
    std::int64_t base = 0, amount = 0;
    bool operator==(Row const&) const = default;
};
using Rows = std::map<std::pair<std::string, std::int32_t>, Row>; ///< by name and rate

Rows rows_of(Invoice const& invoice, Quote const& quote)
{
    Rows rows;
    for (auto const& tax : quote.taxes) {
        auto& row = rows[{invoice.groups[static_cast<std::size_t>(tax.tax_group)], tax.tax_rate_ppm}];
        row.base += tax.net_minor;
        row.amount += tax.tax_minor;
    }
    return rows;
}

std::string in_words(Rows const& rows)
{
    std::string text;
    for (auto const& [name, row] : rows) {
        text += name.first + " " + std::to_string(name.second) + ": " + std::to_string(row.amount) + " of " + std::to_string(row.base) + "; ";
    }
    return text;
}

// ---- GOBL ----

std::string name_of(Case const& tax, std::string const& category)
{
    return category + " " + tax.maybe("key").value_or("") + " " + tax.maybe("country").value_or("");
}

std::int32_t rate_of(Case const& tax) { return tax.maybe("percent") ? tax.ppm("percent") : 0; }

/// The line's taxes as a list; an equivalence surcharge (Spain) is a second tax beside the first.
void add_taxes(Invoice& invoice, LineInput& line, Case const& of)
{
    line.first_tax = static_cast<std::uint16_t>(invoice.taxes.size());
    for (auto const& tax : of.items("taxes")) {
        auto const name = name_of(tax, tax.text("cat"));
        invoice.taxes.push_back({.tax_group = invoice.group(name), .tax_rate_ppm = rate_of(tax)});
        if (tax.maybe("surcharge")) invoice.taxes.push_back({.tax_group = invoice.group(name + "+surcharge"), .tax_rate_ppm = tax.ppm("surcharge")});
    }
    line.tax_count = static_cast<std::uint16_t>(invoice.taxes.size() - line.first_tax);
    if (line.tax_count == 0) line.tax_group = invoice.group("none");
}

LineInput gobl_line(Invoice& invoice, Case const& each)
{
    LineInput line{.quantity_milli = scaled(each.text("quantity"), 3), .unit_price_e4 = scaled(each.text("price"), 4)};
    auto const discounts = each.items("discounts");
    if (discounts.size() > 1) throw std::runtime_error("two discounts on a line");
    for (auto const& discount : discounts) {
        auto const amount = discount.cents("amount");
        line.discount = {DiscountKind::amount, amount < 0 ? -amount : amount};
        if (discount.maybe("percent")) line.discount = {DiscountKind::percent, discount.ppm("percent")};
    }
    add_taxes(invoice, line, each);
    return line;
}

Invoice gobl_invoice(Case const& each)
{
    Invoice invoice;
    invoice.digits = currency_digits(each.text("currency")).value();
    EXPECT_EQ(invoice.digits, 2);
    invoice.prices_include_tax = each.maybe("tax/prices_include").has_value();
    for (auto const& line : each.items("lines")) invoice.lines.push_back(gobl_line(invoice, line));
    for (auto const& charge : each.items("charges")) { // shipping and the like: a line of one
        LineInput line{.quantity_milli = 1'000, .unit_price_e4 = scaled(charge.text("amount"), 4), .discountable = false};
        add_taxes(invoice, line, charge);
        invoice.lines.push_back(line);
    }
    if (!each.items("discounts").empty()) throw std::runtime_error("a discount on the document");
    return invoice;
}

Rows gobl_rows(Case const& totals)
{
    Rows rows;
    for (auto const& category : totals.items("taxes/categories")) {
        for (auto const& rate : category.items("rates")) {
            auto const name = name_of(rate, category.text("code"));
            auto& row = rows[{name, rate_of(rate)}];
            row.base += rate.cents("base");
            row.amount += rate.cents("amount");
            if (!rate.maybe("surcharge/amount")) continue;
            auto& surcharge = rows[{name + "+surcharge", rate.ppm("surcharge/percent")}];
            surcharge.base += rate.cents("base");
            surcharge.amount += rate.cents("surcharge/amount");
        }
    }
    return rows;
}

/// GOBL rounds each rate's row for itself and the document's tax from the exact sum: our two scopes.
void run_gobl(Case const& each)
{
    auto const invoice = gobl_invoice(each);
    auto const by_rate = invoice.priced(RoundingScope::rate_per_document);
    auto const whole = invoice.priced(RoundingScope::document);
    auto const lines = each.items("lines");
    ASSERT_LE(lines.size(), by_rate.lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const& line = by_rate.lines[i];
        EXPECT_EQ(line.gross_minor, lines[i].cents("sum")) << "line " << i;
        EXPECT_EQ(line.gross_minor - line.discount_minor, lines[i].cents("total")) << "line " << i;
        for (auto const& discount : lines[i].items("discounts")) EXPECT_EQ(line.discount_minor, discount.cents("amount"));
    }
    Case const totals{each, "expected_totals"};
    auto const expected = gobl_rows(totals);
    auto ours = rows_of(invoice, by_rate);
    std::erase_if(ours, [](auto const& row) { return row.first.first == "none"; });
    EXPECT_EQ(ours, expected) << "ours: " << in_words(ours) << "\ntheirs: " << in_words(expected);
    EXPECT_EQ(whole.tax_minor, totals.cents("tax"));
    EXPECT_EQ(whole.total_minor, totals.cents("total_with_tax"));
    EXPECT_EQ(whole.total_minor - whole.tax_minor, totals.cents("total"));
    EXPECT_EQ(whole.total_minor, totals.cents("payable"));
}

TEST(Invoices, of_gobl_are_run_or_say_why_not)
{
    run_each("tax_gobl_invoices.json", "tax_gobl_invoices_not_run.tsv", 80, [](Case const& each, bool listed) {
        if (!listed) run_gobl(each);
        return !listed;
    });
}

// ---- EN 16931 ----

/// A price for base_quantity units with any number of digits: the unit of the kernel may be a thousand of theirs (BT-149).
void set_price(LineInput& line, Case const& each)
{
    auto const quantity = scaled(each.text("quantity"), 3);
    auto const price_e8 = scaled(each.text("net_price"), 8);
    auto const base = scaled(each.maybe("base_quantity").value_or("1"), 0);
    for (std::int64_t const units : {1, 10, 100, 1'000}) {
        if (quantity % units != 0 || price_e8 * units % (base * 10'000) != 0) continue;
        line.quantity_milli = quantity / units;
        line.unit_price_e4 = price_e8 * units / base / 10'000;
        return;
    }
    throw std::runtime_error("a price that is too fine");
}

/// Charges and allowances cancel in all examples that are run, or leave a charge: a line of what is charged, less what is allowed.
void add_document_charges(Invoice& invoice, Case const& each)
{
    std::map<std::tuple<std::string, std::int32_t>, std::pair<std::int64_t, std::int64_t>> sums;
    for (auto const& entry : each.items("document_allowance_charges")) {
        auto& [charged, allowed] = sums[{entry.text("vat_category"), entry.ppm("vat_percent")}];
        (entry.text("charge") == "true" ? charged : allowed) += entry.cents("amount");
    }
    for (auto const& [tax, sum] : sums) {
        if (sum.first == 0 && sum.second == 0) continue;
        invoice.lines.push_back({.quantity_milli = 1'000,
            .unit_price_e4 = sum.first * 100,
            .tax_rate_ppm = std::get<1>(tax),
            .discount = {DiscountKind::amount, sum.second},
            .tax_group = invoice.group(std::get<0>(tax))});
    }
}

void run_en16931(Case const& each)
{
    Invoice invoice;
    auto const lines = each.items("lines");
    for (auto const& entry : lines) {
        LineInput line{.tax_rate_ppm = entry.ppm("vat_percent"), .tax_group = invoice.group(entry.text("vat_category"))};
        set_price(line, entry);
        std::int64_t charges = 0; // they cancel in the examples that are run
        for (auto const& allowance : entry.items("allowance_charges")) charges += (allowance.text("charge") == "true" ? 1 : -1) * allowance.cents("amount");
        EXPECT_EQ(charges, 0);
        invoice.lines.push_back(line);
    }
    add_document_charges(invoice, each);
    auto const quote = invoice.priced(RoundingScope::rate_per_document);
    std::int64_t net = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(quote.lines[i].gross_minor, lines[i].cents("expected_line_net")) << "line " << i;
    Rows expected;
    Case const totals{each, "expected_tax_totals/0"};
    for (auto const& row : totals.items("subtotals")) {
        auto& [base, amount] = expected[{row.text("category"), row.ppm("percent")}];
        base += row.cents("taxable");
        amount += row.cents("tax");
        net += row.cents("taxable");
    }
    auto const ours = rows_of(invoice, quote);
    EXPECT_EQ(ours, expected) << "ours: " << in_words(ours) << "\ntheirs: " << in_words(expected);
    EXPECT_EQ(quote.tax_minor, totals.cents("tax_amount"));
    EXPECT_EQ(quote.total_minor - quote.tax_minor, net);
    EXPECT_EQ(net, each.cents("expected_monetary_total/TaxExclusiveAmount"));
    EXPECT_EQ(quote.total_minor, each.cents("expected_monetary_total/TaxInclusiveAmount"));
}

TEST(Invoices, of_en_16931_are_run_or_say_why_not)
{
    run_each("tax_en16931_invoices.json", "tax_en16931_invoices_not_run.tsv", 12, [](Case const& each, bool listed) {
        if (!listed) run_en16931(each);
        return !listed;
    });
}

} // namespace
} // namespace shopx::engine::testing
