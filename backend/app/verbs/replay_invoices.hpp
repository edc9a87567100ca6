// The Online Retail log as invoices: which of its lines a till can sell, and what becomes of the others.
#pragma once

#include "verbs/online_retail.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace shopx::app {

struct Invoice {
    std::string number;         // "536365", or "C536379" for a cancellation
    Instant local_time;         // the latest of its lines: 43 invoices of the log carry two minutes, and a sale is done with its last line
    std::string customer;       // "17850.0"; empty in a quarter of the log
    std::vector<LogLine> lines; // in the file's order; exact copies of a line are lines too

    bool is_return() const { return number.starts_with('C'); }
    bool has_two_times = false;
};

/// Why a till can't sell this line, or nothing. A line has one reason, the first that fits:
///   negative_price                 no goods cost less than nothing ("Adjust bad debt")
///   adjustment_invoice             A…: an entry in the ledger
///   stock_write_off                less than nothing sold, for nothing, on no cancellation: damages and counts
///   negative_quantity              the same at a price
///   positive_quantity_cancelled    a cancellation that takes nothing back
///   zero_quantity
/// A line at price 0 is sold at 0.
std::string_view reason_not_sellable(LogLine const& line);

/// Lines that were not sent, by reason, with their exact sum (quantity × unit price, in ten-thousandths of a pound).
struct Skipped {
    struct Sum {
        std::int64_t lines = 0;
        std::int64_t net_e4 = 0;
    };
    std::map<std::string, Sum, std::less<>> by_reason;
    std::int64_t lines = 0;
    std::int64_t net_e4 = 0;

    void add(std::string_view reason, LogLine const& line);
};

/// Gathers lines into invoices, in order of first appearance; an invoice's lines need not follow each other in the file.
class Invoices {
public:
    /// A line that can't be sold goes to `skipped`.
    void add(LogLine line);
    /// Lines that could not be read at all.
    void add_unreadable() { ++unreadable_; }

    std::vector<Invoice> invoices;
    Skipped skipped;
    std::int64_t file_lines = 0;
    std::int64_t file_net_e4 = 0;
    std::int64_t unreadable() const { return unreadable_; }
    /// Invoices of the file, also those of which nothing can be sold.
    std::size_t invoices_in_file() const { return by_number_.size(); }

private:
    static constexpr std::size_t nowhere = SIZE_MAX;
    std::unordered_map<std::string, std::size_t> by_number_;
    std::int64_t unreadable_ = 0;
};

} // namespace shopx::app
