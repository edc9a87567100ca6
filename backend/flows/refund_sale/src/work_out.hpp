// What goods that come back are worth: shares of what was paid (E11), by the kernel.
#pragma once

#include "bodies.hpp"
#include "sold.hpp"

namespace shopx::refund_sale {

struct GoodsBack {
    engine::Refund refund;                     // amounts below zero
    std::vector<DocumentLine> lines;           // the same, as they are stored
    std::vector<sales::Refundable::Line> back; // differences for the database
    std::int64_t amount_minor() const { return -refund.total_minor; }
};
Result<GoodsBack> work_out_goods(Sold const& sold, sales::Refundable const& state, std::vector<LineBack> const& items);

/// Value that was sold and is taken back. `tenders` are above zero: the shop owes less.
struct ValueTaken {
    std::int64_t amount_minor = 0;
    std::vector<DocumentTender> tenders;
    std::vector<sales::Refundable::Tender> back;
};
Result<ValueTaken> work_out_value(Sold const& sold, sales::Refundable const& state, std::vector<ValueBack> const& items);

/// The kernel's rows of taxes, with their codes.
std::vector<TaxBody> tax_rows(Sold const& sold, std::vector<engine::TaxQuote> const& rows);

} // namespace shopx::refund_sale
