// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/quote.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr Discount percent(std::int64_t whole_percent) { return {DiscountKind::percent, whole_percent * 10'000}; }
constexpr Discount amount(std::int64_t minor) { return {DiscountKind::amount, minor}; }

LineInput line(std::int64_t quantity, std::int64_t price_minor, std::int32_t rate_ppm, Discount discount = {})
{
    return {.quantity_milli = quantity * 1'000, .unit_price_e4 = price_minor * 100, .tax_rate_ppm = rate_ppm, .discount = discount};
}

struct Cart {
    std::vector<LineInput> lines;
    bool prices_include_tax = false;
    RoundingScope scope = RoundingScope::rate_per_document;
    Discount order_discount{};
    int currency_digits = 2;
};

Quote priced(Cart const& cart)
{
    Quote out;
    auto const error = quote({cart.lines, cart.order_discount, cart.prices_include_tax, cart.scope, cart.currency_digits}, out);
    EXPECT_EQ(to_string(error), "none");
    return out;
}

QuoteError refused(Cart const& cart, std::size_t at_line = Quote::no_line)
{
    Quote out;
    auto const error = quote({cart.lines, cart.order_discount, cart.prices_include_tax, cart.scope, cart.currency_digits}, out);
    EXPECT_EQ(out.refused_line, at_line);
    EXPECT_TRUE(out.lines.empty() && out.taxes.empty() && out.total_minor == 0 && out.tax_minor == 0) << "nothing half priced";
    return error;
}

template <class Member>
std::vector<std::int64_t> column(Quote const& quote, Member member)
{
    std::vector<std::int64_t> values;
    for (auto const& each : quote.lines) values.push_back(each.*member);
    return values;
}
using Amounts = std::vector<std::int64_t>;

constexpr auto per_line = RoundingScope::line;
constexpr auto per_rate = RoundingScope::rate_per_document;
constexpr auto per_document = RoundingScope::document;

TEST(QuoteE1, a_weighed_line_is_rounded_once) // also E18: 0.755 kg x 12.99 = 9.80745
{
    EXPECT_EQ(priced({{{.quantity_milli = 755, .unit_price_e4 = 129'900}}}).total_minor, 981);
}

TEST(QuoteE1, a_price_of_four_decimals_is_not_rounded_per_unit) // B18
{
    auto const quote = priced({{{.quantity_milli = 25'000, .unit_price_e4 = 10'044}}});
    EXPECT_EQ(quote.total_minor, 2511) << "25 x 1.0044 = 25.11; a rounded unit of 1.00 would give 25.00";
}

TEST(QuoteE1, line_discount_then_order_discount_then_tax)
{
    auto const quote = priced({{line(1, 10'000, 200'000, percent(10))}, false, per_line, amount(1'000)});
    EXPECT_EQ(quote.lines[0].gross_minor, 10'000);
    EXPECT_EQ(quote.lines[0].discount_minor, 1'000);
    EXPECT_EQ(quote.lines[0].order_discount_minor, 1'000);
    EXPECT_EQ(quote.lines[0].tax_minor, 1'600);
    EXPECT_EQ(quote.lines[0].total_minor, 9'600);
}

TEST(QuoteE2, two_lines_of_11_50_at_15_percent)
{
    std::vector const lines{line(1, 1150, 150'000), line(1, 1150, 150'000)};
    EXPECT_EQ(priced({lines, false, per_line}).total_minor, 2646);
    EXPECT_EQ(priced({lines, false, per_rate}).total_minor, 2645);
    EXPECT_EQ(priced({lines, false, per_document}).total_minor, 2645);
}

TEST(QuoteE2, three_lines_of_0_99_at_8_25_percent)
{
    std::vector const lines{line(1, 99, 82'500), line(1, 99, 82'500), line(1, 99, 82'500)};
    EXPECT_EQ(priced({lines, false, per_line}).total_minor, 321);
    EXPECT_EQ(priced({lines, false, per_document}).total_minor, 322);
}

TEST(QuoteE3, tax_is_found_first_and_net_is_the_rest)
{
    auto const quote = priced({{line(1, 999, 200'000)}, true});
    EXPECT_EQ(quote.taxes[0].tax_minor, 167);
    EXPECT_EQ(quote.taxes[0].net_minor, 832);
    EXPECT_EQ(quote.total_minor, 999) << "rounding both sides and adding them would give 10.00";
}

TEST(QuoteE5, japan_rounds_once_for_each_rate)
{
    // The vector's direction is down, which the law leaves to the issuer; the kernel's is half away. Where it rounds is the rule.
    EXPECT_EQ(truncate(static_cast<Int128>(398 + 298) * 80'000, whole_ppm), 55);
    EXPECT_EQ(truncate(398 * 80'000, whole_ppm) + truncate(298 * 80'000, whole_ppm), 54) << "forbidden";
    Cart const cart{{line(1, 39'800, 80'000), line(1, 29'800, 80'000)}, false, per_rate, {}, 0};
    auto const quote = priced(cart);
    EXPECT_EQ(column(quote, &LineQuote::gross_minor), (Amounts{398, 298}));
    EXPECT_EQ(quote.tax_minor, 56) << "55.68";
    EXPECT_EQ(column(quote, &LineQuote::tax_minor), (Amounts{32, 24}));
}

TEST(QuoteE5, the_worked_euro_basket)
{
    std::vector const lines{line(2, 1299, 190'000), line(1, 449, 70'000), line(3, 33, 190'000)};
    auto const quote = priced({lines, true, per_rate, percent(10)});
    EXPECT_EQ(column(quote, &LineQuote::gross_minor), (Amounts{2598, 449, 99}));
    EXPECT_EQ(column(quote, &LineQuote::order_discount_minor), (Amounts{260, 45, 10}));
    EXPECT_EQ(column(quote, &LineQuote::total_minor), (Amounts{2338, 404, 89}));
    EXPECT_EQ(quote.total_minor, 2831);
    ASSERT_EQ(quote.taxes.size(), 2U);
    EXPECT_EQ(quote.taxes[0].tax_rate_ppm, 190'000) << "in order of first appearance";
    EXPECT_EQ(quote.taxes[0].tax_minor, 388);
    EXPECT_EQ(quote.taxes[1].tax_minor, 26);
    EXPECT_EQ(column(quote, &LineQuote::tax_minor), (Amounts{374, 26, 14}));
    EXPECT_EQ(column(priced({lines, true, per_line, percent(10)}), &LineQuote::tax_minor), (Amounts{373, 26, 14}));
}

TEST(QuoteE5, a_document_is_rounded_once_and_the_rates_share_it)
{
    // 0.4 + 0.4 of a cent: by rate nothing, by document one cent, which the first of two equal fractions carries.
    std::vector const lines{line(1, 4, 100'000), line(1, 8, 50'000)};
    EXPECT_EQ(priced({lines, false, per_rate}).tax_minor, 0);
    auto const quote = priced({lines, false, per_document});
    EXPECT_EQ(quote.tax_minor, 1);
    EXPECT_EQ(quote.taxes[0].tax_minor, 1);
    EXPECT_EQ(quote.taxes[1].tax_minor, 0);
}

TEST(QuoteE5, an_inclusive_document_adds_different_fractions_exactly)
{
    // 1 x 20/120 + 1 x 50/150 = 1/6 + 1/3 = exactly one half of a cent, which goes up. A double would have to be lucky.
    auto const quote = priced({{line(1, 1, 200'000), line(1, 1, 500'000)}, true, per_document});
    EXPECT_EQ(quote.tax_minor, 1);
    EXPECT_EQ(quote.taxes[1].tax_minor, 1) << "the larger fraction";
}

TEST(QuoteE5, two_codes_of_one_rate_stay_apart)
{
    auto first = line(1, 249, 200'000);
    auto second = first;
    second.tax_group = 1;
    auto const quote = priced({{first, second, first}});
    ASSERT_EQ(quote.taxes.size(), 2U);
    EXPECT_EQ(quote.taxes[0].net_minor, 498);
    EXPECT_EQ(quote.taxes[1].tax_group, 1);
    EXPECT_EQ(quote.taxes[1].net_minor, 249);
}

TEST(QuoteE7, dinars_have_three_digits)
{
    Cart const cart{{{.quantity_milli = 1'000, .unit_price_e4 = 123'450, .tax_rate_ppm = 50'000}}, false, per_rate, {}, 3};
    auto const quote = priced(cart);
    EXPECT_EQ(quote.tax_minor, 617);
    EXPECT_EQ(quote.total_minor, 12'962);
}

TEST(QuoteE10, excluded_lines_carry_nothing_of_the_order_discount)
{
    auto card = line(1, 5'000, 0);
    card.discountable = false;
    auto const quote = priced({{card, line(1, 1'000, 0), line(1, 2'000, 0)}, true, per_rate, percent(10)});
    EXPECT_EQ(column(quote, &LineQuote::order_discount_minor), (Amounts{0, 100, 200}));
}

TEST(QuoteE10, a_discount_may_take_all_and_no_more)
{
    auto const quote = priced({{line(1, 333, 190'000), line(1, 667, 70'000)}, true, per_rate, amount(1'000)});
    EXPECT_EQ(quote.total_minor, 0);
    EXPECT_EQ(quote.tax_minor, 0);
    EXPECT_EQ(refused({{line(1, 1'000, 0)}, true, per_rate, amount(1'001)}), QuoteError::discount_above_order);
    EXPECT_EQ(refused({{line(1, 100, 0), line(1, 1'000, 0, amount(1'001))}}, 1), QuoteError::discount_above_line);
}

TEST(QuoteReturn, mirrors_its_sale_to_the_cent) // B16, B19
{
    Cart sale{{line(2, 1299, 190'000, percent(5)), line(1, 449, 70'000), line(3, 33, 190'000)}, true, per_rate, percent(10)};
    auto const sold = priced(sale);
    for (auto& each : sale.lines) each.quantity_milli = -each.quantity_milli;
    auto const back = priced(sale);
    EXPECT_EQ(back.total_minor, -sold.total_minor);
    EXPECT_EQ(back.tax_minor, -sold.tax_minor);
    for (std::size_t i = 0; i < sold.lines.size(); ++i) {
        EXPECT_EQ(back.lines[i].gross_minor, -sold.lines[i].gross_minor);
        EXPECT_EQ(back.lines[i].discount_minor, -sold.lines[i].discount_minor);
        EXPECT_EQ(back.lines[i].order_discount_minor, -sold.lines[i].order_discount_minor);
        EXPECT_EQ(back.lines[i].tax_minor, -sold.lines[i].tax_minor);
    }
}

TEST(QuoteRefuses, what_no_till_can_sell)
{
    auto const good = line(1, 100, 200'000);
    auto const with = [&](auto change) {
        auto bad = good;
        change(bad);
        return Cart{{good, bad}};
    };
    EXPECT_EQ(refused({}), QuoteError::no_lines);
    EXPECT_EQ(refused({std::vector(lines_max + 1, good)}), QuoteError::too_many_lines);
    EXPECT_EQ(refused(with([](LineInput& l) { l.quantity_milli = 0; }), 1), QuoteError::quantity_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.quantity_milli = quantity_milli_max + 1; }), 1), QuoteError::quantity_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.quantity_milli = std::numeric_limits<std::int64_t>::min(); }), 1), QuoteError::quantity_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.quantity_milli = -1'000; }), 1), QuoteError::mixed_signs);
    EXPECT_EQ(refused(with([](LineInput& l) { l.unit_price_e4 = -1; }), 1), QuoteError::price_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.tax_rate_ppm = -1; }), 1), QuoteError::rate_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.tax_rate_ppm = 1'000'001; }), 1), QuoteError::rate_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.discount = amount(-1); }), 1), QuoteError::discount_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.discount = percent(101); }), 1), QuoteError::discount_out_of_range);
    EXPECT_EQ(refused(with([](LineInput& l) { l.discountable = false, l.discount = amount(1); }), 1), QuoteError::discount_not_allowed);
    EXPECT_EQ(refused({{good}, false, per_rate, percent(101)}), QuoteError::discount_out_of_range);
    EXPECT_EQ(refused({{good}, false, per_rate, {}, 5}), QuoteError::currency_digits_out_of_range);
    EXPECT_EQ(refused({{good}, false, per_rate, {}, -1}), QuoteError::currency_digits_out_of_range);
}

TEST(QuoteRefuses, amounts_and_sums_above_the_limit)
{
    LineInput const largest{.quantity_milli = 1'000, .unit_price_e4 = amount_minor_max * 100};
    EXPECT_EQ(priced({{largest}}).total_minor, amount_minor_max);
    auto above = largest;
    above.unit_price_e4 += 50;
    EXPECT_EQ(refused({{above}}, 0), QuoteError::overflow);
    above.quantity_milli = quantity_milli_max;
    above.unit_price_e4 = unit_price_e4_max;
    EXPECT_EQ(refused({{above}}, 0), QuoteError::overflow);
    EXPECT_EQ(refused({{largest, largest}}), QuoteError::overflow);
    EXPECT_EQ(refused({{largest, largest}, true, per_document, amount(1)}), QuoteError::overflow);
    auto taxed = largest;
    taxed.tax_rate_ppm = 1;
    EXPECT_EQ(refused({{taxed}}), QuoteError::overflow) << "the tax takes the total above";
    EXPECT_EQ(refused({std::vector(lines_max, largest)}), QuoteError::overflow);
}

TEST(QuoteRefuses, too_many_groups_and_rates_that_cannot_be_added_exactly)
{
    std::vector<LineInput> lines;
    for (std::int32_t i = 0; i <= static_cast<std::int32_t>(tax_groups_max); ++i) {
        lines.push_back(line(1, 100, 200'000));
        lines.back().tax_group = i;
    }
    EXPECT_EQ(refused({lines}, tax_groups_max), QuoteError::too_many_tax_groups);
    lines.pop_back();
    EXPECT_EQ(priced({lines}).taxes.size(), tax_groups_max);

    std::vector<LineInput> odd;
    for (std::int32_t const rate : {1, 3, 7, 9, 13, 19, 21, 31}) odd.push_back(line(1, 99'999, 123'450 + rate));
    EXPECT_EQ(refused({odd, true, per_document}), QuoteError::rates_too_fine);
    EXPECT_EQ(priced({odd, true, per_rate}).taxes.size(), odd.size());
    EXPECT_EQ(priced({odd, false, per_document}).taxes.size(), odd.size()) << "exclusive rates share a denominator";

    std::vector<LineInput> usual;
    for (std::int32_t const rate : {21, 55, 60, 70, 82, 100, 120, 190, 200, 210, 250}) usual.push_back(line(1, 99'999, rate * 1'000));
    EXPECT_EQ(priced({usual, true, per_document}).taxes.size(), usual.size());
}

TEST(Quote, prices_again_into_the_same_memory)
{
    std::vector const lines{line(2, 1299, 190'000), line(1, 449, 70'000), line(3, 33, 190'000)};
    CartInput const cart{lines, percent(10), true, per_rate, 2};
    Quote out;
    ASSERT_EQ(quote(cart, out), QuoteError::none);
    auto const* const memory = out.lines.data();
    auto const total = out.total_minor;
    ASSERT_EQ(quote(cart, out), QuoteError::none);
    EXPECT_EQ(out.lines.data(), memory);
    EXPECT_EQ(out.total_minor, total) << "the last cart leaves nothing behind";
}

TEST(QuoteE1, a_promotion_comes_before_the_discounts_and_is_mirrored)
{
    std::array lines{LineInput{.quantity_milli = 2'000, .unit_price_e4 = 10'0000, .promotion_minor = 5'00, .discount = {DiscountKind::percent, 100'000}}};
    Quote out;
    ASSERT_EQ(quote({.lines = lines, .order_discount = {DiscountKind::amount, 3'50}, .prices_include_tax = true}, out), QuoteError::none);
    EXPECT_EQ(out.lines[0].promotion_minor, 5'00);
    EXPECT_EQ(out.lines[0].discount_minor, 1'50);
    EXPECT_EQ(out.total_minor, 10'00);
    lines[0].quantity_milli = -2'000;
    ASSERT_EQ(quote({.lines = lines, .order_discount = {DiscountKind::amount, 3'50}, .prices_include_tax = true}, out), QuoteError::none);
    EXPECT_EQ(out.lines[0].promotion_minor, -5'00);
    EXPECT_EQ(out.total_minor, -10'00);
}

TEST(QuoteE1, a_promotion_is_never_above_its_line)
{
    std::array lines{LineInput{.quantity_milli = 1'000, .unit_price_e4 = 10'0000, .promotion_minor = 10'01}};
    Quote out;
    EXPECT_EQ(quote({.lines = lines}, out), QuoteError::promotion_out_of_range);
    lines[0].promotion_minor = 1;
    lines[0].discountable = false;
    EXPECT_EQ(quote({.lines = lines}, out), QuoteError::promotion_not_allowed);
}

TEST(QuoteE15, a_label_with_a_price_is_the_gross_to_the_cent)
{
    std::array const lines{LineInput{.quantity_milli = 755, .unit_price_e4 = 12'9900, .label_price_minor = 9'80}};
    Quote out;
    ASSERT_EQ(quote({.lines = lines, .prices_include_tax = true}, out), QuoteError::none);
    EXPECT_EQ(out.total_minor, 9'80);
}

} // namespace
} // namespace shopx::engine
