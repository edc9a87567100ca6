// SPDX-License-Identifier: Apache-2.0
/// Rule E4: several taxes on a line, each on the net price and on those before it that it names. Lines with the same taxes are a
/// combination; one tax of a combination is a cell. A cell's exact amount is base * factor / denominator, in 128 bits.
#include "fraction128.hpp"
#include "tax.hpp"
#include "tax_factors.hpp"
#include "tax_rule.hpp"

#include <algorithm>
#include <array>

namespace shopx::engine {
namespace {

using Cell = Quote::Scratch::Cell;
using Combination = Quote::Scratch::Combination;

constexpr bool has(std::uint32_t set, std::size_t bit) noexcept { return (set >> bit & 1U) != 0; }

class SeveralTaxes {
public:
    SeveralTaxes(CartInput const& cart, Quote& quote) noexcept : cart_(cart), quote_(quote), scratch_(quote.scratch), rule_(cart) {}

    QuoteError run()
    {
        auto error = combine();
        if (error != QuoteError::none) return error;
        // Past this limit the total would be refused anyway, and below it no product leaves 128 bits.
        std::int64_t base = 0;
        for (auto const& each : scratch_.combinations) base += each.base;
        if (base > amount_minor_max) return QuoteError::overflow;

        switch (cart_.scope) {
        case RoundingScope::line: tax_each_line(); break;
        case RoundingScope::rate_per_document: error = cart_.prices_include_tax ? tax_each_combination() : tax_each_group(); break;
        case RoundingScope::document: error = tax_document(base); break;
        }
        if (error == QuoteError::none) add_up_groups();
        return error;
    }

private:
    [[nodiscard]] std::span<LineTax const> taxes_of(LineInput const& line, LineTax& single) const noexcept
    {
        if (line.tax_count != 0) return cart_.taxes.subspan(line.first_tax, line.tax_count);
        single = {.tax_group = line.tax_group, .tax_rate_ppm = line.tax_rate_ppm};
        return {&single, 1};
    }

    [[nodiscard]] std::span<Cell> cells_of(Combination const& combination) const noexcept
    {
        return std::span{scratch_.cells}.subspan(combination.first_cell, combination.cells);
    }
    [[nodiscard]] Combination& combination_of(std::size_t line) const noexcept { return scratch_.combinations[scratch_.groups[line]]; }
    [[nodiscard]] std::span<LineTaxQuote> line_taxes_of(std::size_t line) const noexcept
    {
        return std::span{quote_.line_taxes}.subspan(scratch_.first_taxes[line], combination_of(line).cells);
    }

    /// Sorts the lines into combinations, the taxes into groups, and makes room for the taxes of each line.
    QuoteError combine()
    {
        scratch_.cells.clear();
        scratch_.combinations.clear();
        scratch_.groups.clear();
        scratch_.first_taxes.clear();
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            auto const error = combine_line(i);
            if (error == QuoteError::none) continue;
            quote_.refused_line = i;
            return error;
        }
        return QuoteError::none;
    }

    QuoteError combine_line(std::size_t index)
    {
        auto const& line = cart_.lines[index];
        if (line.tax_count > line_taxes_max || std::size_t{line.first_tax} + line.tax_count > cart_.taxes.size()) {
            return QuoteError::taxes_out_of_range;
        }
        LineTax single;
        auto const taxes = taxes_of(line, single);
        auto& known = scratch_.combinations;
        auto const has_these = [&](Combination const& each) {
            auto const cells = cells_of(each);
            return std::equal(cells.begin(), cells.end(), taxes.begin(), taxes.end(), [](Cell const& cell, LineTax const& tax) { return cell.tax == tax; });
        };
        auto const found = std::find_if(known.begin(), known.end(), has_these);
        scratch_.groups.push_back(static_cast<std::uint32_t>(found - known.begin()));
        if (found == known.end()) {
            auto const error = add_combination(taxes);
            if (error != QuoteError::none) return error;
        }
        auto& combination = known[scratch_.groups.back()];
        combination.base += quote_.lines[index].base_minor(); // at most lines_max * amount_minor_max
        scratch_.first_taxes.push_back(static_cast<std::uint32_t>(quote_.line_taxes.size()));
        for (auto const& cell : cells_of(combination)) quote_.line_taxes.push_back({static_cast<std::uint32_t>(index), cell.group, 0});
        return QuoteError::none;
    }

