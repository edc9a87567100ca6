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

} // namespace

void check(SaleBody const& body, json::Problems& problems)
{
    for (std::size_t i = 0; i < body.lines.size(); ++i) check_line(body, i, problems);
    check_lines_or_value(body, problems);
    check_discount(body.order_discount, "/order_discount", problems);
    check_totals(body, problems);
    check_taxes(body, problems);
    check_tenders(body, problems);
    check_sources(body, problems);
}

} // namespace shopx::record_sales
