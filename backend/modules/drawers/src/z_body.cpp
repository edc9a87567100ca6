#include "z_body.hpp"

namespace shopx::drawers {
namespace {

std::int64_t cash_of(Totals const& totals, std::string const& currency)
{
    std::int64_t sum = 0;
    for (auto const& tender : totals.tenders)
        if (tender.kind == "cash" && tender.currency == currency) sum += tender.given_minor - tender.change_minor - tender.given_back_minor;
    return sum;
}

} // namespace

void check(ZBody const& body, json::Problems& problems)
{
    if ((body.number == 1) == body.previous_digest.has_value())
        problems.add("/previous_digest", body.number == 1 ? "not_allowed" : "required", "each Z but the first names the one before");
    auto const& totals = body.totals;
    if (totals.total_minor != totals.sold_minor - totals.returned_minor) problems.add("/totals/total_minor", "sum_differs", "the total is sold less returned");
    for (std::size_t i = 0; i < totals.taxes.size(); ++i)
        if (totals.taxes[i].gross_minor != totals.taxes[i].net_minor + totals.taxes[i].tax_minor)
            problems.add(json::pointer({"totals", "taxes", i, "gross_minor"}), "sum_differs", "gross is net and tax");
    for (std::size_t i = 0; i < totals.cash.size(); ++i) {
        auto const& cash = totals.cash[i];
        auto const beside = cash.float_minor + cash.pay_in_minor - cash.pay_out_minor - cash.drop_minor;
        if (cash.expected_minor != beside + cash_of(totals, cash.currency))
            problems.add(json::pointer({"totals", "cash", i, "expected_minor"}), "sum_differs", "it is float, cash of sales and what went in and out");
        if (cash.counted_minor.has_value() != cash.variance_minor.has_value()
            || (cash.counted_minor && *cash.variance_minor != *cash.counted_minor - cash.expected_minor))
            problems.add(json::pointer({"totals", "cash", i, "variance_minor"}), "sum_differs", "the variance is counted less expected");
    }
}

} // namespace shopx::drawers
