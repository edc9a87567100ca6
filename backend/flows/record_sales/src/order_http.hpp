// PUT /v1/orders/{order_id}: a cart is promised to a customer, priced and checked as a sale is, and kept until it becomes one.
#pragma once

#include "flow.hpp"

namespace shopx::record_sales {

http::Route order_route(RecordSales::Impl& flow);

} // namespace shopx::record_sales
