// What the shop's own data say otherwise than the till. Each of these flags; none refuses, and none changes what was said.
#pragma once

#include "flags.hpp"
#include "record_sale.hpp"

namespace shopx::record_sales {

/// The price and the tax of one line's goods.
void compare_with_catalogue(PriceBook const& book, LineBody const& line, catalog::Item const& item, std::size_t i, Flags& flags);
/// The store's way with tax.
void compare_terms(SaleBody const& body, stores::Store const& store, Flags& flags);
/// E9 and E14: only the cash part is rounded, by the store's step.
void compare_rounding(SaleBody const& body, stores::Store const& store, Flags& flags);

} // namespace shopx::record_sales
