#include "layout.hpp"

#include "unicode.hpp"

#include <algorithm>

namespace shopx::receipts {
namespace {

using Align = Cell::Align;

class Layout {
public:
    Layout(Printout const& printout, int columns) : printout_{printout}, columns_{columns} {}

    std::vector<Line> lines() &&
    {
        for (auto const& block : printout_.blocks) add(block);
        return std::move(lines_);
    }

private:
    void add(Block const& block)
    {
        switch (block.kind) {
        case Block::Kind::text: return add_text(block);
        case Block::Kind::row: return add_row(block);
        case Block::Kind::space: lines_.push_back({}); return;
        case Block::Kind::rule: lines_.push_back({.kind = block.kind}); return;
        case Block::Kind::logo:
            if (!printout_.logo_png.empty()) lines_.push_back({.kind = block.kind});
            return;
        case Block::Kind::qr:
        case Block::Kind::barcode: lines_.push_back({.kind = block.kind, .payload = one_line(block.text)}); return;
        }
    }

    int width_of(Block const& block) const { return block.is_large ? columns_ / 2 : columns_; }

    void add_text(Block const& block)
    {
        auto const width = width_of(block);
        auto const align = block.is_centred ? Align::centre : Align::left;
        for (auto& text : wrap(one_line(block.text), width - block.indent)) push(block, {{std::move(text), block.indent, width - block.indent, align}});
    }

    /// The value stands in the last line of its label; one that is too wide for that has a line of its own.
    void add_row(Block const& block)
    {
        auto const width = width_of(block);
        auto const value = one_line(block.value);
        auto const value_columns = std::min(columns_of(value), width);
        auto const room = width - block.indent - value_columns - (value.empty() ? 0 : 1);
        bool const shares_a_line = room >= width / 3;
        auto labels = wrap(one_line(block.text), shares_a_line ? room : width - block.indent);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            std::vector<Cell> cells{{std::move(labels[i]), block.indent, shares_a_line ? room : width - block.indent, Align::left}};
            if (shares_a_line && i + 1 == labels.size() && !value.empty()) cells.push_back({value, width - value_columns, value_columns, Align::right});
            push(block, std::move(cells));
        }
        if (shares_a_line) return;
        for (auto& text : wrap(value, width)) push(block, {{std::move(text), 0, width, Align::right}});
    }

    void push(Block const& block, std::vector<Cell> cells)
    {
        if (printout_.is_right_to_left) mirror(cells, width_of(block));
        lines_.push_back({block.kind, std::move(cells), block.is_bold, block.is_large, {}});
    }

    static void mirror(std::vector<Cell>& cells, int width)
    {
        for (auto& cell : cells) {
            cell.column = width - cell.column - cell.columns;
            if (cell.align != Align::centre) cell.align = cell.align == Align::left ? Align::right : Align::left;
        }
        std::reverse(cells.begin(), cells.end());
    }

    Printout const& printout_;
    int columns_;
    std::vector<Line> lines_;
};

} // namespace

std::vector<Line> lay_out(Printout const& printout, int columns) { return Layout{printout, columns}.lines(); }

std::string typed(Line const& line)
{
    std::string out;
    int at = 0;
    for (auto const& cell : line.cells) {
        auto const spare = std::max(0, cell.columns - columns_of(cell.text));
        auto const before = cell.align == Cell::Align::left ? 0 : cell.align == Cell::Align::right ? spare : spare / 2;
        auto const start = cell.column + before;
        if (start > at) out.append(static_cast<std::size_t>(start - at), ' ');
        out += cell.text;
        at = std::max(at, start) + columns_of(cell.text);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
}

} // namespace shopx::receipts
