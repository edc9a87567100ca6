// What the shop's own data say otherwise than the till. Each of these flags; none refuses, and none changes what was said.
#pragma once

#include "applied_rules.hpp"
#include "flags.hpp"
#include "record_sale.hpp"

namespace shopx::record_sales {

/// Promotions and price lists, by the rules of the version that the till names. Gives what they come to; null: there was nothing to ask.
AppliedRules const* compare_with_rules(PriceBook const& book, SaleBody const& body, int currency_digits, Flags& flags);

/// The goods of a line: sold at all, at what price, in which categories. Where a price list decides the price, the catalogue has no say.
void compare_goods(PriceBook const& book, LineBody const& line, catalog::Item const& item, std::size_t i, bool has_list_price, Flags& flags);
/// The taxes of the goods' class on the business date.
void compare_taxes(PriceBook const& book, LineBody const& line, catalog::Item const& item, std::size_t i, BusinessDay day, Flags& flags);

/// The store's way with tax, and its pack.
void compare_terms(SaleBody const& body, stores::Store const& store, Flags& flags);
/// E9 and E14: only the cash part is rounded, by the store's step.
void compare_rounding(SaleBody const& body, stores::Store const& store, Flags& flags);

} // namespace shopx::record_sales
