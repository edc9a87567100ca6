#include "layout.hpp"

namespace shopx::receipts {
namespace {

/// Large letters can't be shown: a centred line is centred anew in the whole width, a row is spread over it.
Line without_large(Line line, int columns)
{
    if (!line.is_large) return line;
    auto const half = columns / 2;
    for (auto& cell : line.cells) {
        bool const ends_the_line = cell.column + cell.columns == half;
        if (cell.column == 0 && ends_the_line) {
            cell.columns = columns;
        } else if (ends_the_line) {
            cell.column += columns - half;
        }
    }
    return line;
}

} // namespace

std::string to_text(Printout const& printout, int columns)
{
    std::string out;
    for (auto const& line : lay_out(printout, columns)) {
        switch (line.kind) {
        case Block::Kind::rule: out.append(static_cast<std::size_t>(columns), '-').append("\n"); break;
        case Block::Kind::qr: break; // nothing that a text could show
        case Block::Kind::logo: break;
        case Block::Kind::barcode: {
            Line const number{.cells = {{line.payload, 0, columns, Cell::Align::centre}}};
            out.append(typed(number)).append("\n");
            break;
        }
        default: out.append(typed(without_large(line, columns))).append("\n");
        }
    }
    return out;
}

} // namespace shopx::receipts
