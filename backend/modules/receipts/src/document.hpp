// What a receipt needs of a stored document. Private to receipts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::receipts {

/// As it was said at the till. A document grows: fields that are not here are passed over, and those that came later are absent in older
/// ones. Nothing is computed anew from it.
struct Document {
    struct Promotion {
        std::string name;
        std::int64_t amount_minor = 0;
    };
    struct SaleLine {
        std::string name;
        std::int64_t quantity_milli = 0;
        std::int64_t unit_price_e4 = 0;
        std::int64_t gross_minor = 0;
        std::int64_t discount_minor = 0;
        std::int64_t order_discount_minor = 0;
        std::int64_t promotion_minor = 0;
        std::int64_t discount_rate_ppm = 0; // 0: an amount was taken off
        std::string discount_reason;
        std::vector<Promotion> promotions;
    };
    struct Tax {
        std::string code;
        std::int64_t rate_ppm = 0;
        std::int64_t net_minor = 0;
        std::int64_t tax_minor = 0;
    };
    struct Tender {
        std::string kind; // a word; there may be more of them than we have words for
        std::int64_t amount_minor = 0;
        std::optional<std::int64_t> given_minor;
        std::optional<std::int64_t> change_minor;
        std::string reference;
    };
    std::string kind;
    bool prices_include_tax = true;
    std::vector<SaleLine> lines;
    std::vector<Tax> taxes;
    std::vector<Tender> tenders;
    std::vector<std::string> coupons;
};

/// Throws std::runtime_error when it is no JSON object: what is stored was checked before.
Document read_document(std::string_view text);

} // namespace shopx::receipts
