// The parts of check(SaleBody), by subject. What is said of each: a pointer, a stable code and a sentence.
#pragma once

#include "shopx/record_sales/sale_body.hpp"

namespace shopx::record_sales {

/// Whether a part lies between zero and its whole, on a sale or in the mirror of a return.
constexpr bool is_between(std::int64_t part, std::int64_t whole) { return whole >= 0 ? part >= 0 && part <= whole : part <= 0 && part >= whole; }

void check_discount(std::optional<DiscountBody> const& discount, std::string const& at, json::Problems& problems);
/// Signs, what was taken off, and the total.
void check_line(SaleBody const& body, std::size_t line, json::Problems& problems);
/// A line's taxes, said in one way, and the rows that all lines' taxes come to.
void check_taxes(SaleBody const& body, json::Problems& problems);
void check_tenders(SaleBody const& body, json::Problems& problems);
/// Without lines nothing is priced: value is sold, or taken in, and the tenders come to nothing together.
void check_lines_or_value(SaleBody const& body, json::Problems& problems);
/// Where prices and promotions are from: pins, codes, and what goes with what.
void check_sources(SaleBody const& body, json::Problems& problems);

} // namespace shopx::record_sales
