// What a stored document says of money. Documents of every kind have it in the same words, so whoever follows the feed reads all of them here.
#pragma once

#include "shopx/documents/sale_body.hpp"

#include <string_view>

namespace shopx::documents {

/// Amounts have the sign of what they do to the shop: above zero is sold and taken in.
struct Said {
    std::optional<ShiftId> shift_id;
    std::int64_t discount_minor = 0; // taken off the lines: their own discounts, shares of the order's, promotions
    std::vector<TaxBody> taxes;
    std::vector<TenderBody> tenders; // without references
};

/// Members that it does not ask for pass. Throws when the text is no document.
Said read_said(std::string_view document);

} // namespace shopx::documents