    QuoteError add_combination(std::span<LineTax const> taxes)
    {
        if (scratch_.combinations.size() == tax_combinations_max) return QuoteError::too_many_tax_combinations;
        TaxFactors factors;
        auto const error = tax_factors(taxes, factors);
        if (error != QuoteError::none) return error;
        auto& combination = scratch_.combinations.emplace_back();
        combination.first_cell = static_cast<std::uint32_t>(scratch_.cells.size());
        combination.cells = static_cast<std::uint32_t>(taxes.size());
        combination.unit = factors.unit;
        combination.denominator = cart_.prices_include_tax ? factors.with_taxes : factors.unit;
        for (std::size_t i = 0; i < taxes.size(); ++i) {
            std::uint32_t group{};
            if (!find_group(taxes[i], group)) return QuoteError::too_many_tax_groups;
            scratch_.cells.push_back({taxes[i], group, factors.of_tax[i], 0, 0});
        }
        return QuoteError::none;
    }

    bool find_group(LineTax const& tax, std::uint32_t& group)
    {
        auto& taxes = quote_.taxes;
        auto const found = std::find_if(
            taxes.begin(), taxes.end(), [&](TaxQuote const& known) { return known.tax_group == tax.tax_group && known.tax_rate_ppm == tax.tax_rate_ppm; });
        group = static_cast<std::uint32_t>(found - taxes.begin());
        if (found != taxes.end()) return true;
        if (taxes.size() == tax_groups_max) return false;
        taxes.push_back({.tax_group = tax.tax_group, .tax_rate_ppm = tax.tax_rate_ppm});
        return true;
    }

    /// The floors of the cells' exact amounts, and what they leave.
    std::int64_t take_floors(Combination const& combination, std::int64_t base) const noexcept
    {
        std::int64_t sum = 0;
        for (auto& cell : cells_of(combination)) {
            auto const product = base * cell.factor;
            cell.tax_minor = truncate(product, combination.denominator);
            cell.part = product - cell.tax_minor * combination.denominator;
            sum += cell.tax_minor;
        }
        return sum;
    }

    /// Prices with tax: net or taxes are rounded, and the taxes share what isn't net by largest remainder of their exact amounts, ties
    /// to the larger tax, then to the earlier. A single tax is rounded as E3 has it.
    void split_inclusive(Combination& combination, std::int64_t base) const noexcept
    {
        auto const cells = cells_of(combination);
        auto missing = -take_floors(combination, base);
        if (cells.size() == 1) {
            missing += rule_.tax(base, cells[0].factor, combination.denominator);
        } else {
            missing += rule_.taxes_inside(base, combination.unit, combination.denominator);
        }
        for (; missing > 0; --missing) {
            auto const largest = std::max_element(
                cells.begin(), cells.end(), [](Cell const& a, Cell const& b) { return a.part != b.part ? a.part < b.part : a.tax_minor < b.tax_minor; });
            largest->tax_minor += 1;
            largest->part = -1; // a tax gets one unit at most
        }
        combination.tax_minor = 0;
        for (auto const& cell : cells) combination.tax_minor += cell.tax_minor;
    }

