// GET /v1/sales/{sale_id}/derivation: a stored sale, priced again by what it names, and where each of its amounts comes from.
#pragma once

#include "shopx/record_sales/record_sales.hpp"

namespace shopx::record_sales {

http::Route derivation_route(StoredParts parts);

} // namespace shopx::record_sales
