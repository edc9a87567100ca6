// What is on a receipt. Private to receipts.
#pragma once

#include "document.hpp"

#include "shopx/receipts/receipts.hpp"
#include "shopx/sales/sales.hpp"

namespace shopx::receipts {

/// What stands above and below: the shop's, and not the sale's. Kept with the first print, so that a reprint has the same.
struct Head {
    std::string store_name;
    std::string address;
    std::string header; // lines of the shop's own
    std::string footer;
    std::string register_name;
    std::string receipt_number;
    std::string time_zone;
};

/// Which copy.
struct Copy {
    Language language{};
    bool is_gift = false;    // without prices, taxes and payments
    std::int64_t number = 0; // of this print; 0: it is not printed but shown. From the second on it says DUPLICATE and how many came before
};

/// Of the stored sale and nothing else: its amounts are the document's and the row's, and none is computed anew.
Printout receipt_of(sales::Stored const& sale, Head const& head, Copy const& copy);

} // namespace shopx::receipts
