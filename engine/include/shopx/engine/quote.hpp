// SPDX-License-Identifier: Apache-2.0
/// Prices a cart: rules E1 (order of operations), E2/E3 (exclusive and inclusive tax), E4 (several taxes), E5 (where to round), E10
/// (shares).
/// The same function runs on the till and on the server; what it returns is stored with the sale and never computed again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include <shopx/engine/limits.hpp>
#include <shopx/engine/money.hpp>
#include <shopx/engine/version.hpp>

namespace shopx::engine {

/// Where tax is rounded (E5). Set by jurisdiction.
enum class RoundingScope {
    line,              ///< each line by itself
    rate_per_document, ///< once for each tax group of the document (Japan, EN 16931)
    document,          ///< once for the whole document; the groups share it by largest remainder of their exact taxes
};

/// What becomes of the part of a minor unit that a tax has too many. Set by jurisdiction.
enum class TaxRounding { half_away, half_even, half_down, down, up };

/// Which of the two is rounded when tax is taken out of a price that includes it (E3); the other is the rest.
enum class InclusiveRule { tax_first, net_first };

enum class DiscountKind { none, percent, amount };

/// What is taken off, always as a magnitude: on a return it is mirrored with the line.
struct Discount {
    DiscountKind kind = DiscountKind::none;
    std::int64_t value = 0; ///< percent: parts per million, 0..whole_ppm; amount: minor units
};

/// One of several taxes of a line (E4): on the line's net price, and on those taxes before it that it names.
struct LineTax {
    std::int32_t tax_group = 0;    ///< the caller's number for the tax code
    std::int32_t tax_rate_ppm = 0; ///< 0..whole_ppm
    std::uint32_t on_earlier = 0;  ///< bit i: its base holds the line's tax i too
    bool operator==(LineTax const&) const = default;
};

struct LineInput {
    static constexpr std::int64_t no_label = -1;

    std::int64_t quantity_milli = 0;           ///< thousandths of the product's unit; negative on a return; never zero
    std::int64_t unit_price_e4 = 0;            ///< ten-thousandths of the currency's unit; never negative
    std::int32_t tax_rate_ppm = 0;             ///< 0..whole_ppm
    std::uint16_t first_tax = 0;               ///< with tax_count: the line's taxes in CartInput::taxes, in their order
    std::uint16_t tax_count = 0;               ///< 0: one tax, tax_rate_ppm and tax_group, which aren't looked at otherwise
    std::int64_t promotion_minor = 0;          ///< what promotions take off, a magnitude as promote() finds it; before `discount`
    std::int64_t label_price_minor = no_label; ///< of a label that carries its price (E15): the gross, exactly
    Discount discount{};
    bool discountable = true;   ///< false (gift cards, deposits, price-maintained books): no discount of any kind
    std::int32_t tax_group = 0; ///< the caller's number for the tax code: two codes of one rate stay apart
};

/// The lines are all of a sale (quantities above zero) or all of a return (below zero).
struct CartInput {
    std::span<LineInput const> lines;
    Discount order_discount{};
    bool prices_include_tax = false;
    RoundingScope scope = RoundingScope::rate_per_document;
    int currency_digits = 2;          ///< ISO 4217's, see currency.hpp
    std::span<LineTax const> taxes{}; ///< of all lines that have a list of taxes; lines may share a list
    TaxRounding tax_rounding = TaxRounding::half_away;
    InclusiveRule inclusive_rule = InclusiveRule::tax_first;
    int kernel_version = engine::kernel_version; ///< the rules to price by: the newest, or those that a sale is pinned to
};

/// All in minor units, and all with the sign of the quantity.
/// total = gross - promotion - discount - order_discount (+ tax when prices exclude tax).
struct LineQuote {
    std::int64_t gross_minor = 0;          ///< R(quantity * unit price): rounded once, never per unit (B18)
    std::int64_t promotion_minor = 0;      ///< what promotions took off
    std::int64_t discount_minor = 0;       ///< the line's own discount
    std::int64_t order_discount_minor = 0; ///< its share of the order's discount
    std::int64_t tax_minor = 0;            ///< the sum of its taxes
    std::int64_t total_minor = 0;

