// The sums of a sale must hold by themselves, with no catalogue and no kernel at hand (E25.1 to E25.3).
#include "sale_body.hpp"

namespace shopx::record_sales {
namespace {

using json::pointer;

bool is_between(std::int64_t part, std::int64_t whole) { return whole >= 0 ? part >= 0 && part <= whole : part <= 0 && part >= whole; }

void check_discount(std::optional<DiscountBody> const& discount, std::string const& at, json::Problems& problems)
{
    if (!discount) return;
    bool const percent = discount->kind == DiscountKind::percent;
    if (percent != discount->rate_ppm.has_value())
        problems.add(at + "/rate_ppm", percent ? "required" : "not_allowed", "a percent discount has rate_ppm, and no other");
    if (percent == discount->amount_minor.has_value())
        problems.add(at + "/amount_minor", percent ? "not_allowed" : "required", "an amount discount has amount_minor, and no other");
}

void check_line(SaleBody const& body, std::size_t i, json::Problems& problems)
{
    auto const& line = body.lines[i];
    auto const sign = body.kind == Kind::sale ? 1 : -1;
    if (line.quantity_milli * sign <= 0)
        problems.add(
            pointer({"lines", i, "quantity_milli"}), "wrong_sign", sign > 0 ? "a sale's quantities are above zero" : "a return's quantities are below zero");
    if (line.gross_minor * sign < 0)
        problems.add(pointer({"lines", i, "gross_minor"}), "wrong_sign", "the gross has the quantity's sign");
    else if (!is_between(line.discount_minor, line.gross_minor))
        problems.add(pointer({"lines", i, "discount_minor"}), "discount_above_line", "a discount is between zero and its line");
    else if (!is_between(line.order_discount_minor, line.gross_minor - line.discount_minor))
        problems.add(
            pointer({"lines", i, "order_discount_minor"}), "discount_above_line", "a share of the order's discount is between zero and the rest of its line");
    auto const rest = line.gross_minor - line.discount_minor - line.order_discount_minor;
    if (line.total_minor != rest + (body.prices_include_tax ? 0 : line.tax_minor))
        problems.add(pointer({"lines", i, "total_minor"}), "sum_differs", "total is gross − discounts, plus tax when prices exclude it");
    if (!is_between(line.tax_minor, line.total_minor))
        problems.add(pointer({"lines", i, "tax_minor"}), "out_of_range", "tax is between zero and the line's total");
    check_discount(line.discount, pointer({"lines", i, "discount"}), problems);
}

void check_totals(SaleBody const& body, json::Problems& problems)
{
    std::int64_t total = 0, tax = 0; // at most 2,000 amounts of 10^12: no overflow
    for (auto const& line : body.lines) {
        total += line.total_minor;
        tax += line.tax_minor;
    }
    if (total != body.total_minor) problems.add("/total_minor", "sum_differs", "the lines come to " + std::to_string(total));
    if (tax != body.tax_minor) problems.add("/tax_minor", "sum_differs", "the lines' tax comes to " + std::to_string(tax));
}

void check_taxes(SaleBody const& body, json::Problems& problems)
{
    std::vector<std::int64_t> totals(body.taxes.size()), taxes(body.taxes.size());
    for (std::size_t i = 0; i < body.taxes.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (body.taxes[k].tax_code == body.taxes[i].tax_code && body.taxes[k].tax_rate_ppm == body.taxes[i].tax_rate_ppm)
                problems.add(pointer({"taxes", i}), "twice", "the class and rate are there already");
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        auto const& line = body.lines[i];
        std::size_t t = 0;
        while (t < body.taxes.size() && (body.taxes[t].tax_rate_ppm != line.tax_rate_ppm || body.taxes[t].tax_code != line.tax_code)) ++t;
        if (t == body.taxes.size()) {
            problems.add(pointer({"lines", i, "tax_code"}), "no_tax_row", "the taxes have no row for this class and rate");
            continue;
        }
        totals[t] += line.total_minor;
        taxes[t] += line.tax_minor;
    }
    for (std::size_t t = 0; t < body.taxes.size(); ++t) {
        if (body.taxes[t].tax_minor != taxes[t])
            problems.add(pointer({"taxes", t, "tax_minor"}), "sum_differs", "its lines' tax comes to " + std::to_string(taxes[t]));
        if (body.taxes[t].net_minor + body.taxes[t].tax_minor != totals[t])
            problems.add(pointer({"taxes", t, "net_minor"}), "sum_differs", "net and tax must come to its lines, " + std::to_string(totals[t]));
    }
}

void check_tenders(SaleBody const& body, json::Problems& problems)
{
    std::int64_t tendered = 0;
    for (std::size_t i = 0; i < body.tenders.size(); ++i) {
        auto const& tender = body.tenders[i];
        tendered += tender.amount_minor;
        if (body.kind == Kind::sale ? tender.amount_minor < 0 : tender.amount_minor > 0)
            problems.add(pointer({"tenders", i, "amount_minor"}), "wrong_sign", "a tender has the sign of its document");
        if (tender.kind == TenderKind::cash) {
            if (!tender.given_minor || !tender.change_minor)
                problems.add(pointer({"tenders", i}), "required", "cash says what was given and what was handed back");
            else if (*tender.given_minor - *tender.change_minor != tender.amount_minor)
                problems.add(pointer({"tenders", i, "amount_minor"}), "sum_differs", "cash is given − change");
            if (tender.reference) problems.add(pointer({"tenders", i, "reference"}), "not_allowed", "cash has no reference");
        } else if (tender.given_minor || tender.change_minor) {
            problems.add(pointer({"tenders", i}), "not_allowed", "change comes from cash alone");
        }
    }
    if (tendered != body.total_minor + body.rounding_minor)
        problems.add("/tenders", "sum_differs",
            "the tenders come to " + std::to_string(tendered) + ", total and rounding to " + std::to_string(body.total_minor + body.rounding_minor));
}

} // namespace

void check(SaleBody const& body, json::Problems& problems)
{
    for (std::size_t i = 0; i < body.lines.size(); ++i) check_line(body, i, problems);
    check_discount(body.order_discount, "/order_discount", problems);
    check_totals(body, problems);
    check_taxes(body, problems);
    check_tenders(body, problems);
}

} // namespace shopx::record_sales