    void tax_each_line() noexcept
    {
        for (std::size_t i = 0; i < quote_.lines.size(); ++i) {
            auto& combination = combination_of(i);
            auto const cells = cells_of(combination);
            auto const taxes = line_taxes_of(i);
            auto& line = quote_.lines[i];
            if (cart_.prices_include_tax) split_inclusive(combination, line.base_minor());
            for (std::size_t j = 0; j < taxes.size(); ++j) {
                taxes[j].tax_minor = cart_.prices_include_tax ? cells[j].tax_minor : rounded(taxed(i, j), cells[j].tax.tax_rate_ppm);
                line.tax_minor += taxes[j].tax_minor;
            }
        }
    }

    /// Of prices without tax.
    [[nodiscard]] std::int64_t rounded(std::int64_t base, std::int64_t rate_ppm) const noexcept { return rule_.tax(base, rate_ppm, whole_ppm); }

    /// What tax j of a line is on: the net price and the taxes before it that it names, as they have been rounded.
    [[nodiscard]] std::int64_t taxed(std::size_t line, std::size_t j) const noexcept
    {
        auto const taxes = line_taxes_of(line);
        auto const& tax = cells_of(combination_of(line))[j].tax;
        auto base = quote_.lines[line].base_minor();
        if (cart_.prices_include_tax) base -= quote_.lines[line].tax_minor;
        for (std::size_t i = 0; i < j; ++i) {
            if (has(tax.on_earlier, i)) base += taxes[i].tax_minor;
        }
        return base;
    }

    /// Prices without tax: each tax is rounded once for the document and shared back to its lines, after those that it is on.
    QuoteError tax_each_group()
    {
        std::array<std::uint64_t, tax_groups_max> needs{};
        for (auto const& combination : scratch_.combinations) {
            auto const cells = cells_of(combination);
            for (std::size_t j = 0; j < cells.size(); ++j) {
                for (std::size_t i = 0; i < j; ++i) {
                    if (has(cells[j].tax.on_earlier, i)) needs[cells[j].group] |= std::uint64_t{1} << cells[i].group;
                }
            }
        }
        std::uint64_t done = 0;
        for (std::size_t count = 0; count < quote_.taxes.size(); ++count) {
            std::uint32_t next = 0;
            while (next < quote_.taxes.size() && ((done >> next & 1U) != 0 || (needs[next] & ~done) != 0)) ++next;
            if (next == quote_.taxes.size()) return QuoteError::taxes_in_a_circle;
            if (!tax_group(next)) return QuoteError::overflow;
            done |= std::uint64_t{1} << next;
        }
        return QuoteError::none;
    }

    bool tax_group(std::uint32_t group)
    {
        auto& weights = scratch_.weights;
        auto& members = scratch_.members;
        weights.clear();
        members.clear();
        std::int64_t base = 0;
        for (std::uint32_t entry = 0; entry < quote_.line_taxes.size(); ++entry) {
            auto const& tax = quote_.line_taxes[entry];
            if (tax.tax != group) continue;
            weights.push_back(taxed(tax.line, entry - scratch_.first_taxes[tax.line]));
            members.push_back(entry);
            base += weights.back();
        }
        auto const tax_minor = rounded(base, quote_.taxes[group].tax_rate_ppm);
        if (tax_minor == 0) return true;
        auto& shares = scratch_.shares;
        shares.resize(weights.size());
        if (!allocate(tax_minor, weights, shares, scratch_.slots)) return false;
        for (std::size_t i = 0; i < members.size(); ++i) {
            auto& tax = quote_.line_taxes[members[i]];
            tax.tax_minor = shares[i];
            quote_.lines[tax.line].tax_minor += shares[i];
        }
        return true;
    }

    QuoteError tax_each_combination()
    {
        for (auto& combination : scratch_.combinations) split_inclusive(combination, combination.base);
        return share_among_lines() ? QuoteError::none : QuoteError::overflow;
    }

