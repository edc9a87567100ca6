// The taxes of lines, and the rows that they come to: net and tax are the gross, for a line, a rate and the document (E25.2).
#include "checks.hpp"

namespace shopx::documents {
namespace {

using json::pointer;

/// What the lines say of the rows of SaleBody::taxes, added up.
class TaxRows {
public:
    TaxRows(SaleBody const& body, json::Problems& problems) : body_{body}, problems_{problems}, totals_(body.taxes.size()), taxes_(body.taxes.size()) {}

    /// A tax of a line, on `net`. False: there is no row for it.
    bool add(std::string_view code, std::int32_t rate_ppm, std::int64_t net, std::int64_t tax)
    {
        for (std::size_t row = 0; row < body_.taxes.size(); ++row) {
            if (body_.taxes[row].tax_rate_ppm != rate_ppm || body_.taxes[row].tax_code != code) continue;
            totals_[row] += net + tax;
            taxes_[row] += tax;
            return true;
        }
        return false;
    }

    void compare() const
    {
        auto const& rows = body_.taxes;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            for (std::size_t earlier = 0; earlier < row; ++earlier)
                if (rows[earlier].tax_code == rows[row].tax_code && rows[earlier].tax_rate_ppm == rows[row].tax_rate_ppm)
                    problems_.add(pointer({"taxes", row}), "twice", "the class and rate are there already");
            if (rows[row].tax_minor != taxes_[row])
                problems_.add(pointer({"taxes", row, "tax_minor"}), "sum_differs", "its lines' tax comes to " + std::to_string(taxes_[row]));
            if (rows[row].net_minor + rows[row].tax_minor != totals_[row])
                problems_.add(pointer({"taxes", row, "net_minor"}), "sum_differs", "net and tax must come to its lines, " + std::to_string(totals_[row]));
        }
    }

private:
    SaleBody const& body_;
    json::Problems& problems_;
    std::vector<std::int64_t> totals_, taxes_; // at most 2,000 lines of 8 amounts of 10^12 each: no overflow
};

void check_single_tax(SaleBody const& body, std::size_t i, TaxRows& rows, json::Problems& problems)
{
    auto const& line = body.lines[i];
    if (!line.tax_code) problems.add(pointer({"lines", i, "tax_code"}), "required", "a line has tax_code and tax_rate_ppm, or else taxes");
    if (!line.tax_rate_ppm) problems.add(pointer({"lines", i, "tax_rate_ppm"}), "required", "a line has tax_code and tax_rate_ppm, or else taxes");
    if (!line.tax_code || !line.tax_rate_ppm) return;
    if (!rows.add(*line.tax_code, *line.tax_rate_ppm, line.total_minor - line.tax_minor, line.tax_minor))
        problems.add(pointer({"lines", i, "tax_code"}), "no_tax_row", "the taxes have no row for this class and rate");
}

/// What tax k of a line is on: the net price, and those before it that it names.
std::int64_t base_of(LineBody const& line, std::size_t i, std::size_t k, json::Problems& problems)
{
    auto const& taxes = *line.taxes;
    auto base = line.total_minor - line.tax_minor;
    if (!taxes[k].on_earlier) return base;
    auto const& places = *taxes[k].on_earlier;
    std::uint32_t seen = 0;
    for (std::size_t j = 0; j < places.size(); ++j) {
        auto const place = static_cast<std::size_t>(places[j]); // 0 to line_taxes_max - 1, as it was read
        if (place >= k) {
            problems.add(pointer({"lines", i, "taxes", k, "on_earlier", j}), "not_earlier", "a tax may be on those before it in the list alone");
            continue;
        }
        if ((seen >> place & 1U) != 0) problems.add(pointer({"lines", i, "taxes", k, "on_earlier", j}), "twice", "the tax is on that one already");
        seen |= 1U << place;
        base += taxes[place].tax_minor;
    }
    return base;
}

void check_several_taxes(SaleBody const& body, std::size_t i, TaxRows& rows, json::Problems& problems)
{
    auto const& line = body.lines[i];
    auto const& taxes = *line.taxes;
    constexpr auto one_way = "a line with taxes has neither tax_code nor tax_rate_ppm";
    if (line.tax_code) problems.add(pointer({"lines", i, "tax_code"}), "not_allowed", one_way);
    if (line.tax_rate_ppm) problems.add(pointer({"lines", i, "tax_rate_ppm"}), "not_allowed", one_way);
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < taxes.size(); ++k) {
        auto const& tax = taxes[k];
        sum += tax.tax_minor;
        for (std::size_t earlier = 0; earlier < k; ++earlier)
            if (taxes[earlier].tax_code == tax.tax_code && taxes[earlier].tax_rate_ppm == tax.tax_rate_ppm)
                problems.add(pointer({"lines", i, "taxes", k}), "twice", "the line has this tax already");
        if (!is_between(tax.tax_minor, line.total_minor))
            problems.add(pointer({"lines", i, "taxes", k, "tax_minor"}), "out_of_range", "a tax is between zero and the line's total");
        if (!rows.add(tax.tax_code, tax.tax_rate_ppm, base_of(line, i, k, problems), tax.tax_minor))
            problems.add(pointer({"lines", i, "taxes", k, "tax_code"}), "no_tax_row", "the sale's taxes have no row for this tax and rate");
    }
    if (sum != line.tax_minor) problems.add(pointer({"lines", i, "tax_minor"}), "sum_differs", "the line's taxes come to " + std::to_string(sum));
}

} // namespace

void check_taxes(SaleBody const& body, json::Problems& problems)
{
    TaxRows rows{body, problems};
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        if (body.lines[i].taxes)
            check_several_taxes(body, i, rows, problems);
        else
            check_single_tax(body, i, rows, problems);
    }
    rows.compare();
}

} // namespace shopx::documents
