#pragma once

#include "priced_sale.hpp"
#include "sale_body.hpp"

#include "shopx/record_sales/record_sales.hpp"

namespace shopx::record_sales {

/// What a sale is checked against, as it is in memory at this moment. Holds nothing across an await.
struct PriceBook {
    stores::Directory const& directory;
    catalog::Catalogue const& catalogue;
    pricing::TaxTable const& taxes;
};

/// Refuses what cannot have happened; flags what is doubtful; changes nothing of what the till said.
Result<PricedSale> price(PriceBook const& book, http::Caller const& caller, SaleId id, SaleBody const& body, Instant now);

} // namespace shopx::record_sales
