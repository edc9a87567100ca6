// How money goes back, and what goods are worth: facts of rules E9, E11 and E12 on sales made by hand.
#include "split.hpp"
#include "work_out.hpp"

#include <gtest/gtest.h>

#include <random>

namespace shopx::refund_sale {
namespace {

std::vector<std::string> const value_first = sales::RefundPolicy{}.tender_order;

SoldTender tender(std::int16_t ordinal, TenderKind kind, std::int64_t paid_minor, std::int64_t received_minor)
{
    SoldTender one;
    one.ordinal = ordinal;
    one.kind = kind;
    one.amount_minor = received_minor;
    one.paid_minor = paid_minor;
    one.received_minor = received_minor;
    return one;
}

/// One line of so many units for so much, tax of a sixth in it.
Sold sold_of(std::int64_t quantity_milli, std::int64_t total_minor, std::vector<SoldTender> tenders)
{
    Sold sold;
    sold.currency = "GBP";
    LineBody line;
    line.name = "Kettle";
    line.quantity_milli = quantity_milli;
    line.tax_code = "standard";
    line.tax_rate_ppm = 200'000;
    line.gross_minor = total_minor;
    line.tax_minor = total_minor / 6;
    line.total_minor = total_minor;
    sold.lines.push_back(line);
    sold.is_sold.push_back(true);
    sold.taxes.push_back({"standard", 200'000, total_minor - line.tax_minor, line.tax_minor});
    sold.tenders = std::move(tenders);
    return sold;
}

/// What the database would say after this.
void add(sales::Refundable& state, GoodsBack const& goods, Given const& given)
{
    for (auto& row : state.lines)
        for (auto const& back : goods.back)
            if (row.line == back.line) {
                row.returned_milli += back.returned_milli;
                row.refunded_minor += back.refunded_minor;
            }
    for (auto& row : state.tenders)
        for (auto const& back : given.back)
            if (row.ordinal == back.ordinal) {
                row.refunded_minor += back.refunded_minor;
                row.returned_minor += back.returned_minor;
            }
    state.refunded_minor += goods.amount_minor();
}

std::vector<std::pair<TenderKind, std::int64_t>> amounts(Given const& given)
{
    std::vector<std::pair<TenderKind, std::int64_t>> all;
    for (auto const& one : given.tenders) all.emplace_back(one.kind, one.amount_minor);
    return all;
}

TEST(GiveBack, value_first_then_cards_and_cash_last)
{
    auto const sold = sold_of(1'000, 600, {tender(1, TenderKind::cash, 200, 200), tender(2, TenderKind::card, 200, 200), tender(3, TenderKind::gift_card, 200, 200)});
    auto const given = give_back_by(sold, sold.as_sold(), 500, nullptr, value_first, {});
    ASSERT_TRUE(given);
    EXPECT_EQ(amounts(*given),
        (std::vector<std::pair<TenderKind, std::int64_t>>{{TenderKind::gift_card, -200}, {TenderKind::card, -200}, {TenderKind::cash, -100}}));
}

TEST(GiveBack, more_than_the_tenders_have_left_is_refused)
{
    auto const sold = sold_of(1'000, 600, {tender(1, TenderKind::cash, 600, 600)});
    auto state = sold.as_sold();
    state.tenders[0].refunded_minor = state.tenders[0].returned_minor = 200;
    auto const given = give_back_by(sold, state, 401, nullptr, value_first, {});
    ASSERT_FALSE(given);
    EXPECT_EQ(given.error().code, "sales.above_tenders");
    std::vector<GiveBack> const chosen{{1, {}, 401, {}}};
    EXPECT_EQ(give_back_by(sold, state, 401, &chosen, value_first, {}).error().code, "sales.above_tender");
}

TEST(GiveBack, the_last_refund_makes_the_rounding_good) // 9.99 for 10.00: 5.02 comes back as 5.00, then 4.97 as 5.00 (E9)
{
    auto const sold = sold_of(1'000, 999, {tender(1, TenderKind::cash, 999, 1'000)});
    auto state = sold.as_sold();
    auto const first = give_back_by(sold, state, 502, nullptr, value_first, {5, engine::Tie::away_from_zero});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->tenders[0].amount_minor, -500);
    EXPECT_EQ(first->rounding_minor, 2);
    add(state, {}, *first);
    auto const last = give_back_by(sold, state, 497, nullptr, value_first, {5, engine::Tie::away_from_zero});
    ASSERT_TRUE(last);
    EXPECT_EQ(last->tenders[0].amount_minor, -500);
    EXPECT_EQ(last->rounding_minor, -3);
}

TEST(GiveBack, store_credit_takes_nothing_of_a_tender)
{
    auto const sold = sold_of(1'000, 600, {tender(1, TenderKind::card_external, 600, 600)});
    std::vector<GiveBack> const chosen{{{}, ValueAccountId{new_uuid7(1)}, 600, {}}};
    auto const given = give_back_by(sold, sold.as_sold(), 600, &chosen, value_first, {});
    ASSERT_TRUE(given);
    EXPECT_EQ(amounts(*given), (std::vector<std::pair<TenderKind, std::int64_t>>{{TenderKind::store_credit, -600}}));
    EXPECT_TRUE(given->back.empty());
}

TEST(Goods, what_comes_back_has_its_share_and_names_its_line)
{
    auto const sold = sold_of(3'000, 1'000, {tender(1, TenderKind::cash, 1'000, 1'000)});
    auto state = sold.as_sold();
    std::vector<std::int64_t> totals, taxes;
    for (int i = 0; i < 3; ++i) {
        auto const goods = work_out_goods(sold, state, {{0, 1'000, {}, {}}});
        ASSERT_TRUE(goods);
        EXPECT_EQ(goods->lines[0].original_line, 0);
        EXPECT_EQ(goods->lines[0].quantity_milli, -1'000);
        totals.push_back(goods->refund.total_minor);
        taxes.push_back(goods->refund.tax_minor);
        add(state, *goods, {});
    }
    EXPECT_EQ(totals, (std::vector<std::int64_t>{-333, -333, -334}));
    EXPECT_EQ(taxes[0] + taxes[1] + taxes[2], -166);
    EXPECT_EQ(work_out_goods(sold, state, {{0, 1, {}, {}}}).error().code, "sales.above_sold");
    EXPECT_EQ(work_out_goods(sold, state, {{1, 1, {}, {}}}).error().code, "sales.unknown_line");
}

TEST(Goods, random_slices_end_with_what_was_paid_and_never_go_above)
{
    std::mt19937_64 chance{20261126};
    auto const from_to = [&](std::int64_t from, std::int64_t to) { return std::uniform_int_distribution<std::int64_t>{from, to}(chance); };
    for (int round = 0; round < 2'000; ++round) {
        auto const quantity = from_to(1, 20'000), total = from_to(0, 1'000'000);
        auto const card = from_to(0, total), step = std::vector<std::int64_t>{1, 5, 10, 100}[static_cast<std::size_t>(from_to(0, 3))];
        auto const cash = engine::round_cash(total - card, step);
        auto const sold = sold_of(quantity, total, {tender(1, TenderKind::card_external, card, card), tender(2, TenderKind::cash, total - card, cash)});
        auto state = sold.as_sold();
        while (state.lines[0].returned_milli < quantity) {
            auto const back = from_to(1, quantity - state.lines[0].returned_milli);
            auto const goods = work_out_goods(sold, state, {{0, back, {}, {}}});
            ASSERT_TRUE(goods);
            auto const given = give_back_by(sold, state, goods->amount_minor(), nullptr, value_first, {step, engine::Tie::away_from_zero});
            ASSERT_TRUE(given);
            std::int64_t sum = 0;
            for (auto const& one : given->tenders) sum += one.amount_minor;
            ASSERT_EQ(sum, goods->refund.total_minor + given->rounding_minor); // E25.3
            add(state, *goods, *given);
            for (auto const& row : state.tenders) {
                ASSERT_LE(row.refunded_minor, row.paid_minor);
                ASSERT_LE(row.returned_minor, row.received_minor);
            }
        }
        ASSERT_EQ(state.refunded_minor, total);
        ASSERT_EQ(state.tenders[0].refunded_minor, card);
        ASSERT_EQ(state.tenders[1].refunded_minor, total - card);
        if (card == 0) {
            ASSERT_EQ(state.tenders[1].returned_minor, cash);
        }
    }
}

} // namespace
} // namespace shopx::refund_sale
