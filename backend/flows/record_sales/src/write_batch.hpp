#pragma once

#include "priced_sale.hpp"

#include <span>

namespace shopx::record_sales {

/// Writes the sales in one transaction of many tenants and one round trip: all of them or none. Gives their receipt numbers.
Task<std::vector<std::int64_t>> write_batch(pg::Writer& writer, std::span<PricedSale const* const> sales);

/// Those of the sales that are stored already.
Task<std::vector<sales::Stored>> look_up(pg::Writer& writer, std::span<PricedSale const* const> sales);

} // namespace shopx::record_sales
