// A stored sale, looked at again: the row is what the document says, the sums hold, and the kernel of its version comes to its amounts.
#pragma once

#include "sale_body.hpp"

#include "shopx/engine/quote.hpp"
#include "shopx/record_sales/record_sales.hpp"
#include "shopx/sales/sales.hpp"

namespace shopx::record_sales {

/// The document as it was read. Kept apart from `look_again`, which wants what the document names at hand.
Result<SaleBody> read_document(sales::Record const& record);

/// Where the document can't be read: that, and nothing more.
std::vector<Difference> cannot_be_read(sales::Record const& record, Error const& error);
/// All that differs. A doubt that was told when the sale was recorded is no news, and says so.
std::vector<Difference> look_again(sales::Record const& record, SaleBody const& body);

} // namespace shopx::record_sales
