// SPDX-License-Identifier: Apache-2.0
/// Carts by the seed, the same on every platform (the distributions of <random> aren't).
#pragma once

#include <shopx/engine/cash.hpp>
#include <shopx/engine/quote.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::engine::testing {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}

    /// A number from low to high, both included.
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool one_in(std::int64_t n) { return between(1, n) == 1; }

private:
    std::mt19937_64 random_;
};

struct RandomCart {
    std::vector<LineInput> lines; ///< tax_group: index in tax_codes
    std::vector<LineTax> taxes;   ///< the lists of those lines that have several
    std::vector<std::string> tax_codes;
    Discount order_discount;
    bool prices_include_tax = false;
    RoundingScope scope = RoundingScope::line;
    std::string_view currency = "EUR";
    std::int64_t cash_step_minor = 1;
    TaxRounding tax_rounding = TaxRounding::half_away;
    InclusiveRule inclusive_rule = InclusiveRule::tax_first;
    std::vector<std::string> line_additions; ///< to the JSON of each line, where there are any
    std::string additions;                   ///< to that of the cart

    [[nodiscard]] CartInput input() const;
    [[nodiscard]] std::string json() const; ///< the `quote` command of the ABI
};

/// Mostly what a shop sells, now and then an extreme, and some carts that must be refused.
RandomCart random_cart(Dice& dice);

/// The same, with lists of taxes on some lines, exclusive and compound; a few have one that must be refused.
RandomCart random_cart_of_several_taxes(Dice& dice);

/// Either of them by every mode of tax rounding, both inclusive rules, and often with rates that leave exact halves.
RandomCart random_cart_of_terms(Dice& dice);

/// The same goods brought back.
RandomCart returned(RandomCart cart);

} // namespace shopx::engine::testing
