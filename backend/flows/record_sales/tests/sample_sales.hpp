// Sales that are right, for tests that spoil one thing at a time.
#pragma once

#include "shopx/record_sales/sale_body.hpp"

#include <string>
#include <utility>
#include <vector>

namespace shopx::record_sales {

using Found = std::vector<std::pair<std::string, std::string>>;

/// Two lamps at 2.55 and a book at 8.99, tax included at 20 % and 0 %, paid in cash with a tenner and a fiver.
inline SaleBody sale()
{
    SaleBody body;
    body.kind = Kind::sale;
    body.currency = "GBP";
    LineBody lamp;
    lamp.name = "Lamp";
    lamp.quantity_milli = 2000;
    lamp.unit_price_e4 = 25500;
    lamp.tax_code = "standard";
    lamp.tax_rate_ppm = 200'000;
    lamp.gross_minor = lamp.total_minor = 510;
    lamp.tax_minor = 85;
    LineBody book;
    book.name = "Book";
    book.quantity_milli = 1000;
    book.unit_price_e4 = 89900;
    book.tax_code = "zero";
    book.tax_rate_ppm = 0;
    book.gross_minor = book.total_minor = 899;
    body.lines = {lamp, book};
    body.taxes = {{"standard", 200'000, 425, 85}, {"zero", 0, 899, 0}};
    body.tax_minor = 85;
    body.total_minor = 1409;
    body.tenders = {{TenderKind::cash, 1409, 1500, 91, {}}};
    body.kernel_version = 1;
    return body;
}

/// The same goods come back.
inline SaleBody mirrored()
{
    auto body = sale();
    body.kind = Kind::return_;
    for (auto& line : body.lines)
        for (auto* amount : {&line.quantity_milli, &line.gross_minor, &line.tax_minor, &line.total_minor}) *amount = -*amount;
    for (auto& tax : body.taxes) {
        tax.net_minor = -tax.net_minor;
        tax.tax_minor = -tax.tax_minor;
    }
    body.tax_minor = -85;
    body.total_minor = -1409;
    body.tenders = {{TenderKind::cash, -1409, 0, 1409, {}}};
    return body;
}

inline Found problems_of(SaleBody const& body)
{
    json::Problems problems;
    check(body, problems);
    Found found;
    if (problems.empty()) return found;
    for (auto const& field : std::move(problems).to_error().fields) found.emplace_back(field.pointer, field.code);
    return found;
}

/// The only thing wrong, once the sale has been spoiled.
template <class Spoil>
Found after(Spoil spoil, SaleBody body = sale())
{
    spoil(body);
    return problems_of(body);
}

/// A jacket for 100.00 without tax, with GST of 5 % and QST of 9.975 % side by side, and a book with GST alone: Quebec.
inline SaleBody quebec()
{
    SaleBody body;
    body.kind = Kind::sale;
    body.currency = "CAD";
    body.prices_include_tax = false;
    body.rounding_scope = Scope::rate_per_document;
    LineBody jacket;
    jacket.name = "Jacket";
    jacket.quantity_milli = 1000;
    jacket.unit_price_e4 = 1'000'000;
    jacket.gross_minor = 10'000;
    jacket.tax_minor = 1'498;
    jacket.total_minor = 11'498;
    jacket.taxes = {{"gst", 50'000, {}, 500}, {"qst", 99'750, {}, 998}};
    LineBody book;
    book.name = "Book";
    book.quantity_milli = 1000;
    book.unit_price_e4 = 200'000;
    book.tax_code = "gst";
    book.tax_rate_ppm = 50'000;
    book.gross_minor = 2'000;
    book.tax_minor = 100;
    book.total_minor = 2'100;
    body.lines = {jacket, book};
    body.taxes = {{"gst", 50'000, 12'000, 600}, {"qst", 99'750, 10'000, 998}};
    body.tax_minor = 1'598;
    body.total_minor = 13'598;
    body.tenders = {{TenderKind::card_external, 13'598, {}, {}, {}}};
    body.kernel_version = 1;
    return body;
}

/// The lamps of `sale` with a tenth off by a promotion: 5.10 less 0.51, with 0.77 (of 4.59) of tax in it.
inline SaleBody promoted()
{
    auto body = sale();
    auto& lamp = body.lines[0];
    lamp.promotion_minor = 51;
    lamp.promotions = {{"autumn", 3, 51}};
    lamp.tax_minor = body.taxes[0].tax_minor = body.tax_minor = 77;
    lamp.total_minor = 459;
    body.taxes[0].net_minor = 382;
    body.total_minor = 1358;
    body.tenders = {{TenderKind::cash, 1358, 1500, 142, {}}};
    body.rules_version = 7;
    body.priced_at = "2026-11-25T17:30";
    return body;
}

} // namespace shopx::record_sales
