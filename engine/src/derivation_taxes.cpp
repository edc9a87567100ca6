// SPDX-License-Identifier: Apache-2.0
/// The derivation of tax (E2 to E5), read off the amounts of a quote. A line of one tax is a combination of one, as in E4.
#include "exact_amount.hpp"

#include <algorithm>
#include <numeric>

namespace shopx::engine {
namespace {

constexpr bool has(std::uint32_t set, std::size_t bit) noexcept { return (set >> bit & 1U) != 0; }

/// a * b and a / b in lowest terms, crosswise so that nothing is larger than the answer.
Fraction128 product(Fraction128 a, Fraction128 b) noexcept
{
    auto const left = greatest_common_divisor(a.numerator, b.denominator);
    auto const right = greatest_common_divisor(b.numerator, a.denominator);
    return {(a.numerator / left) * (b.numerator / right), (a.denominator / right) * (b.denominator / left)};
}
Fraction128 quotient(Fraction128 a, Fraction128 b) noexcept { return product(a, {b.denominator, b.numerator}); }

ExactAmount exact_amount(Fraction128 fraction) noexcept { return engine::exact_amount(fraction.numerator, fraction.denominator); }
ExactAmount exact_amount(std::int64_t base, Fraction128 factor) noexcept { return engine::exact_amount(base * factor.numerator, factor.denominator); }

/// Lines with the same taxes.
struct Combination {
    std::vector<LineTax> taxes;
    std::vector<Fraction128> factors; ///< what each tax is of a base that holds none of them, or, with inclusive prices, all
    std::vector<std::size_t> lines;
    std::int64_t base_minor = 0;
};

class TaxExplanation {
public:
    TaxExplanation(CartInput const& cart, Quote const& quoted, Derivation& out) noexcept : cart_(cart), quoted_(quoted), out_(out) {}

    bool run()
    {
        combine();
        for (std::size_t i = 0; i < quoted_.lines.size(); ++i) read_line_taxes(i);
        auto const together = cart_.prices_include_tax || cart_.scope == RoundingScope::document;
        if (cart_.scope == RoundingScope::line) {
            return together ? assess_each_line() : assess_each_tax_of_each_line();
        }
        return together ? assess_combinations() : assess_each_rate();
    }

private:
    [[nodiscard]] std::vector<LineTax> taxes_of(LineInput const& line) const
    {
        if (line.tax_count == 0) return {{.tax_group = line.tax_group, .tax_rate_ppm = line.tax_rate_ppm}};
        auto const list = cart_.taxes.subspan(line.first_tax, line.tax_count);
        return {list.begin(), list.end()};
    }

    void combine()
    {
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            auto taxes = taxes_of(cart_.lines[i]);
            auto found = std::find_if(combinations_.begin(), combinations_.end(), [&](Combination const& known) { return known.taxes == taxes; });
            if (found == combinations_.end()) {
                combinations_.push_back({.taxes = std::move(taxes), .factors = {}, .lines = {}});
                found = std::prev(combinations_.end());
                find_factors(*found);
            }
            of_line_.push_back(static_cast<std::size_t>(found - combinations_.begin()));
            found->lines.push_back(i);
            found->base_minor += quoted_.lines[i].base_minor();
        }
    }

    /// A tax is its rate of the net price and of the earlier taxes that it is on. The limits of E4 keep all of this within 128 bits.
    void find_factors(Combination& combination) const noexcept
    {
        Fraction128 with_taxes{1, 1};
        for (std::size_t j = 0; j < combination.taxes.size(); ++j) {
            auto const& tax = combination.taxes[j];
            Fraction128 on{1, 1};
            for (std::size_t i = 0; i < j; ++i) {
                if (has(tax.on_earlier, i)) engine::add_exactly(on, combination.factors[i]);
            }
            combination.factors.push_back(product(on, {tax.tax_rate_ppm, whole_ppm}));
            engine::add_exactly(with_taxes, combination.factors.back());
        }
        if (!cart_.prices_include_tax) return;
        for (auto& factor : combination.factors) factor = quotient(factor, with_taxes);
    }

