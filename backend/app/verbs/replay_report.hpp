// What a replay has to say at its end: counts, exact sums, and the proof that nothing of the file was lost.
#pragma once

#include "verbs/replay_invoices.hpp"
#include "verbs/replay_server.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace shopx::app {

struct ReplayReport {
    std::int64_t invoices_in_file = 0;
    std::int64_t invoices = 0;       // sent: those with a line that a till can sell
    std::int64_t documents = 0;      // requests that they made: a cancellation is a refund for each sale that it takes back of, and a return of the rest
    std::int64_t paired_lines = 0;   // of cancellations: with the line of a sale
    std::int64_t unpaired_lines = 0; // of cancellations: without a receipt
    std::int64_t invoices_with_two_times = 0;
    std::int64_t recorded = 0; // answered 201
    std::int64_t repeated = 0; // answered 200: they were there already
    std::int64_t refused = 0;
    std::vector<std::string> refusals; // the first limits::import_errors_shown_max
    std::int64_t retries = 0;
    std::int64_t unreadable_rows = 0;
    std::int64_t file_lines = 0;
    std::int64_t file_net_e4 = 0;
    Skipped skipped;
    StoredSums stored;
    double seconds = 0; // of sending alone
    double read_back_seconds = 0;

    /// Nothing was refused or unreadable, and stored and skipped lines and sums are the file's.
    bool adds_up() const;
    std::string to_text() const;
    std::string to_json() const;
};

} // namespace shopx::app
