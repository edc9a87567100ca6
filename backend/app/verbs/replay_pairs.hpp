// Cancellations of the log, paired with the sales that they take back: what a shop with the receipts in hand would have done.
#pragma once

#include "verbs/replay_sale.hpp"

#include <vector>

namespace shopx::app {

/// What one cancellation takes back of one sale.
struct PairedRefund {
    std::string cancellation; // "C536379"
    std::string original;     // the sale's invoice
    Instant original_time;    // local, of its last line
    Instant local_time;
    struct Line {
        std::size_t line = 0; // place in the sale
        std::int64_t quantity = 0;
    };
    std::vector<Line> lines;
};

struct Pairs {
    std::vector<PairedRefund> refunds;
    std::int64_t lines = 0;       // paired
    std::int64_t other_lines = 0; // of cancellations; they stay returns without a receipt
};

/// Takes lines out of cancellations and pairs each with one line of an earlier sale: of the same customer, code and price, with so many of it
/// not taken back yet; of several the latest. Only prices in whole pence, whose shares are what the file's own sums say. What has no partner
/// stays where it is.
Pairs pair_cancellations(std::vector<Invoice>& invoices);

/// The request of PUT /v1/refunds/{id}.
ReplaySale refund_of(PairedRefund const& refund, ReplayPlace const& place);

} // namespace shopx::app
