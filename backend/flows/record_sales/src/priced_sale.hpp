// A sale that has passed every check and waits to be written; and what comes of it.
#pragma once

#include "shopx/base/result.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/inventory/inventory.hpp"
#include "shopx/payments/payments.hpp"
#include "shopx/sales/sales.hpp"

namespace shopx::record_sales {

struct PricedSale {
    sales::Record record;
    inventory::Movement movement;
    std::vector<payments::Tender> tenders; // those that live on
    std::size_t lines = 0;
};

struct Recorded {
    sales::Stored sale;
    bool first_time = true;
};

} // namespace shopx::record_sales