    /// The amounts as quoted, and what each tax is on.
    void read_line_taxes(std::size_t index)
    {
        auto const& line = quoted_.lines[index];
        auto const& taxes = combinations_[of_line_[index]].taxes;
        auto const net = line.base_minor() - (cart_.prices_include_tax ? line.tax_minor : 0);
        auto& derived = out_.lines[index].taxes;
        for (std::size_t j = 0; j < taxes.size(); ++j) {
            auto& tax = derived.emplace_back();
            tax.tax_group = taxes[j].tax_group;
            tax.tax_rate_ppm = taxes[j].tax_rate_ppm;
            tax.on_earlier = taxes[j].on_earlier;
            tax.tax_minor = quoted_.line_taxes.empty() ? line.tax_minor : quoted_.line_taxes[next_tax_++].tax_minor;
            tax.on_minor = net;
            for (std::size_t i = 0; i < j; ++i) {
                if (has(tax.on_earlier, i)) tax.on_minor += derived[i].tax_minor;
            }
        }
    }

    [[nodiscard]] static AssessmentPart part_of(LineTax const& tax, std::int64_t base, Fraction128 factor, std::int64_t tax_minor) noexcept
    {
        auto const exact = exact_amount(base, factor);
        return {.tax_group = tax.tax_group,
            .tax_rate_ppm = tax.tax_rate_ppm,
            .base_minor = base,
            .factor = exact_amount(factor),
            .exact = exact,
            .remainder = rest_of(exact, exact.whole),
            .unit = tax_minor - exact.whole,
            .tax_minor = tax_minor};
    }

    /// Of a tax by itself.
    std::uint32_t assess(AssessmentPart const& part)
    {
        out_.assessments.push_back({.rounded = rounded_amount(part.exact, part.tax_minor), .tax_minor = part.tax_minor, .parts = {part}});
        return static_cast<std::uint32_t>(out_.assessments.size() - 1);
    }

    /// Of taxes that are rounded together. With inclusive prices the net price is what is rounded by the rule net_first (E3), and by the
    /// usual terms where several taxes lie in one price (E4); the tax is then the rest of `base`.
    bool assess(std::int64_t base, std::vector<AssessmentPart> parts)
    {
        std::int64_t tax = 0;
        ExactAmount exact;
        for (auto const& part : parts) {
            tax += part.tax_minor;
            if (!add_exactly(exact, part.exact)) return false;
        }
        auto const net_first = cart_.inclusive_rule == InclusiveRule::net_first;
        auto const several = parts.size() > 1 && cart_.scope != RoundingScope::document;
        auto const of_net = cart_.prices_include_tax && (net_first || (several && cart_.tax_rounding == TaxRounding::half_away));
        auto const rounded = of_net ? rounded_amount(opposite(rest_of(exact, base)), base - tax) : rounded_amount(exact, tax);
        out_.assessments.push_back({of_net, rounded, tax, std::move(parts)});
        return true;
    }

    static void refer(LineTaxDerivation& tax, std::size_t assessment, std::size_t part, TaxGiven given) noexcept
    {
        tax.assessment = static_cast<std::uint32_t>(assessment);
        tax.part = static_cast<std::uint32_t>(part);
        tax.given = given;
    }

    bool assess_each_tax_of_each_line()
    {
        for (std::size_t i = 0; i < out_.lines.size(); ++i) {
            auto const& taxes = combinations_[of_line_[i]].taxes;
            for (std::size_t j = 0; j < taxes.size(); ++j) {
                auto& tax = out_.lines[i].taxes[j];
                refer(tax, assess(part_of(taxes[j], tax.on_minor, {tax.tax_rate_ppm, whole_ppm}, tax.tax_minor)), 0, TaxGiven::whole);
            }
        }
        return true;
    }

    bool assess_each_line()
    {
        for (std::size_t i = 0; i < out_.lines.size(); ++i) {
            auto const& combination = combinations_[of_line_[i]];
            auto const base = quoted_.lines[i].base_minor();
            std::vector<AssessmentPart> parts;
            for (std::size_t j = 0; j < combination.taxes.size(); ++j) {
                auto& tax = out_.lines[i].taxes[j];
                parts.push_back(part_of(combination.taxes[j], base, combination.factors[j], tax.tax_minor));
                refer(tax, out_.assessments.size(), j, TaxGiven::whole);
            }
            if (!assess(base, std::move(parts))) return false;
        }
        return true;
    }

