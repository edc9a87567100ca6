// The Online Retail log (UCI 352, doi 10.24432/C5BW33): one line of an invoice in each row.
//
// InvoiceNo is six digits, with a C before them for a cancellation and an A for an adjustment of the ledger. InvoiceDate is the
// local time of a shop in the United Kingdom, to the minute. UnitPrice is in pounds, with up to three decimals.
#pragma once

#include "shopx/base/time.hpp"
#include "verbs/csv.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shopx::app {

struct LogLine {
    std::uint64_t row = 0;
    std::string invoice;
    std::string code;          // StockCode, exactly: `85123a` isn't `85123A`
    std::string description;   // without the blanks around it; may be empty
    std::int64_t quantity = 0; // whole units
    Instant local_time;        // the wall clock, written as if it were UTC
    std::int64_t unit_price_e4 = 0;
    std::string customer; // "17850.0", or empty
};

/// Whether this is the header of the log.
bool is_online_retail(std::span<std::string_view const> header);

/// What is wrong with the row, or nothing.
std::string read_log_line(CsvRow const& row, LogLine& line);

/// The products of the log, one for each StockCode, gathered line by line.
///
/// Two codes that differ in case are two products: where a lower-case code stands beside the other, it is the same goods sold
/// through another channel at another price (15056p at 12.46, 15056P at 5.95), and merging them would lose one of the prices.
///
/// The name is the description that most lines sold under (quantity and price above zero), the earliest of equals. A code that
/// was never sold takes the most frequent description with a capital letter in it, since what staff typed into stock
/// corrections ("damages", "?", "ebay") has none; where there is none either, the name is the code.
/// The price is the unit price of most sold lines, the latest of equals; a code that was never sold at a price has none.
class LogProducts {
public:
    struct Product {
        std::string code;
        std::uint64_t first_row = 0;
        std::uint64_t rows = 0;
        std::string name;
        bool name_is_code = false;
        std::optional<std::int64_t> price_e4;
        std::size_t sold_names = 0; // different descriptions it was sold under
    };

    void add(LogLine const& line);
    /// In order of first appearance.
    std::vector<Product> products() const;

private:
    struct Votes {
        std::uint64_t count = 0;
        std::uint64_t first_row = 0;
        std::uint64_t last_row = 0;
        void add(std::uint64_t row);
    };
    struct Gathered {
        std::string code;
        std::uint64_t first_row = 0;
        std::uint64_t rows = 0;
        std::unordered_map<std::string, Votes> sold_names;
        std::unordered_map<std::string, Votes> other_names;
        std::unordered_map<std::int64_t, Votes> prices_e4;
    };
    std::vector<Gathered> gathered_;
    std::unordered_map<std::string, std::size_t> by_code_;
};

} // namespace shopx::app
