// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/refund.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace shopx::engine {
namespace {

/// n pieces of one tax, prices with tax.
struct OneLine {
    OneLine(std::int64_t pieces, std::int64_t total_minor, std::int64_t tax_minor) : taxes{SoldTax{.tax_rate_ppm = 200'000, .tax_minor = tax_minor}}
    {
        line.quantity_milli = 1'000 * pieces;
        line.paid = {.gross_minor = total_minor, .tax_minor = tax_minor, .total_minor = total_minor};
        line.taxes = taxes;
    }
    OneLine(OneLine const&) = delete;

    RefundError give_back(std::int64_t quantity_milli, Refund& out)
    {
        std::array const items{RefundItem{.line = 0, .quantity_milli = quantity_milli}};
        auto const error = refund({.lines = {&line, 1}, .prices_include_tax = true}, items, out);
        if (error == RefundError::none) line.returned_milli += quantity_milli;
        return error;
    }

    std::array<SoldTax, 1> taxes;
    SoldLine line;
};

TEST(RefundE11, ten_pieces_of_17_925_come_back_in_turns)
{
    OneLine sold{10, 179'25, 29'88};
    Refund back;
    std::int64_t total = 0;
    std::int64_t tax = 0;
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(sold.give_back(1'000, back), RefundError::none);
        EXPECT_EQ(back.total_minor, i % 2 == 0 ? -17'92 : -17'93);
        total += back.total_minor;
        tax += back.tax_minor;
    }
    EXPECT_EQ(total, -179'25) << "ten times 17.93 would be 179.30";
    EXPECT_EQ(tax, -29'88);
    EXPECT_EQ(sold.give_back(1, back), RefundError::above_sold);
    EXPECT_EQ(back.refused_item, 0U);
    EXPECT_TRUE(back.lines.empty());
}

TEST(RefundE11, three_pieces_for_ten)
{
    OneLine sold{3, 10'00, 0};
    Refund back;
    for (auto const part : {3'33, 3'33, 3'34}) {
        ASSERT_EQ(sold.give_back(1'000, back), RefundError::none);
        EXPECT_EQ(back.total_minor, -part);
    }
}

TEST(RefundE11, the_worked_basket_gives_half_of_its_first_line)
{
    OneLine sold{2, 23'38, 3'74};
    Refund back;
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(sold.give_back(1'000, back), RefundError::none);
        EXPECT_EQ(back.total_minor, -11'69);
        EXPECT_EQ(back.tax_minor, -1'87);
        ASSERT_EQ(back.taxes.size(), 1U);
        EXPECT_EQ(back.taxes[0].net_minor, -9'82);
    }
}

TEST(RefundE11, weighed_goods_by_the_gram)
{
    OneLine sold{1, 12'99, 2'17};
    sold.line.quantity_milli = 755;
    Refund back;
    ASSERT_EQ(sold.give_back(254, back), RefundError::none);
    EXPECT_EQ(back.total_minor, -4'37); // 4.3701...
    ASSERT_EQ(sold.give_back(501, back), RefundError::none);
    EXPECT_EQ(back.total_minor, -8'62);
}

TEST(RefundE11, units_with_serial_numbers_have_their_own_shares_in_any_order)
{
    OneLine sold{3, 10'00, 1'00};
    SoldSale const sale{.lines = {&sold.line, 1}, .prices_include_tax = true};
    Refund back;
    ASSERT_EQ(refund_units(sale, 0, 2'000, 3'000, back), RefundError::none);
    EXPECT_EQ(back.total_minor, -3'34);
    ASSERT_EQ(refund_units(sale, 0, 0, 1'000, back), RefundError::none);
    ASSERT_EQ(refund_units(sale, 0, 1'000, 2'000, back), RefundError::none);
    EXPECT_EQ(back.total_minor, -10'00);
    EXPECT_EQ(back.tax_minor, -1'00);
    EXPECT_EQ(refund_units(sale, 0, 1'000, 3'001, back), RefundError::above_sold);
    EXPECT_EQ(refund_units(sale, 0, 1'000, 1'000, back), RefundError::quantity_out_of_range);
}

TEST(RefundE11, discounts_points_and_every_tax_come_back_in_their_shares) // B16: not the whole discount with the first piece
{
    std::array const taxes{SoldTax{.tax_group = 0, .tax_rate_ppm = 50'000, .tax_minor = 5'00},
        SoldTax{.tax_group = 1, .tax_rate_ppm = 95'000, .on_earlier = 1, .tax_minor = 9'98}};
    SoldLine const line{.quantity_milli = 3'000,
        .paid = {.gross_minor = 110'00, .discount_minor = 7'00, .order_discount_minor = 3'00, .tax_minor = 14'98, .total_minor = 114'98},
        .taxes = taxes,
        .points = 100};
    std::array const items{RefundItem{.line = 0, .quantity_milli = 1'000}};
    Refund back;
    ASSERT_EQ(refund({.lines = {&line, 1}}, items, back), RefundError::none);
    auto const& amounts = back.lines[0].amounts;
    EXPECT_EQ(amounts.total_minor, -38'32);
    EXPECT_EQ(amounts.discount_minor, -2'33);
    EXPECT_EQ(amounts.order_discount_minor, -1'00);
    EXPECT_EQ(back.line_taxes, (std::vector<std::int64_t>{-1'66, -3'32}));
    EXPECT_EQ(amounts.gross_minor - amounts.discount_minor - amounts.order_discount_minor + amounts.tax_minor, amounts.total_minor);
    EXPECT_EQ(back.points, -33);
    ASSERT_EQ(back.taxes.size(), 2U);
    EXPECT_EQ(back.taxes[0].net_minor, -33'34);
    EXPECT_EQ(back.taxes[1].net_minor, -35'00) << "its base is the net and the first tax";
}

TEST(RefundE12, only_what_was_sold_and_is_not_back_yet)
{
    OneLine sold{2, 10'00, 1'67};
    SoldSale const sale{.lines = {&sold.line, 1}, .prices_include_tax = true};
    Refund back;
    EXPECT_EQ(refund(sale, {}, back), RefundError::no_lines);
    EXPECT_EQ(refund(sale, std::array{RefundItem{1, 1'000}}, back), RefundError::unknown_line);
    EXPECT_EQ(refund(sale, std::array{RefundItem{0, 500}, RefundItem{0, 500}}, back), RefundError::line_twice);
    EXPECT_EQ(back.refused_item, 1U);
    EXPECT_EQ(refund(sale, std::array{RefundItem{0, 0}}, back), RefundError::quantity_out_of_range);
    EXPECT_EQ(refund(sale, std::array{RefundItem{0, -1'000}}, back), RefundError::quantity_out_of_range);
    EXPECT_EQ(refund(sale, std::array{RefundItem{0, 2'001}}, back), RefundError::above_sold);
    EXPECT_EQ(refund(sale, std::array{RefundItem{0, std::numeric_limits<std::int64_t>::max()}}, back), RefundError::above_sold);
    sold.line.returned_milli = 2'001;
    EXPECT_EQ(refund(sale, std::array{RefundItem{0, 1}}, back), RefundError::quantity_out_of_range);
}

TEST(RefundE12, a_line_that_contradicts_itself_gives_nothing_back)
{
    Refund back;
    auto const refused = [&](auto spoil) {
        OneLine sold{2, 10'00, 1'67};
        spoil(sold);
        return sold.give_back(1'000, back);
    };
    EXPECT_EQ(refused([](OneLine& sold) { sold.line.paid.total_minor += 1; }), RefundError::does_not_add_up);
    EXPECT_EQ(refused([](OneLine& sold) { sold.line.paid.tax_minor += 1; }), RefundError::does_not_add_up);
    EXPECT_EQ(refused([](OneLine& sold) { sold.taxes[0].tax_minor = -1; }), RefundError::does_not_add_up);
    EXPECT_EQ(refused([](OneLine& sold) { sold.taxes[0].on_earlier = 1; }), RefundError::does_not_add_up);
    EXPECT_EQ(refused([](OneLine& sold) { sold.line.points = -1; }), RefundError::does_not_add_up);
    EXPECT_EQ(refused([](OneLine& sold) { sold.line.paid.discount_minor = amount_minor_max + 1; }), RefundError::does_not_add_up);
    EXPECT_EQ(refused([](OneLine& sold) { sold.line.quantity_milli = -2'000; }), RefundError::quantity_out_of_range);
}

TEST(RefundE12, tenders_get_back_no_more_than_they_gave_in_the_order_of_the_caller)
{
    std::array tenders{TenderPaid{5'00, 0}, TenderPaid{10'00, 9'00}, TenderPaid{3'00, 0}};
    std::array<std::int64_t, 3> parts{};
    ASSERT_EQ(split_refund(7'50, tenders, parts), RefundError::none);
    EXPECT_EQ(parts, (std::array<std::int64_t, 3>{5'00, 1'00, 1'50}));
    EXPECT_EQ(split_refund(9'01, tenders, parts), RefundError::above_paid);
    EXPECT_EQ(parts, (std::array<std::int64_t, 3>{}));
    tenders[0].refunded_minor = 5'01;
    EXPECT_EQ(split_refund(1, tenders, parts), RefundError::does_not_add_up);
    EXPECT_EQ(split_refund(-1, tenders, parts), RefundError::overflow);
}

TEST(RefundE9, the_last_refund_in_cash_trues_up)
{
    Settlement out;
    ASSERT_EQ(settle_cash_refund({.exact_minor = 5'02, .received_minor = 10'00, .cash_step_minor = 5}, out), RefundError::none);
    EXPECT_EQ(out.due_minor, -5'00);
    EXPECT_EQ(out.rounding_minor, 2);
    CashRefund last{.exact_minor = 4'97, .received_minor = 10'00, .returned_minor = 5'00, .cash_step_minor = 5, .completes = true};
    ASSERT_EQ(settle_cash_refund(last, out), RefundError::none);
    EXPECT_EQ(out.change_minor, 5'00);
    EXPECT_EQ(out.due_minor, -4'97 + out.rounding_minor);
    last.rounds_by_itself = true;
    ASSERT_EQ(settle_cash_refund(last, out), RefundError::none);
    EXPECT_EQ(out.change_minor, 4'95);
}

TEST(RefundE9, rounding_never_pays_more_than_came_in)
{
    Settlement out;
    ASSERT_EQ(settle_cash_refund({.exact_minor = 1'98, .received_minor = 2'00, .cash_step_minor = 5, .completes = true}, out), RefundError::none);
    EXPECT_EQ(out.change_minor, 2'00) << "sold for 2.00, refunded as 2.00 (B19)";
    // 10.02 came in as 10.00; 5.03 goes out as 5.05, and of the 5.00 that 4.99 rounds to only 4.95 are left.
    ASSERT_EQ(
        settle_cash_refund(
            {.exact_minor = 4'99, .received_minor = 10'00, .returned_minor = 5'05, .cash_step_minor = 5, .completes = true, .rounds_by_itself = true}, out),
        RefundError::none);
    EXPECT_EQ(out.change_minor, 4'95);
    EXPECT_EQ(settle_cash_refund({.received_minor = 1, .returned_minor = 2}, out), RefundError::does_not_add_up);
    EXPECT_EQ(settle_cash_refund({.cash_step_minor = 0}, out), RefundError::step_out_of_range);
}

TEST(RefundE20, an_exchange_is_one_document_and_cash_rounds_on_its_net)
{
    OneLine sold{2, 10'00, 1'67};
    Refund back;
    ASSERT_EQ(sold.give_back(1'000, back), RefundError::none);
    std::array const lines{LineInput{.quantity_milli = 1'000, .unit_price_e4 = 7'9100, .tax_rate_ppm = 200'000}};
    Quote today;
    ASSERT_EQ(quote({.lines = lines, .prices_include_tax = true}, today), QuoteError::none);
    Exchange both;
    ASSERT_EQ(exchange(back, today, both), RefundError::none);
    EXPECT_EQ(both.total_minor, 2'91);
    ASSERT_EQ(both.taxes.size(), 1U);
    EXPECT_EQ(both.taxes[0].net_minor + both.taxes[0].tax_minor, 2'91);
    Settlement cash;
    ASSERT_EQ(settle({.total_minor = both.total_minor, .cash_given_minor = 5'00, .cash_step_minor = 5}, cash), SettleError::none);
    EXPECT_EQ(cash.due_minor, 2'90);
}

TEST(RefundE20, an_even_exchange_needs_no_tender)
{
    OneLine sold{2, 10'00, 1'67};
    Refund back;
    ASSERT_EQ(sold.give_back(2'000, back), RefundError::none);
    std::array const lines{LineInput{.quantity_milli = 2'000, .unit_price_e4 = 5'0000, .tax_rate_ppm = 200'000}};
    Quote today;
    ASSERT_EQ(quote({.lines = lines, .prices_include_tax = true}, today), QuoteError::none);
    Exchange both;
    ASSERT_EQ(exchange(back, today, both), RefundError::none);
    EXPECT_EQ(both.total_minor, 0);
    EXPECT_EQ(both.tax_minor, 0);
    Settlement cash;
    EXPECT_EQ(settle({.total_minor = 0}, cash), SettleError::none);
}

TEST(RefundErrors, each_has_its_name)
{
    std::set<std::string_view> names;
    auto const last = static_cast<int>(RefundError::overflow);
    for (int i = 0; i <= last; ++i) names.insert(to_string(static_cast<RefundError>(i)));
    EXPECT_EQ(names.size(), static_cast<std::size_t>(last) + 1);
    EXPECT_FALSE(names.contains("unknown"));
}

} // namespace
} // namespace shopx::engine