    /// One rounding for the document. The cells share it by largest remainder, ties to the larger tax, then to the earlier one.
    QuoteError tax_document(std::int64_t base)
    {
        std::int64_t whole = 0;
        Fraction128 missing{0, 1};
        for (auto const& combination : scratch_.combinations) {
            whole += take_floors(combination, combination.base);
            Int128 part = 0;
            for (auto const& cell : cells_of(combination)) part += cell.part;
            if (!add_exactly(missing, {part, combination.denominator})) return QuoteError::rates_too_fine;
        }
        for (auto unit = rule_.missing_units(base, whole, missing.numerator, missing.denominator); unit > 0; --unit) give_to_largest();
        for (auto& combination : scratch_.combinations) {
            combination.tax_minor = 0;
            for (auto const& cell : cells_of(combination)) combination.tax_minor += cell.tax_minor;
        }
        return share_among_lines() ? QuoteError::none : QuoteError::overflow;
    }

    void give_to_largest() const noexcept
    {
        Cell* largest = nullptr;
        Fraction128 most{};
        for (auto const& combination : scratch_.combinations) {
            for (auto& cell : cells_of(combination)) {
                if (cell.part < 0) continue; // a tax gets one unit at most
                Fraction128 const part{cell.part, combination.denominator};
                auto const less = largest == nullptr || is_less(most, part);
                if (!less && (is_less(part, most) || cell.tax_minor <= largest->tax_minor)) continue;
                largest = &cell;
                most = part;
            }
        }
        if (largest == nullptr) return;
        largest->tax_minor += 1;
        largest->part = -1;
    }

    /// E5. A combination's tax goes to its lines by their prices; then each tax takes its part of what its lines were given, the
    /// last what is left. So lines and taxes both add up, and no line is given more than its price.
    bool share_among_lines()
    {
        for (std::uint32_t number = 0; number < scratch_.combinations.size(); ++number) {
            if (scratch_.combinations[number].tax_minor != 0 && !share_combination(number)) return false;
        }
        return true;
    }

    bool share_combination(std::uint32_t number)
    {
        auto const& combination = scratch_.combinations[number];
        auto& weights = scratch_.weights;
        auto& shares = scratch_.shares;
        auto& members = scratch_.members;
        weights.clear();
        members.clear();
        for (std::uint32_t line = 0; line < scratch_.groups.size(); ++line) {
            if (scratch_.groups[line] != number) continue;
            members.push_back(line);
            weights.push_back(quote_.lines[line].base_minor());
        }
        shares.resize(weights.size());
        if (!allocate(combination.tax_minor, weights, shares, scratch_.slots)) return false;
        for (std::size_t i = 0; i < members.size(); ++i) quote_.lines[members[i]].tax_minor = weights[i] = shares[i];

        auto const cells = cells_of(combination);
        for (std::size_t j = 0; j < cells.size(); ++j) {
            auto const is_last = j + 1 == cells.size();
            if (cells[j].tax_minor == 0 && !is_last) continue;
            if (!is_last && !allocate(cells[j].tax_minor, weights, shares, scratch_.slots)) return false;
            for (std::size_t i = 0; i < members.size(); ++i) {
                auto const share = is_last ? weights[i] : shares[i];
                line_taxes_of(members[i])[j].tax_minor = share;
                weights[i] -= share;
            }
        }
        return true;
    }

    void add_up_groups() noexcept
    {
        for (std::size_t i = 0; i < quote_.lines.size(); ++i) {
            auto const taxes = line_taxes_of(i);
            for (std::size_t j = 0; j < taxes.size(); ++j) {
                quote_.taxes[taxes[j].tax].tax_minor += taxes[j].tax_minor;
                quote_.taxes[taxes[j].tax].net_minor += taxed(i, j);
            }
        }
    }

    CartInput const& cart_;
    Quote& quote_;
    Quote::Scratch& scratch_;
    TaxRule rule_;
};

} // namespace

QuoteError tax_lines_severally(CartInput const& cart, Quote& quote) { return SeveralTaxes{cart, quote}.run(); }

} // namespace shopx::engine
