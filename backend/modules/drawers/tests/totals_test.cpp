// What a drawer should hold, out of the documents and what went in and out (E21, E8; B25, B27, B28).
#include "drawers_fixture.hpp"

namespace shopx::drawers {
namespace {

using feed::Kind;

std::string const euros =
    R"({"kind":"cash","amount_minor":1500,"given_minor":1700,"change_minor":200,"foreign":{"currency":"EUR","given_minor":2000,"rate_e9":850000000}})";

TEST_F(DrawersTest, change_is_not_cash_that_stays)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 510, 85, cash(510, 1000, 490)}, {Kind::sale, 2'000, 333, cash(2'000, 2'000, 0)}});
    auto const found = totals(shift);
    ASSERT_EQ(found.tenders.size(), 1U);
    EXPECT_EQ(found.tenders[0].tenders, 2);
    EXPECT_EQ(found.tenders[0].taken_minor, 2'510);
    EXPECT_EQ(found.tenders[0].given_minor, 3'000);
    EXPECT_EQ(found.tenders[0].change_minor, 490);
    EXPECT_EQ(drawer(found, "GBP").expected_minor, 100'00 + 25'10);
}

TEST_F(DrawersTest, a_cash_refund_comes_out_of_the_drawer_that_paid_it)
{
    auto const shift = open_shift();
    sell(shift.id,
        {{Kind::refund, -510, -85, cash(-510, 0, 510)}, {Kind::exchange, -100, -17, cash(-100, 500, 600)}, {Kind::void_, -300, -50, tender("cash", -300)}});
    auto const found = totals(shift);
    EXPECT_EQ(found.tenders.at(0).given_back_minor, 910);
    EXPECT_EQ(found.tenders.at(0).change_minor, found.tenders.at(0).given_minor) << "what a refund hands out is no change";
    EXPECT_EQ(drawer(found, "GBP").expected_minor, 100'00 - 9'10);
    EXPECT_EQ(found.counts.refunds + found.counts.exchanges * 10 + found.counts.voids * 100, 111);
    EXPECT_EQ(found.returned_minor, 910);
    EXPECT_EQ(found.total_minor, -910);
}

TEST_F(DrawersTest, cards_are_not_in_the_drawer_and_value_sold_for_cash_is)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 1'000, 167, tender("card_external", 1'000)}, {Kind::sale, 0, 0, cash(5'000, 5'000, 0) + "," + tender("gift_card", -5'000)},
                       {Kind::sale, 1'200, 200, tender("gift_card", 1'200)}, {Kind::sale, 1'000, 167, tender("card", 1'100) + "," + tender("tip", -100)},
                       {Kind::refund, 0, 0, cash(-30, 0, 30) + "," + tender("gift_card", 30)}});
    auto const found = totals(shift);
    EXPECT_EQ(drawer(found, "GBP").expected_minor, 100'00 + 50'00 - 30) << "a gift card sold, and the rest of one paid out";
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> paid;
    for (auto const& one : found.tenders) paid[one.kind] = {one.taken_minor, one.given_back_minor};
    EXPECT_EQ(paid["gift_card"], std::pair(INT64_C(1'230), INT64_C(5'000)));
    EXPECT_EQ(paid["card"], std::pair(INT64_C(1'100), INT64_C(0)));
    EXPECT_EQ(paid["tip"], std::pair(INT64_C(0), INT64_C(100)));
}

TEST_F(DrawersTest, foreign_notes_lie_in_their_own_drawer_and_their_change_comes_out_of_the_home_one)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 1'500, 250, euros}});
    auto const found = totals(shift);
    EXPECT_EQ(drawer(found, "EUR").expected_minor, 50'00 + 20'00);
    EXPECT_EQ(drawer(found, "GBP").expected_minor, 100'00 - 2'00);
    std::int64_t tenders = 0;
    for (auto const& one : found.tenders) tenders += one.tenders;
    EXPECT_EQ(tenders, 1) << "one tender, though two drawers moved";
}

TEST_F(DrawersTest, what_went_in_and_out_beside_sales_counts_by_currency)
{
    auto const shift = open_shift();
    move(shift, EventKind::pay_in, 20'00);
    move(shift, EventKind::pay_out, 4'50);
    move(shift, EventKind::drop, 30'00);
    move(shift, EventKind::drop, 50'00, "EUR");
    move(shift, EventKind::no_sale, 0);
    auto const found = totals(shift);
    EXPECT_EQ(drawer(found, "GBP").expected_minor, 100'00 + 20'00 - 4'50 - 30'00);
    EXPECT_EQ(drawer(found, "EUR").expected_minor, 0);
    EXPECT_EQ(found.counts.no_sales, 1);
}

TEST_F(DrawersTest, receipts_discounts_taxes_and_rounding_are_summed)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 900, 150, cash(900, 900, 0), R"({"discount_minor":60,"order_discount_minor":30,"promotion_minor":10})"},
                       {Kind::sale, 1'291, 215, cash(1'290, 1'290, 0), "{}", -1}});
    auto const found = totals(shift);
    EXPECT_EQ(found.discount_minor, 100);
    EXPECT_EQ(found.rounding_minor, -1);
    ASSERT_EQ(found.receipts.size(), 1U);
    EXPECT_EQ(found.receipts[0].first_number, 1);
    EXPECT_EQ(found.receipts[0].last_number, 2);
    EXPECT_EQ(found.receipts[0].receipts, 2);
    ASSERT_EQ(found.taxes.size(), 1U);
    EXPECT_EQ(found.taxes[0].gross_minor, 2'191);
    EXPECT_EQ(found.taxes[0].tax_minor, 365);
}

TEST_F(DrawersTest, sales_that_reach_us_before_their_shift_are_in_it)
{
    ShiftId const early{new_uuid7(morning.ms())};
    sell(early, {{Kind::sale, 510, 85, cash(510, 510, 0)}});
    EXPECT_TRUE(wait(drawers.catch_up(tenant)));
    Shift shift;
    shift.id = early;
    shift.store = store;
    shift.register_id = reg;
    shift.incarnation = incarnation;
    shift.currency = "GBP";
    shift.opened_by = shift.held_by = alice;
    shift.opened_at = shift.recorded_at = morning;
    wait(insert_with_float(shift));
    EXPECT_EQ(drawer(totals(shift), "GBP").expected_minor, 105'10);
}

} // namespace
} // namespace shopx::drawers
