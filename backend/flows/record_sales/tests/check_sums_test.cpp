// A sale's sums hold by themselves: what is refused here needs no catalogue, no kernel and no database to be seen as wrong.
#include "sample_sales.hpp"

#include <gtest/gtest.h>

namespace shopx::record_sales {
namespace {

TEST(CheckSums, a_right_sale_and_its_mirror_have_no_problems)
{
    EXPECT_EQ(problems_of(sale()), Found{});
    EXPECT_EQ(problems_of(mirrored()), Found{});
}

TEST(CheckSums, tax_on_top_is_part_of_the_lines_total)
{
    auto body = sale();
    body.prices_include_tax = false;
    EXPECT_EQ(problems_of(body).front(), (Found::value_type{"/lines/0/total_minor", "sum_differs"}));
    body.lines[0].tax_minor = body.taxes[0].tax_minor = body.tax_minor = 102;
    body.lines[0].total_minor = 612;
    body.taxes[0].net_minor = 510;
    body.total_minor = 1511;
    body.tenders = {{TenderKind::card_external, 1511, {}, {}, "auth 004217"}};
    EXPECT_EQ(problems_of(body), Found{});
}

TEST(CheckSums, a_lines_total_is_its_gross_less_its_discounts)
{
    EXPECT_EQ(after([](SaleBody& b) { b.lines[0].discount_minor = 10; }), (Found{{"/lines/0/total_minor", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.lines[0].order_discount_minor = 10; }), (Found{{"/lines/0/total_minor", "sum_differs"}}));
    auto right = sale();
    right.lines[0].discount_minor = 10;
    right.lines[0].order_discount_minor = 5;
    right.lines[0].total_minor = 495;
    right.taxes[0].net_minor = 410;
    right.total_minor = 1394;
    right.tenders[0] = {TenderKind::cash, 1394, 1500, 106, {}};
    EXPECT_EQ(problems_of(right), Found{});
}

TEST(CheckSums, a_discount_stays_between_zero_and_its_line)
{
    for (auto const off : {std::int64_t{-1}, std::int64_t{511}}) {
        auto const found = after([&](SaleBody& b) {
            b.lines[0].discount_minor = off;
            b.lines[0].total_minor = 510 - off;
        });
        EXPECT_EQ(found.front(), (Found::value_type{"/lines/0/discount_minor", "discount_above_line"})) << off;
    }
    auto const share = after([](SaleBody& b) {
        b.lines[0].discount_minor = 500;
        b.lines[0].order_discount_minor = 11;
        b.lines[0].total_minor = -1;
    });
    EXPECT_EQ(share.front(), (Found::value_type{"/lines/0/order_discount_minor", "discount_above_line"}));
    auto const returned = after([](SaleBody& b) { b.lines[0].discount_minor = 1; }, mirrored());
    EXPECT_EQ(returned.front(), (Found::value_type{"/lines/0/discount_minor", "discount_above_line"}));
}

TEST(CheckSums, a_discount_says_what_its_kind_needs_and_no_more)
{
    using Body = DiscountBody;
    auto const line = [](Body discount) { return after([&](SaleBody& b) { b.lines[1].discount = discount; }); };
    EXPECT_EQ(line({DiscountKind::percent, 100'000, {}, {}}), Found{});
    EXPECT_EQ(line({DiscountKind::amount, {}, 0, {}}), Found{});
    EXPECT_EQ(line({DiscountKind::percent, {}, {}, {}}), (Found{{"/lines/1/discount/rate_ppm", "required"}}));
    EXPECT_EQ(line({DiscountKind::percent, 1, 1, {}}), (Found{{"/lines/1/discount/amount_minor", "not_allowed"}}));
    EXPECT_EQ(line({DiscountKind::amount, {}, {}, {}}), (Found{{"/lines/1/discount/amount_minor", "required"}}));
    EXPECT_EQ(line({DiscountKind::amount, 1, 1, {}}), (Found{{"/lines/1/discount/rate_ppm", "not_allowed"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.order_discount = Body{DiscountKind::percent, {}, {}, {}}; }), (Found{{"/order_discount/rate_ppm", "required"}}));
}

TEST(CheckSums, quantities_and_amounts_have_the_sign_of_their_document)
{
    EXPECT_EQ(after([](SaleBody& b) { b.lines[0].quantity_milli = 0; }), (Found{{"/lines/0/quantity_milli", "wrong_sign"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.lines[0].quantity_milli = -1; }), (Found{{"/lines/0/quantity_milli", "wrong_sign"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.lines[0].quantity_milli = 1; }, mirrored()), (Found{{"/lines/0/quantity_milli", "wrong_sign"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.kind = Kind::return_; }).front(), (Found::value_type{"/lines/0/quantity_milli", "wrong_sign"}));
    EXPECT_EQ(after([](SaleBody& b) { b.lines[1].gross_minor = -899; }).front(), (Found::value_type{"/lines/1/gross_minor", "wrong_sign"}));
}

TEST(CheckSums, tax_is_between_zero_and_its_line)
{
    for (auto const tax : {std::int64_t{-1}, std::int64_t{511}}) {
        auto const found = after([&](SaleBody& b) {
            b.lines[0].tax_minor = b.taxes[0].tax_minor = b.tax_minor = tax;
            b.taxes[0].net_minor = 510 - tax;
        });
        EXPECT_EQ(found, (Found{{"/lines/0/tax_minor", "out_of_range"}})) << tax;
    }
}

TEST(CheckSums, the_document_is_the_sum_of_its_lines)
{
    EXPECT_EQ(after([](SaleBody& b) { b.total_minor = 1410; }), (Found{{"/total_minor", "sum_differs"}, {"/tenders", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.tax_minor = 84; }), (Found{{"/tax_minor", "sum_differs"}}));
}

TEST(CheckSums, each_tax_row_is_the_sum_of_its_lines_and_there_once)
{
    EXPECT_EQ(after([](SaleBody& b) { b.taxes[0].tax_minor = 84; }), (Found{{"/taxes/0/tax_minor", "sum_differs"}, {"/taxes/0/net_minor", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.taxes[1].net_minor = 0; }), (Found{{"/taxes/1/net_minor", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.taxes.pop_back(); }), (Found{{"/lines/1/tax_code", "no_tax_row"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.taxes[1].tax_rate_ppm = 1; }), (Found{{"/lines/1/tax_code", "no_tax_row"}, {"/taxes/1/net_minor", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.taxes.push_back({"zero", 0, 0, 0}); }), (Found{{"/taxes/2", "twice"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.taxes.push_back({"luxury", 1, 0, 0}); }), Found{}) << "a row of nothing is harmless";
}

TEST(CheckSums, the_tenders_pay_the_total_and_its_rounding)
{
    EXPECT_EQ(after([](SaleBody& b) { b.tenders.clear(); }), (Found{{"/tenders", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.rounding_minor = 1; }), (Found{{"/tenders", "sum_differs"}}));
    auto const rounded = [](SaleBody& b) {
        b.rounding_minor = 1;
        b.tenders[0] = {TenderKind::cash, 1410, 1500, 90, {}};
    };
    EXPECT_EQ(after(rounded), Found{});
    auto const mixed = [](SaleBody& b) { b.tenders = {{TenderKind::card_external, 1000, {}, {}, {}}, {TenderKind::cash, 409, 500, 91, {}}}; };
    EXPECT_EQ(after(mixed), Found{});
}

TEST(CheckSums, cash_says_what_was_given_and_a_card_gives_no_change)
{
    EXPECT_EQ(after([](SaleBody& b) { b.tenders[0].given_minor = 1600; }), (Found{{"/tenders/0/amount_minor", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.tenders[0].change_minor.reset(); }), (Found{{"/tenders/0", "required"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.tenders[0].reference = "auth"; }), (Found{{"/tenders/0/reference", "not_allowed"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.tenders[0].kind = TenderKind::card_external; }), (Found{{"/tenders/0", "not_allowed"}}));
    auto const against = [](SaleBody& b) { b.tenders = {{TenderKind::card_external, -1, {}, {}, {}}, {TenderKind::card_external, 1410, {}, {}, {}}}; };
    EXPECT_EQ(after(against), (Found{{"/tenders/0/amount_minor", "wrong_sign"}}));
    auto const paid_in = [](SaleBody& b) { b.tenders = {{TenderKind::card_external, 1, {}, {}, {}}, {TenderKind::card_external, -1410, {}, {}, {}}}; };
    EXPECT_EQ(after(paid_in, mirrored()), (Found{{"/tenders/0/amount_minor", "wrong_sign"}}));
}

TEST(CheckSums, the_greatest_amounts_do_not_overflow)
{
    SaleBody body;
    body.kind = Kind::sale;
    LineBody line;
    line.name = "Gold";
    line.quantity_milli = 1000;
    line.tax_code = "zero";
    line.tax_rate_ppm = 0;
    line.gross_minor = line.total_minor = amount_max;
    body.lines.assign(limits::sale_lines_max, line);
    auto const all = amount_max * static_cast<std::int64_t>(limits::sale_lines_max);
    body.taxes = {{"zero", 0, all, 0}};
    body.total_minor = all;
    body.tenders = {{TenderKind::card_external, all, {}, {}, {}}};
    EXPECT_EQ(problems_of(body), Found{});
    body.total_minor = -amount_max;
    EXPECT_EQ(problems_of(body), (Found{{"/total_minor", "sum_differs"}, {"/tenders", "sum_differs"}}));
}

} // namespace
} // namespace shopx::record_sales
