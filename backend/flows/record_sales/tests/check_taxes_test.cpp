// A line says its taxes in one way, and rows of tax are what their lines come to (E4, E25.2).
#include "sample_sales.hpp"

#include <gtest/gtest.h>

namespace shopx::record_sales {
namespace {

Found spoiled(auto spoil) { return after(spoil, quebec()); }

TEST(CheckTaxes, a_lines_net_counts_for_each_of_its_taxes)
{
    EXPECT_EQ(problems_of(quebec()), Found{});
    EXPECT_EQ(spoiled([](SaleBody& b) { b.taxes[1].net_minor = 12'000; }), (Found{{"/taxes/1/net_minor", "sum_differs"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.taxes[0].net_minor = 10'000; }), (Found{{"/taxes/0/net_minor", "sum_differs"}}));
}

TEST(CheckTaxes, a_tax_on_a_tax_counts_what_it_is_on)
{
    auto body = quebec(); // QST on GST, as until 2012: 9.975 % of 105.00 is 10.47
    body.lines[0].taxes = {{"gst", 50'000, {}, 500}, {"qst", 99'750, std::vector{0}, 1'047}};
    body.lines[0].tax_minor = 1'547;
    body.lines[0].total_minor = 11'547;
    body.taxes[1] = {"qst", 99'750, 10'500, 1'047};
    body.tax_minor = 1'647;
    body.total_minor = 13'647;
    body.tenders[0].amount_minor = 13'647;
    EXPECT_EQ(problems_of(body), Found{});
    body.taxes[1].net_minor = 10'000;
    EXPECT_EQ(problems_of(body), (Found{{"/taxes/1/net_minor", "sum_differs"}}));
}

TEST(CheckTaxes, the_taxes_of_a_line_add_up_to_its_tax)
{
    EXPECT_EQ(spoiled([](SaleBody& b) { (*b.lines[0].taxes)[0].tax_minor = 499; }),
        (Found{{"/lines/0/tax_minor", "sum_differs"}, {"/taxes/0/tax_minor", "sum_differs"}, {"/taxes/0/net_minor", "sum_differs"}}));
    auto const below = spoiled([](SaleBody& b) { (*b.lines[0].taxes)[0].tax_minor = -1; });
    EXPECT_EQ(below.front(), (Found::value_type{"/lines/0/taxes/0/tax_minor", "out_of_range"}));
}

TEST(CheckTaxes, a_line_says_its_taxes_in_one_way)
{
    EXPECT_EQ(spoiled([](SaleBody& b) { b.lines[0].tax_code = "gst"; }), (Found{{"/lines/0/tax_code", "not_allowed"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.lines[0].tax_rate_ppm = 50'000; }), (Found{{"/lines/0/tax_rate_ppm", "not_allowed"}}));
    auto const neither = spoiled([](SaleBody& b) { b.lines[0].taxes.reset(); });
    EXPECT_EQ(neither[0], (Found::value_type{"/lines/0/tax_code", "required"}));
    EXPECT_EQ(neither[1], (Found::value_type{"/lines/0/tax_rate_ppm", "required"}));
    auto const half = after([](SaleBody& b) { b.lines[0].tax_rate_ppm.reset(); });
    EXPECT_EQ(half.front(), (Found::value_type{"/lines/0/tax_rate_ppm", "required"}));
}

TEST(CheckTaxes, a_list_has_each_tax_once_and_stands_on_earlier_ones_alone)
{
    auto const twice = spoiled([](SaleBody& b) { (*b.lines[0].taxes)[1] = (*b.lines[0].taxes)[0]; });
    EXPECT_EQ(twice.front(), (Found::value_type{"/lines/0/taxes/1", "twice"}));
    EXPECT_EQ(spoiled([](SaleBody& b) { (*b.lines[0].taxes)[0].on_earlier = {1}; }), (Found{{"/lines/0/taxes/0/on_earlier/0", "not_earlier"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { (*b.lines[0].taxes)[1].on_earlier = {1}; }), (Found{{"/lines/0/taxes/1/on_earlier/0", "not_earlier"}}));
    auto const again = spoiled([](SaleBody& b) { (*b.lines[0].taxes)[1].on_earlier = {0, 0}; });
    EXPECT_EQ(again.front(), (Found::value_type{"/lines/0/taxes/1/on_earlier/1", "twice"}));
}

TEST(CheckTaxes, every_tax_of_a_line_has_its_row)
{
    EXPECT_EQ(spoiled([](SaleBody& b) { b.taxes.pop_back(); }), (Found{{"/lines/0/taxes/1/tax_code", "no_tax_row"}}));
    auto const other_rate = spoiled([](SaleBody& b) { b.taxes[1].tax_rate_ppm = 99'751; });
    EXPECT_EQ(other_rate.front(), (Found::value_type{"/lines/0/taxes/1/tax_code", "no_tax_row"}));
}

} // namespace
} // namespace shopx::record_sales
