// How money goes back: over the tenders that paid, by the shop's order or as the caller wants it, each up to what it paid (E12), cash rounded by
// itself (E9).
#pragma once

#include "bodies.hpp"
#include "sold.hpp"

#include "shopx/engine/cash.hpp"

namespace shopx::refund_sale {

struct CashTerms {
    std::int64_t step_minor = 1;
    engine::Tie tie = engine::Tie::away_from_zero;
};

/// What goes back by which way. `back` are the differences for the database.
struct Given {
    std::vector<DocumentTender> tenders; // amounts below zero
    std::int64_t rounding_minor = 0;
    std::vector<sales::Refundable::Tender> back;
};

/// Spreads `amount_minor`, zero or above. `chosen` null: by `order`, words of tenders; a word that is missing comes last.
Result<Given> give_back_by(Sold const& sold, sales::Refundable const& state, std::int64_t amount_minor, std::vector<GiveBack> const* chosen,
    std::vector<std::string> const& order, CashTerms const& cash);

std::string_view word(TenderKind kind);

} // namespace shopx::refund_sale
