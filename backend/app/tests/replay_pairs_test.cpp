#include "verbs/json_reading.hpp"
#include "verbs/replay_pairs.hpp"

#include <gtest/gtest.h>

namespace shopx::app {
namespace {

constexpr std::int64_t price_e4 = 25'500;

LogLine goods(std::int64_t quantity, std::int64_t unit_price_e4 = price_e4, std::string code = "85123A")
{
    LogLine one;
    one.code = std::move(code);
    one.quantity = quantity;
    one.unit_price_e4 = unit_price_e4;
    return one;
}

Invoice invoice(std::string number, std::vector<LogLine> lines, std::string customer = "17850.0", std::string_view time = "2011-07-01T09:00:00Z")
{
    return {.number = std::move(number), .local_time = *Instant::parse(time), .customer = std::move(customer), .lines = std::move(lines)};
}

TEST(Pairs, a_cancellation_takes_back_what_the_customer_bought_at_that_price)
{
    std::vector log{invoice("1", {goods(3, price_e4, "22423"), goods(6)}), invoice("C2", {goods(-6)})};
    auto const pairs = pair_cancellations(log);
    ASSERT_EQ(pairs.refunds.size(), 1u);
    EXPECT_EQ(pairs.refunds[0].cancellation, "C2");
    EXPECT_EQ(pairs.refunds[0].original, "1");
    ASSERT_EQ(pairs.refunds[0].lines.size(), 1u);
    EXPECT_EQ(pairs.refunds[0].lines[0].line, 1u) << "the place in the sale";
    EXPECT_EQ(pairs.refunds[0].lines[0].quantity, 6);
    EXPECT_EQ(pairs.lines, 1);
    EXPECT_EQ(pairs.other_lines, 0);
    EXPECT_TRUE(log[1].lines.empty()) << "what is paired is no return without a receipt any more";
}

TEST(Pairs, another_customer_code_or_price_is_no_partner)
{
    auto const bought = invoice("1", {goods(6)});
    for (auto const& cancelled : {
             invoice("C2", {goods(-6)}, "13047.0"), invoice("C2", {goods(-6, price_e4, "85123a")}), // a code is what it is, to the letter
             invoice("C2", {goods(-6, price_e4 + 100)}), invoice("C2", {goods(-7)}),                // more than was bought
         }) {
        std::vector log{bought, cancelled};
        auto const pairs = pair_cancellations(log);
        EXPECT_TRUE(pairs.refunds.empty()) << cancelled.customer << cancelled.lines[0].code << cancelled.lines[0].quantity;
        EXPECT_EQ(pairs.other_lines, 1);
        EXPECT_EQ(log[1].lines.size(), 1u) << "it stays a return without a receipt";
    }
}

TEST(Pairs, nobody_knows_what_an_unknown_customer_bought)
{
    std::vector log{invoice("1", {goods(6)}, ""), invoice("C2", {goods(-6)}, "")};
    EXPECT_TRUE(pair_cancellations(log).refunds.empty());
}

TEST(Pairs, a_price_of_nothing_or_of_a_part_of_a_penny_is_not_paired)
{
    for (auto const unit_price_e4 : {std::int64_t{0}, std::int64_t{1'250}, std::int64_t{10}}) {
        std::vector log{invoice("1", {goods(6, unit_price_e4)}), invoice("C2", {goods(-6, unit_price_e4)})};
        EXPECT_EQ(pair_cancellations(log).refunds.size(), unit_price_e4 != 0 && unit_price_e4 % 100 == 0 ? 1u : 0u) << unit_price_e4;
    }
}

TEST(Pairs, parts_come_back_until_nothing_is_left)
{
    std::vector log{invoice("1", {goods(6)}), invoice("C2", {goods(-4)}), invoice("C3", {goods(-2)}), invoice("C4", {goods(-1)})};
    auto const pairs = pair_cancellations(log);
    ASSERT_EQ(pairs.refunds.size(), 2u);
    EXPECT_EQ(pairs.refunds[0].lines[0].quantity, 4);
    EXPECT_EQ(pairs.refunds[1].lines[0].quantity, 2);
    EXPECT_EQ(log[3].lines.size(), 1u);
}

TEST(Pairs, of_two_sales_the_later_one_that_has_enough_is_taken_back)
{
    std::vector log{invoice("1", {goods(6)}), invoice("2", {goods(6)}), invoice("3", {goods(2)}), invoice("C4", {goods(-6)}), invoice("C5", {goods(-6)})};
    auto const pairs = pair_cancellations(log);
    ASSERT_EQ(pairs.refunds.size(), 2u);
    EXPECT_EQ(pairs.refunds[0].original, "2") << "the last has too few";
    EXPECT_EQ(pairs.refunds[1].original, "1") << "nothing is left of the other";
}

TEST(Pairs, a_sale_after_the_cancellation_is_not_what_it_takes_back)
{
    std::vector log{invoice("C1", {goods(-6)}), invoice("2", {goods(6)})};
    EXPECT_TRUE(pair_cancellations(log).refunds.empty());
}

TEST(Pairs, a_refund_names_each_line_of_its_sale_once)
{
    std::vector log{invoice("1", {goods(6)}), invoice("C2", {goods(-2), goods(-2)})};
    auto const pairs = pair_cancellations(log);
    ASSERT_EQ(pairs.refunds.size(), 1u);
    EXPECT_EQ(pairs.refunds[0].lines.size(), 1u);
    EXPECT_EQ(log[1].lines.size(), 1u) << "the second stays a return without a receipt";
}

TEST(Pairs, a_cancellation_of_two_sales_is_a_refund_of_each)
{
    std::vector log{invoice("1", {goods(1), goods(1, price_e4, "22423")}), invoice("2", {goods(1, price_e4, "84077")}),
        invoice("C3", {goods(-1), goods(-1, price_e4, "84077"), goods(-1, price_e4, "22423")})};
    auto const pairs = pair_cancellations(log);
    ASSERT_EQ(pairs.refunds.size(), 2u);
    EXPECT_EQ(pairs.refunds[0].original, "1");
    EXPECT_EQ(pairs.refunds[0].lines.size(), 2u);
    EXPECT_EQ(pairs.refunds[1].original, "2");
    EXPECT_EQ(pairs.lines, 3);
}

TEST(Pairs, the_request_names_the_sale_under_its_own_id_and_the_lines_that_come_back)
{
    std::vector log{invoice("1", {goods(3, price_e4, "22423"), goods(6)}), invoice("C2", {goods(-2)}, "17850.0", "2011-07-02T10:30:00Z")};
    auto const pairs = pair_cancellations(log);
    ReplayPlace place;
    place.store_id = "01939f3e-7a00-7123-8456-000000000001";
    place.register_id = "01939f3e-7a00-7123-8456-000000000002";
    auto const request = refund_of(pairs.refunds.at(0), place);
    JsonText const text{request.body, "a refund"};
    auto const body = text.root();
    EXPECT_EQ(request.path, "/v1/refunds/");
    EXPECT_EQ(body["sale_id"].text(), replay_sale_id("1", *Instant::parse("2011-07-01T08:00:00Z")).to_string()) << "London was an hour ahead";
    EXPECT_EQ(body["occurred_at"].text(), "2011-07-02T09:30:00Z");
    auto const lines = body["lines"].items();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0]["line"].integer(), 1);
    EXPECT_EQ(lines[0]["quantity_milli"].integer(), 2'000);
    EXPECT_EQ(body["reason"].text(), "C2");
}

} // namespace
} // namespace shopx::app