    /// Scope rate_per_document, prices without tax: each rate once, on what its lines have been given of the taxes that it is on.
    bool assess_each_rate()
    {
        for (auto const& group : quoted_.taxes) {
            std::vector<LineTaxDerivation*> members;
            std::int64_t base = 0;
            for (auto& line : out_.lines) {
                for (auto& tax : line.taxes) {
                    if (tax.tax_group != group.tax_group || tax.tax_rate_ppm != group.tax_rate_ppm) continue;
                    members.push_back(&tax);
                    base += tax.on_minor;
                }
            }
            LineTax const tax{.tax_group = group.tax_group, .tax_rate_ppm = group.tax_rate_ppm};
            auto const number = assess(part_of(tax, base, {group.tax_rate_ppm, whole_ppm}, group.tax_minor));
            for (auto* member : members) {
                refer(*member, number, 0, group.tax_minor == 0 ? TaxGiven::nothing : TaxGiven::share);
                if (group.tax_minor != 0) member->share = share_amount(group.tax_minor, member->on_minor, base, member->tax_minor);
            }
        }
        return true;
    }

    /// Each combination by itself, or all in one assessment for the document; then back to the lines.
    bool assess_combinations()
    {
        auto const of_document = cart_.scope == RoundingScope::document;
        std::vector<AssessmentPart> all;
        std::int64_t base = 0;
        for (auto const& combination : combinations_) {
            std::vector<AssessmentPart> parts;
            for (std::size_t j = 0; j < combination.taxes.size(); ++j) {
                std::int64_t tax = 0;
                for (auto const i : combination.lines) tax += out_.lines[i].taxes[j].tax_minor;
                parts.push_back(part_of(combination.taxes[j], combination.base_minor, combination.factors[j], tax));
            }
            share_among_lines(combination, parts, out_.assessments.size(), all.size());
            if (of_document) {
                all.insert(all.end(), parts.begin(), parts.end());
                base += combination.base_minor;
            } else if (!assess(combination.base_minor, std::move(parts))) {
                return false;
            }
        }
        return !of_document || assess(base, std::move(all));
    }

    /// E5. A combination's tax goes to its lines by their prices; then each tax takes its part of what its lines were given, and the
    /// last takes what is left.
    void share_among_lines(Combination const& combination, std::vector<AssessmentPart> const& parts, std::size_t assessment, std::size_t first_part)
    {
        auto const add = [](std::int64_t sum, AssessmentPart const& part) { return sum + part.tax_minor; };
        auto left = std::accumulate(parts.begin(), parts.end(), std::int64_t{0}, add);
        auto const total = left;
        std::vector<std::int64_t> weights;
        for (auto const i : combination.lines) {
            auto const& line = quoted_.lines[i];
            weights.push_back(line.tax_minor);
            if (parts.size() > 1 && total != 0) out_.lines[i].tax_share = share_amount(total, line.base_minor(), combination.base_minor, line.tax_minor);
        }
        for (std::size_t j = 0; j < parts.size(); ++j) {
            auto const is_last = j + 1 == parts.size();
            auto given = is_last ? TaxGiven::rest : TaxGiven::share;
            if (parts.size() == 1) given = TaxGiven::share;
            if (total == 0 || (parts[j].tax_minor == 0 && !is_last)) given = TaxGiven::nothing;
            for (std::size_t k = 0; k < combination.lines.size(); ++k) {
                auto& tax = out_.lines[combination.lines[k]].taxes[j];
                refer(tax, assessment, first_part + j, given);
                if (given == TaxGiven::share) {
                    auto const base = quoted_.lines[combination.lines[k]].base_minor();
                    tax.share = parts.size() == 1 ? share_amount(total, base, combination.base_minor, tax.tax_minor)
                                                  : share_amount(parts[j].tax_minor, weights[k], left, tax.tax_minor);
                }
                weights[k] -= tax.tax_minor;
            }
            left -= parts[j].tax_minor;
        }
    }

    CartInput const& cart_;
    Quote const& quoted_;
    Derivation& out_;
    std::vector<Combination> combinations_;
    std::vector<std::size_t> of_line_; ///< each line's combination
    std::size_t next_tax_ = 0;         ///< in Quote::line_taxes
};

} // namespace

bool derive_taxes(CartInput const& cart, Quote const& quoted, Derivation& out) { return TaxExplanation{cart, quoted, out}.run(); }

} // namespace shopx::engine
