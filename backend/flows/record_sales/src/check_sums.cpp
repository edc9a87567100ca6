// The sums of a sale must hold by themselves, with no catalogue and no kernel at hand (E25.1 to E25.3).
#include "checks.hpp"

namespace shopx::record_sales {
namespace {

using json::pointer;

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
    check_sources(body, problems);
}

} // namespace shopx::record_sales
