// SPDX-License-Identifier: Apache-2.0
#include "fraction.hpp"
#include "random_carts.hpp"

#include <shopx/engine/exempt_price.hpp>

#include <gtest/gtest.h>

#include <array>

namespace shopx::engine::testing {
namespace {

constexpr LineTax tax(std::int32_t group, std::int32_t rate_ppm, std::uint32_t on_earlier = 0) { return {group, rate_ppm, on_earlier}; }

std::int64_t kept_net(std::int64_t price, std::span<LineTax const> taxes)
{
    std::int64_t out = -1;
    EXPECT_EQ(exempt_price(price, taxes, ExemptPrice::keep_net, out), QuoteError::none);
    return out;
}

TEST(ExemptPrice, keep_net_drops_the_tax_and_keep_gross_does_not) // E3
{
    std::array const vat{tax(0, 200'000)};
    EXPECT_EQ(kept_net(99'900, vat), 83'250) << "9.99 with 20 % is 8.325";
    EXPECT_EQ(kept_net(1'19'00, std::array{tax(0, 190'000)}), 1'00'00);
    EXPECT_EQ(kept_net(10'000, std::array{tax(0, 70'000)}), 9'346) << "0.934579 to the ten-thousandth";
    EXPECT_EQ(kept_net(3, std::array{tax(0, 1'000'000)}), 2) << "a half goes away from zero";
    std::int64_t out = 0;
    EXPECT_EQ(exempt_price(99'900, vat, ExemptPrice::keep_gross, out), QuoteError::none);
    EXPECT_EQ(out, 99'900);
    EXPECT_EQ(kept_net(0, vat), 0);
    EXPECT_EQ(kept_net(99'900, {}), 99'900) << "outside the tax";
}

TEST(ExemptPrice, of_several_taxes_all_are_taken_out) // E4: 114.98 with 5 % and 9.5 % on both is 100.0043...
{
    EXPECT_EQ(kept_net(1'149'800, std::array{tax(0, 50'000), tax(1, 95'000, 1)}), 1'000'043);
    EXPECT_EQ(kept_net(1'149'750, std::array{tax(0, 50'000), tax(1, 99'750)}), 1'000'000);
}

TEST(ExemptPrice, the_line_is_then_priced_as_any_other)
{
    std::array const lines{LineInput{.quantity_milli = 3'000, .unit_price_e4 = kept_net(99'900, std::array{tax(0, 200'000)})}};
    Quote out;
    ASSERT_EQ(quote({.lines = lines, .prices_include_tax = true}, out), QuoteError::none);
    EXPECT_EQ(out.total_minor, 24'98) << "3 x 8.325 = 24.975";
    EXPECT_EQ(out.tax_minor, 0);
}

TEST(ExemptPrice, refuses_by_name_and_leaves_the_price_alone)
{
    std::int64_t out = 7;
    std::array const vat{tax(0, 200'000)};
    EXPECT_EQ(exempt_price(-1, vat, ExemptPrice::keep_net, out), QuoteError::price_out_of_range);
    EXPECT_EQ(exempt_price(unit_price_e4_max + 1, vat, ExemptPrice::keep_net, out), QuoteError::price_out_of_range);
    EXPECT_EQ(exempt_price(1, std::array{tax(0, 1'000'001)}, ExemptPrice::keep_net, out), QuoteError::rate_out_of_range);
    EXPECT_EQ(exempt_price(1, std::array{tax(0, 1, 1)}, ExemptPrice::keep_gross, out), QuoteError::tax_not_earlier);
    EXPECT_EQ(exempt_price(1, std::array{tax(0, 1), tax(0, 1)}, ExemptPrice::keep_net, out), QuoteError::tax_twice);
    EXPECT_EQ(exempt_price(1, std::vector<LineTax>(9), ExemptPrice::keep_net, out), QuoteError::taxes_out_of_range);
    EXPECT_EQ(out, 7);
}

TEST(ExemptPrice, is_exact_up_to_the_largest_price_and_the_deepest_taxes)
{
    Dice dice{61};
    for (int i = 0; i < 5'000; ++i) {
        std::vector<LineTax> taxes;
        Fraction with_taxes{1};
        for (std::int32_t layer = 0; layer < 4; ++layer) { // each on all before it
            taxes.push_back(tax(layer, static_cast<std::int32_t>(dice.between(0, whole_ppm)), (1U << layer) - 1));
            with_taxes = with_taxes * (Fraction{1} + Fraction{taxes.back().tax_rate_ppm, whole_ppm});
        }
        auto const price = dice.one_in(3) ? unit_price_e4_max - dice.between(0, 1'000) : dice.between(0, 10'000'000);
        ASSERT_EQ(kept_net(price, taxes), (Fraction{price} / with_taxes).rounded()) << price;
    }
}

} // namespace
} // namespace shopx::engine::testing
