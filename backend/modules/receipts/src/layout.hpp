// A printout in columns. Private to receipts.
#pragma once

#include "shopx/receipts/receipts.hpp"

namespace shopx::receipts {

struct Cell {
    std::string text; // fits into its columns
    int column = 0;
    int columns = 0;
    enum class Align : std::uint8_t { left, centre, right } align = Align::left;
};

/// A line of text, or a block that is no text.
struct Line {
    Block::Kind kind = Block::Kind::text;
    std::vector<Cell> cells{}; // from left to right, not one over another; in columns of large letters when it is large
    bool is_bold = false;
    bool is_large = false;
    std::string payload{}; // of a code
};

std::vector<Line> lay_out(Printout const& printout, int columns);

/// The cells in their columns, with spaces between them and none at the end.
std::string typed(Line const& line);

} // namespace shopx::receipts
