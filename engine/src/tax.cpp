// SPDX-License-Identifier: Apache-2.0
#include "tax.hpp"

#include "tax_rule.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

namespace shopx::engine {
namespace {

/// What a rate takes of its base, as a fraction: r of a net price, r / (1 + r) of a price that includes the tax
/// (E3: one of tax and net is rounded and the other is the rest; computing both and adding loses or finds a cent).
struct TaxFraction {
    std::int64_t numerator;
    std::int64_t denominator;
};

constexpr TaxFraction fraction_of(std::int32_t rate_ppm, bool prices_include_tax) noexcept
{
    return {rate_ppm, prices_include_tax ? whole_ppm + rate_ppm : whole_ppm};
}

/// Keeps the common denominator of many rates small.
TaxFraction in_lowest_terms(TaxFraction const& fraction) noexcept
{
    auto const divisor = std::gcd(fraction.numerator, fraction.denominator);
    return {fraction.numerator / divisor, fraction.denominator / divisor};
}

/// An exact amount: whole + part / denominator, with part < denominator.
struct ExactTax {
    std::int64_t whole;
    std::int64_t part;
    std::int64_t denominator;
};

/// Sums the groups' fractions exactly and rounds once. At most 1 for each group, so it is the number of units that the groups'
/// floors are missing. Empty when the common denominator is too large for 128 bits.
std::optional<std::int64_t> missing_units(std::span<ExactTax const> taxes, std::int64_t base, TaxRule rule) noexcept
{
    std::int64_t whole = 0;
    Int128 part = 0;
    Int128 denominator = 1;
    for (auto const& tax : taxes) {
        whole += tax.whole;
        auto const divisor = std::gcd(static_cast<std::int64_t>(denominator % tax.denominator), tax.denominator);
        auto const factor = tax.denominator / divisor;
        Int128 common{};
        Int128 left{};
        Int128 right{};
        Int128 sum{};
        if (__builtin_mul_overflow(denominator, static_cast<Int128>(factor), &common)) return std::nullopt;
        if (__builtin_mul_overflow(part, static_cast<Int128>(factor), &left)) return std::nullopt;
        if (__builtin_mul_overflow(static_cast<Int128>(tax.part), common / tax.denominator, &right)) return std::nullopt;
        if (__builtin_add_overflow(left, right, &sum)) return std::nullopt;
        part = sum;
        denominator = common;
    }
    return rule.missing_units(base, whole, part, denominator);
}

class Taxation {
public:
    Taxation(CartInput const& cart, Quote& quote) noexcept : cart_(cart), quote_(quote), rule_(cart) {}

    QuoteError run()
    {
        for (std::size_t i = 0; i < quote_.lines.size(); ++i) {
            group_of(i).net_minor += quote_.lines[i].base_minor(); // the base for now; at most lines_max * amount_minor_max
        }
        // Past this limit the total would be refused anyway, and below it no product leaves 128 bits.
        std::int64_t base = 0;
        for (auto const& tax : quote_.taxes) base += tax.net_minor;
        if (base > amount_minor_max) return QuoteError::overflow;

        switch (cart_.scope) {
        case RoundingScope::line: tax_each_line(); break;
        case RoundingScope::rate_per_document:
            for (auto& tax : quote_.taxes) tax.tax_minor = rounded(tax.net_minor, tax.tax_rate_ppm);
            break;
        case RoundingScope::document:
            if (!tax_document(base)) return QuoteError::rates_too_fine;
            break;
        }
        if (cart_.scope != RoundingScope::line && !share_among_lines()) return QuoteError::overflow;
        if (cart_.prices_include_tax) {
            for (auto& tax : quote_.taxes) tax.net_minor -= tax.tax_minor;
        }
        return QuoteError::none;
    }

private:
    TaxQuote& group_of(std::size_t line) noexcept { return quote_.taxes[quote_.scratch.groups[line]]; }

    [[nodiscard]] std::int64_t rounded(std::int64_t base, std::int32_t rate_ppm) const noexcept
    {
        auto const [numerator, denominator] = fraction_of(rate_ppm, cart_.prices_include_tax);
        return rule_.tax(base, numerator, denominator);
    }

    void tax_each_line() noexcept
    {
        for (std::size_t i = 0; i < quote_.lines.size(); ++i) {
            auto& line = quote_.lines[i];
            line.tax_minor = rounded(line.base_minor(), cart_.lines[i].tax_rate_ppm);
            group_of(i).tax_minor += line.tax_minor;
        }
    }

    /// One rounding for the document; the groups share it by largest remainder of their exact taxes (as E4 shares among taxes),
    /// ties to the larger tax, then to the earlier group.
    bool tax_document(std::int64_t base) noexcept
    {
        auto& taxes = quote_.taxes;
        std::array<ExactTax, tax_groups_max> exact_taxes;
        auto const exact = std::span{exact_taxes}.first(taxes.size());
        for (std::size_t i = 0; i < taxes.size(); ++i) {
            auto const [numerator, denominator] = in_lowest_terms(fraction_of(taxes[i].tax_rate_ppm, cart_.prices_include_tax));
            auto const product = static_cast<Int128>(taxes[i].net_minor) * numerator;
            auto const whole = truncate(product, denominator);
            exact[i] = {whole, static_cast<std::int64_t>(product - static_cast<Int128>(whole) * denominator), denominator};
            taxes[i].tax_minor = whole;
        }
        auto const missing = missing_units(exact, base, rule_);
        if (!missing) return false;
        for (std::int64_t unit = 0; unit < *missing; ++unit) {
            auto const largest = std::max_element(exact.begin(), exact.end(), [](ExactTax const& a, ExactTax const& b) {
                auto const left = static_cast<Int128>(a.part) * b.denominator;
                auto const right = static_cast<Int128>(b.part) * a.denominator;
                return left != right ? left < right : a.whole < b.whole;
            });
            taxes[static_cast<std::size_t>(largest - exact.begin())].tax_minor += 1;
            largest->part = -1; // a group gets one unit at most
        }
        return true;
    }

    /// E5: the rounded tax of each group goes back to its lines by largest remainder, weighed by their bases.
    bool share_among_lines()
    {
        auto& scratch = quote_.scratch;
        auto const [weights, shares, groups, slots] = std::tie(scratch.weights, scratch.shares, scratch.groups, scratch.slots);
        for (std::uint32_t group = 0; group < quote_.taxes.size(); ++group) {
            auto const tax = quote_.taxes[group].tax_minor;
            if (tax == 0) continue;
            weights.clear();
            for (std::size_t i = 0; i < groups.size(); ++i) {
                if (groups[i] == group) weights.push_back(quote_.lines[i].base_minor());
            }
            shares.resize(weights.size());
            if (!allocate(tax, weights, shares, slots)) return false;
            auto share = shares.begin();
            for (std::size_t i = 0; i < groups.size(); ++i) {
                if (groups[i] == group) quote_.lines[i].tax_minor = *share++;
            }
        }
        return true;
    }

    CartInput const& cart_;
    Quote& quote_;
    TaxRule rule_;
};

} // namespace

QuoteError tax_lines(CartInput const& cart, Quote& quote) { return Taxation{cart, quote}.run(); }

} // namespace shopx::engine
