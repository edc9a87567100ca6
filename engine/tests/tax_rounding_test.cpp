// SPDX-License-Identifier: Apache-2.0
/// What becomes of the part of a minor unit that a tax has too many: the five modes, the two inclusive rules, the three scopes.
#include "abi.hpp"
#include "random_carts.hpp"
#include "reference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace shopx::engine::testing {
namespace {

using enum TaxRounding;
using enum InclusiveRule;
constexpr std::array modes{half_away, half_even, half_down, down, up};
constexpr std::array scopes{RoundingScope::line, RoundingScope::rate_per_document, RoundingScope::document};
using FiveTaxes = std::array<std::int64_t, modes.size()>;

LineInput line_of(std::int64_t cents, std::int32_t rate_ppm, std::int32_t group = 0)
{
    return {.quantity_milli = 1'000, .unit_price_e4 = cents * 100, .tax_rate_ppm = rate_ppm, .tax_group = group};
}

std::int64_t tax_of(CartInput const& cart)
{
    Quote out;
    EXPECT_EQ(quote(cart, out), QuoteError::none);
    return out.tax_minor;
}

/// The cart's tax by each of the modes.
FiveTaxes by_modes(CartInput cart)
{
    FiveTaxes taxes{};
    for (std::size_t i = 0; i < modes.size(); ++i) {
        cart.tax_rounding = modes[i];
        taxes[i] = tax_of(cart);
    }
    return taxes;
}

TEST(TaxRounding, an_exact_half_on_top_of_the_price_in_every_scope)
{
    for (auto const scope : scopes) { // 5 % of 0.10, 0.30 and 0.34 are 0.5, 1.5 and 1.7 cents
        EXPECT_EQ(by_modes({.lines = std::array{line_of(10, 50'000)}, .scope = scope}), (FiveTaxes{1, 0, 0, 0, 1}));
        EXPECT_EQ(by_modes({.lines = std::array{line_of(30, 50'000)}, .scope = scope}), (FiveTaxes{2, 2, 1, 1, 2}));
        EXPECT_EQ(by_modes({.lines = std::array{line_of(34, 50'000)}, .scope = scope}), (FiveTaxes{2, 2, 2, 1, 2}));
        EXPECT_EQ(by_modes({.lines = std::array{line_of(20, 50'000)}, .scope = scope}), (FiveTaxes{1, 1, 1, 1, 1}));
    }
}

TEST(TaxRounding, a_return_mirrors_its_sale_in_every_mode)
{
    auto back = line_of(30, 50'000);
    back.quantity_milli = -1'000;
    EXPECT_EQ(by_modes({.lines = std::array{back}}), (FiveTaxes{-2, -2, -1, -1, -2}));
}

TEST(TaxRounding, japan_drops_the_fraction_once_for_each_rate) // E5: by line it is one yen less, which the law forbids
{
    std::array const lines{line_of(398, 80'000), line_of(298, 80'000)};
    CartInput cart{.lines = lines, .tax_rounding = down};
    EXPECT_EQ(tax_of(cart), 55);
    cart.scope = RoundingScope::line;
    EXPECT_EQ(tax_of(cart), 54);
}

TEST(TaxRounding, new_zealand_lets_exactly_half_a_cent_fall)
{
    EXPECT_EQ(tax_of({.lines = std::array{line_of(10'10, 150'000)}, .tax_rounding = half_down}), 1'51); // 1.515
    EXPECT_EQ(tax_of({.lines = std::array{line_of(10'10, 150'000)}}), 1'52);
    EXPECT_EQ(tax_of({.lines = std::array{line_of(10'11, 150'000)}, .tax_rounding = half_down}), 1'52); // 1.5165
}

TEST(TaxRounding, tax_first_and_net_first_take_the_cent_from_each_other) // E3: 9.99 with 20 % is 8.325 and 1.665
{
    std::array const lines{line_of(9'99, 200'000)};
    for (auto const scope : scopes) {
        CartInput cart{.lines = lines, .prices_include_tax = true, .scope = scope};
        EXPECT_EQ(by_modes(cart), (FiveTaxes{1'67, 1'66, 1'66, 1'66, 1'67})) << "the tax by the mode, 1.66 being even";
        cart.inclusive_rule = net_first;
        EXPECT_EQ(by_modes(cart), (FiveTaxes{1'66, 1'67, 1'67, 1'67, 1'66})) << "the net by the mode, 8.32 being even";
        cart.prices_include_tax = false;
        EXPECT_EQ(by_modes(cart), (FiveTaxes{2'00, 2'00, 2'00, 1'99, 2'00})) << "nothing is taken out: the rule says nothing";
    }
}

/// 16 % and 12 % in 0.16: a net of 12.5 cents, taxes of 2 and 1.5.
TEST(TaxRounding, of_several_taxes_inside_the_price_the_usual_rule_gives_the_half_to_the_net) // E4: net = R(B)
{
    std::array const taxes{LineTax{.tax_group = 0, .tax_rate_ppm = 160'000}, LineTax{.tax_group = 1, .tax_rate_ppm = 120'000}};
    std::array const lines{LineInput{.quantity_milli = 1'000, .unit_price_e4 = 16'00, .tax_count = 2}};
    CartInput cart{.lines = lines, .prices_include_tax = true, .taxes = taxes};
    for (auto const scope : {RoundingScope::line, RoundingScope::rate_per_document}) {
        cart.scope = scope;
        cart.inclusive_rule = tax_first;
        EXPECT_EQ(by_modes(cart), (FiveTaxes{3, 4, 3, 3, 4}));
        cart.inclusive_rule = net_first;
        EXPECT_EQ(by_modes(cart), (FiveTaxes{3, 4, 4, 4, 3}));
    }
    cart.scope = RoundingScope::document; // one rounding of the document's tax, whether lines have one tax or several
    cart.inclusive_rule = tax_first;
    EXPECT_EQ(by_modes(cart), (FiveTaxes{4, 4, 3, 3, 4}));
    cart.inclusive_rule = net_first;
    EXPECT_EQ(by_modes(cart), (FiveTaxes{3, 4, 4, 4, 3}));
}

TEST(TaxRounding, a_document_is_rounded_once_and_its_groups_share_by_largest_remainder)
{
    // 28 % in 0.16 is 3.5 cents, 25 % in 0.05 is 1: together 4.5, and a net of 16.5.
    std::array const half{line_of(16, 280'000, 0), line_of(5, 250'000, 1)};
    CartInput cart{.lines = half, .prices_include_tax = true, .scope = RoundingScope::document};
    EXPECT_EQ(by_modes(cart), (FiveTaxes{5, 4, 4, 4, 5}));
    cart.inclusive_rule = net_first;
    EXPECT_EQ(by_modes(cart), (FiveTaxes{4, 5, 5, 5, 4}));
    // With 60 % in 0.04, 1.5, it is 5 exactly: no mode has anything to decide, and the larger of two halves gets the unit.
    std::array const whole{line_of(16, 280'000, 0), line_of(4, 600'000, 1)};
    cart.lines = whole;
    EXPECT_EQ(by_modes(cart), (FiveTaxes{5, 5, 5, 5, 5}));
    Quote out;
    ASSERT_EQ(quote(cart, out), QuoteError::none);
    EXPECT_EQ(out.taxes[0].tax_minor, 4);
    EXPECT_EQ(out.taxes[1].tax_minor, 1);
}

void expect_same(Quote const& ours, Quote const& expected)
{
    ASSERT_EQ(ours.total_minor, expected.total_minor);
    ASSERT_EQ(ours.tax_minor, expected.tax_minor);
    ASSERT_EQ(ours.taxes.size(), expected.taxes.size());
    for (std::size_t t = 0; t < ours.taxes.size(); ++t) {
        ASSERT_EQ(ours.taxes[t].net_minor, expected.taxes[t].net_minor) << t;
        ASSERT_EQ(ours.taxes[t].tax_minor, expected.taxes[t].tax_minor) << t;
    }
    for (std::size_t l = 0; l < ours.lines.size(); ++l) {
        ASSERT_EQ(ours.lines[l].tax_minor, expected.lines[l].tax_minor) << "line " << l;
        ASSERT_EQ(ours.lines[l].total_minor, expected.lines[l].total_minor) << "line " << l;
    }
}

/// Calls check(cart, its quote) for carts of terms that can be priced.
template <class Check>
void for_each_cart_of_terms(std::uint64_t seed, int count, Check check)
{
    Dice dice{seed};
    Quote out;
    int good = 0;
    for (int i = 0; i < count && !::testing::Test::HasFatalFailure(); ++i) {
        auto const cart = random_cart_of_terms(dice);
        if (quote(cart.input(), out) != QuoteError::none) continue;
        SCOPED_TRACE(cart.json());
        ++good;
        check(cart, out);
    }
    EXPECT_GT(good, count * 6 / 10);
}

TEST(TaxRounding, the_slow_reference_finds_the_same_amounts)
{
    Quote expected;
    for_each_cart_of_terms(51, 5'000, [&](RandomCart const& cart, Quote const& ours) {
        ASSERT_TRUE(reference_quote(cart.input(), expected));
        expect_same(ours, expected);
        ASSERT_EQ(ours.line_taxes.size(), expected.line_taxes.size());
        for (std::size_t t = 0; t < ours.line_taxes.size(); ++t) ASSERT_EQ(ours.line_taxes[t].tax_minor, expected.line_taxes[t].tax_minor) << t;
    });
}

TEST(TaxRounding, lines_taxes_and_document_add_up_and_a_return_mirrors)
{
    Quote back;
    for_each_cart_of_terms(52, 10'000, [&](RandomCart const& cart, Quote const& ours) {
        std::int64_t total = 0;
        std::int64_t tax = 0;
        for (auto const& line : ours.lines) {
            ASSERT_EQ(line.total_minor, line.base_minor() + (cart.prices_include_tax ? 0 : line.tax_minor));
            ASSERT_LE(cart.prices_include_tax ? std::abs(line.tax_minor) : 0, std::abs(line.base_minor())) << "no more tax than price";
            ASSERT_GE(line.base_minor() < 0 ? -line.tax_minor : line.tax_minor, 0);
            total += line.total_minor;
            tax += line.tax_minor;
        }
        ASSERT_EQ(total, ours.total_minor);
        ASSERT_EQ(tax, ours.tax_minor);
        std::int64_t of_groups = 0;
        for (auto const& each : ours.taxes) of_groups += each.tax_minor;
        ASSERT_EQ(of_groups, ours.tax_minor);
        ASSERT_EQ(quote(returned(cart).input(), back), QuoteError::none);
        ASSERT_EQ(back.total_minor, -ours.total_minor);
        for (std::size_t l = 0; l < ours.lines.size(); ++l) ASSERT_EQ(back.lines[l].tax_minor, -ours.lines[l].tax_minor);
    });
}

TEST(TaxRounding, the_modes_are_in_order_and_what_one_rule_drops_the_other_raises)
{
    Dice dice{53};
    for (int i = 0; i < 5'000 && !HasFailure(); ++i) {
        auto const made = random_cart(dice);
        Quote out;
        if (quote(made.input(), out) != QuoteError::none) continue;
        SCOPED_TRACE(made.json());
        auto cart = made.input();
        auto const [away, even, toward, least, most] = by_modes(cart);
        auto const sign = cart.lines[0].quantity_milli < 0 ? -1 : 1;
        EXPECT_TRUE(sign * least <= sign * toward && sign * toward <= sign * even && sign * even <= sign * away && sign * away <= sign * most);
        if (!cart.prices_include_tax) continue;
        cart.inclusive_rule = net_first;
        auto const net = by_modes(cart);
        EXPECT_EQ((std::array{net[0], net[2], net[3], net[4]}), (std::array{toward, away, most, least}));
    }
}

TEST(TaxRounding, a_list_of_one_tax_is_the_same_as_no_list)
{
    Quote listed;
    for_each_cart_of_terms(54, 5'000, [&](RandomCart cart, Quote const& plain) {
        if (!cart.taxes.empty()) return;
        for (auto& line : cart.lines) {
            line.first_tax = static_cast<std::uint16_t>(cart.taxes.size());
            line.tax_count = 1;
            cart.taxes.push_back({.tax_group = line.tax_group, .tax_rate_ppm = line.tax_rate_ppm});
        }
        ASSERT_EQ(quote(cart.input(), listed), QuoteError::none);
        expect_same(listed, plain);
    });
}

std::string asked(std::string_view more)
{
    abi::Workspace workspace;
    auto const cart = R"({"lines":[{"quantity_milli":1000,"unit_price_e4":99900,"tax_code":"standard","tax_rate_ppm":200000}],)"
                      R"("prices_include_tax":true,"rounding_scope":"line","currency":"GBP")"
                      + std::string{more} + "}";
    return std::string{abi::quote_json(cart, workspace)};
}

TEST(AbiQuote, is_told_how_tax_is_rounded)
{
    auto const usual = asked("");
    EXPECT_EQ(asked(R"(,"tax_rounding":"half_away","inclusive_rule":"tax_first")"), usual);
    EXPECT_NE(usual.find(R"("net_minor":832,"tax_minor":167)"), std::string::npos);
    auto const other = asked(R"(,"tax_rounding":"half_down")");
    EXPECT_NE(other.find(R"("net_minor":833,"tax_minor":166)"), std::string::npos);
    EXPECT_EQ(asked(R"(,"inclusive_rule":"net_first")"), other);
    EXPECT_EQ(asked(R"(,"tax_rounding":"nearest")"), R"({"error":"unknown_value","pointer":"/tax_rounding"})");
    EXPECT_EQ(asked(R"(,"inclusive_rule":true)"), R"({"error":"wrong_type","pointer":"/inclusive_rule"})");
    EXPECT_EQ(asked(R"(,"tax_rounding":"up","tax_rounding":"up")"), R"({"error":"duplicate_field","pointer":"/tax_rounding"})");
}

} // namespace
} // namespace shopx::engine::testing