    /// What is left of the price when all that is taken off is taken off, and what tax is computed on.
    [[nodiscard]] constexpr std::int64_t base_minor() const noexcept { return gross_minor - promotion_minor - discount_minor - order_discount_minor; }
    bool operator==(LineQuote const&) const = default;
};

/// One for each (tax_group, tax_rate_ppm), in order of first appearance. net is what the tax was taken on. Where each line has one
/// tax, net + tax is what the group's lines total; with several, a line's net counts for each of its taxes.
struct TaxQuote {
    std::int32_t tax_group = 0;
    std::int32_t tax_rate_ppm = 0;
    std::int64_t net_minor = 0;
    std::int64_t tax_minor = 0;
    bool operator==(TaxQuote const&) const = default;
};

/// One tax of one line.
struct LineTaxQuote {
    std::uint32_t line = 0;
    std::uint32_t tax = 0; ///< index in Quote::taxes
    std::int64_t tax_minor = 0;
    bool operator==(LineTaxQuote const&) const = default;
};

/// Filled by `quote`. Keep one and pass it again: once its vectors have grown, pricing allocates nothing.
struct Quote {
    static constexpr std::size_t no_line = std::numeric_limits<std::size_t>::max();

    std::vector<LineQuote> lines;
    std::vector<TaxQuote> taxes;
    std::vector<LineTaxQuote> line_taxes; ///< by line, then in the line's order; empty where no line has a list of taxes
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
    std::size_t refused_line = no_line; ///< on an error: the line it is about, or no_line for the cart as a whole

    void clear() noexcept;

    struct Scratch { ///< working memory, of no meaning to a caller
        std::vector<std::int64_t> weights, shares;
        std::vector<std::uint32_t> groups; ///< for each line its index in `taxes`
        std::vector<AllocationSlot> slots;

        struct Cell { ///< one tax of a combination; its exact amount is base * factor / denominator of the combination
            LineTax tax;
            std::uint32_t group;
            Int128 factor;
            std::int64_t tax_minor;
            Int128 part; ///< what the amount's floor leaves, over the denominator
        };
        struct Combination { ///< lines with the same taxes
            std::uint32_t first_cell, cells;
            Int128 unit;        ///< what the net is of the denominator
            Int128 denominator; ///< unit; with inclusive prices unit and all factors
            std::int64_t base;
            std::int64_t tax_minor;
        };
        std::vector<Cell> cells;
        std::vector<Combination> combinations;  ///< `groups` holds their numbers in carts with lists of taxes
        std::vector<std::uint32_t> first_taxes; ///< for each line its first in `line_taxes`
        std::vector<std::uint32_t> members;     ///< lines or their taxes that share an amount
    } scratch;
};

enum class QuoteError {
    none,
    unknown_kernel_version, ///< one that this kernel has no rules of, because it is newer, or never was
    no_lines,
    too_many_lines,
    mixed_signs, ///< sold and returned lines in one cart; refund.hpp joins a refund and a sale to an exchange (E20)
    quantity_out_of_range,
    price_out_of_range,
    rate_out_of_range, ///< of a tax
    label_price_out_of_range,
    promotion_out_of_range, ///< below zero, or above its line
    promotion_not_allowed,  ///< on a line that isn't discountable
    discount_out_of_range,
    discount_not_allowed, ///< a discount on a line that isn't discountable
    discount_above_line,
    discount_above_order,
    currency_digits_out_of_range,
    too_many_tax_groups,
    taxes_out_of_range, ///< a line's list of taxes lies outside CartInput::taxes, or is longer than line_taxes_max
    tax_twice,          ///< on one line
    tax_not_earlier,    ///< a tax on one that doesn't come before it
    taxes_too_deep,     ///< beyond tax_depth_max
    taxes_in_a_circle,  ///< scope rate_per_document: one line has A on B and another B on A, so neither can be rounded first
    too_many_tax_combinations,
    rates_too_fine, ///< document scope, inclusive: the rates' common denominator is beyond 128 bits (six odd rates or more)
    overflow,       ///< an amount or a sum is above amount_minor_max
};

/// The error's stable name, "discount_above_line" and so on, for wire codes and logs.
[[nodiscard]] std::string_view to_string(QuoteError error) noexcept;

/// Prices `cart` into `out`. On an error `out` is empty but for refused_line.
[[nodiscard]] QuoteError quote(CartInput const& cart, Quote& out);

} // namespace shopx::engine
