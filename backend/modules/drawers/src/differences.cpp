#include "closing.hpp"

#include <map>

namespace shopx::drawers {
namespace {

using Flat = std::map<std::string, std::int64_t>;

void flatten(Flat& flat, ZCounts const& counts)
{
    flat["counts/sales"] = counts.sales;
    flat["counts/returns"] = counts.returns;
    flat["counts/refunds"] = counts.refunds;
    flat["counts/exchanges"] = counts.exchanges;
    flat["counts/voids"] = counts.voids;
    flat["counts/no_sales"] = counts.no_sales;
}

void flatten(Flat& flat, ZCash const& cash)
{
    auto const at = "cash/" + cash.currency + "/";
    flat[at + "float_minor"] = cash.float_minor;
    flat[at + "pay_in_minor"] = cash.pay_in_minor;
    flat[at + "pay_out_minor"] = cash.pay_out_minor;
    flat[at + "drop_minor"] = cash.drop_minor;
    flat[at + "expected_minor"] = cash.expected_minor;
    if (cash.counted_minor) flat[at + "counted_minor"] = *cash.counted_minor;
    if (cash.variance_minor) flat[at + "variance_minor"] = *cash.variance_minor;
}

void flatten(Flat& flat, Totals const& totals)
{
    flatten(flat, totals.counts);
    flat["sold_minor"] = totals.sold_minor;
    flat["returned_minor"] = totals.returned_minor;
    flat["tax_minor"] = totals.tax_minor;
    flat["discount_minor"] = totals.discount_minor;
    flat["rounding_minor"] = totals.rounding_minor;
    for (auto const& tax : totals.taxes) {
        auto const at = "taxes/" + tax.tax_code + "/" + std::to_string(tax.tax_rate_ppm) + "/";
        flat[at + "net_minor"] = tax.net_minor;
        flat[at + "tax_minor"] = tax.tax_minor;
    }
    for (auto const& tender : totals.tenders) {
        auto const at = "tenders/" + tender.kind + "/" + tender.currency + "/";
        flat[at + "tenders"] = tender.tenders;
        flat[at + "taken_minor"] = tender.taken_minor;
        flat[at + "given_back_minor"] = tender.given_back_minor;
        flat[at + "given_minor"] = tender.given_minor;
        flat[at + "change_minor"] = tender.change_minor;
    }
    for (auto const& one : totals.receipts) {
        auto const at = "receipts/" + one.series_id.to_string() + "/";
        flat[at + "first_number"] = one.first_number;
        flat[at + "last_number"] = one.last_number;
        flat[at + "receipts"] = one.receipts;
    }
    for (auto const& cash : totals.cash) flatten(flat, cash);
}

Flat flat_of(ZBody const& z)
{
    Flat flat;
    flatten(flat, z.totals);
    flat["late_minor"] = z.late_minor.value_or(0);
    flat["perpetual_minor"] = z.perpetual_minor;
    return flat;
}

std::optional<std::int64_t> value_in(Flat const& flat, std::string const& what)
{
    auto const at = flat.find(what);
    if (at == flat.end()) return std::nullopt;
    return at->second;
}

} // namespace

std::vector<ZFlag> differences(ZBody const& said, ZBody const& known)
{
    auto const left = flat_of(said);
    auto const right = flat_of(known);
    auto names = left;
    names.insert(right.begin(), right.end());
    std::vector<ZFlag> found;
    for (auto const& [what, _] : names) {
        auto const a = value_in(left, what);
        auto const b = value_in(right, what);
        // A row that one of them leaves out is a row of zeroes, but for a count: nothing counted is not zero counted.
        bool const is_count = what.ends_with("/counted_minor") || what.ends_with("/variance_minor");
        bool const same = is_count ? a == b : a.value_or(0) == b.value_or(0);
        if (!same && found.size() < limits::z_flags_max) found.push_back({what, a, b});
    }
    return found;
}

} // namespace shopx::drawers
