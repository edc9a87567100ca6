// SPDX-License-Identifier: Apache-2.0
/// Each offer by itself, in worked examples.
#include "promoted_cart.hpp"

namespace shopx::engine::testing {
namespace {

Basket one(std::int64_t milli, std::int64_t unit_cents) { return Basket{}.add("tea", milli, unit_cents); }

TEST(PercentOff, takes_a_share_of_the_line_rounded_once)
{
    EXPECT_EQ(outcome_of({promotion("p", percent_off(200'000))}, one(3'000, 3'33)).off(), Amounts{2'00}) << "20 % of 9.99 is 1.998";
}

TEST(PercentOff, takes_fractions_of_weighed_goods_too)
{
    EXPECT_EQ(outcome_of({promotion("p", percent_off(500'000))}, one(755, 12'99)).off(), Amounts{4'91}) << "half of 9.81";
}

TEST(PercentOff, on_so_many_units_of_a_cart_takes_the_dearest_first)
{
    auto half = promotion("p", percent_off(500'000));
    half.times_max = 3;
    auto const basket = Basket{}.add("tea", 2'000, 4'00).add("coffee", 2'000, 9'00).add("salt", 5'000, 1'00);
    EXPECT_EQ(outcome_of({half}, basket).off(), (Amounts{2'00, 9'00, 0}));
}

TEST(AmountOff, is_off_each_unit_and_leaves_the_fraction_of_weighed_goods)
{
    EXPECT_EQ(outcome_of({promotion("p", amount_off(50))}, one(3'000, 2'00)).off(), Amounts{1'50});
    EXPECT_EQ(outcome_of({promotion("p", amount_off(50))}, one(2'750, 2'00)).off(), Amounts{1'00});
    EXPECT_EQ(outcome_of({promotion("p", amount_off(50))}, one(750, 2'00)).off(), Amounts{0});
}

TEST(AmountOff, is_never_more_than_the_goods_cost) { EXPECT_EQ(outcome_of({promotion("p", amount_off(5'00))}, one(3'000, 2'00)).off(), Amounts{6'00}); }

TEST(AmountOff, on_so_many_units_of_a_cart)
{
    auto offer = promotion("p", amount_off(50));
    offer.times_max = 2;
    EXPECT_EQ(outcome_of({offer}, one(3'000, 2'00)).off(), Amounts{1'00});
}

TEST(FixedPrice, takes_off_what_is_above_it)
{
    EXPECT_EQ(outcome_of({promotion("p", fixed_price(1'50'00))}, one(3'000, 2'00)).off(), Amounts{1'50});
    EXPECT_EQ(outcome_of({promotion("p", fixed_price(9'99'00))}, one(755, 12'99)).off(), Amounts{9'81 - 7'54}) << "by weight";
}

TEST(FixedPrice, above_the_price_does_nothing_and_keeps_no_goods_from_others)
{
    auto const dearer = promotion("a", fixed_price(2'50'00), std::nullopt, 1);
    auto const tenth = promotion("b", percent_off(100'000), std::nullopt, 2);
    EXPECT_EQ(outcome_of({dearer, tenth}, one(1'000, 2'00), Stacking::priority).off(), Amounts{20});
}

TEST(BuyGet, gives_the_cheapest_of_all_selected_units)
{
    auto const basket = Basket{}.add("linen", 1'000, 30'00).add("wool", 1'000, 40'00).add("sock", 1'000, 5'00);
    EXPECT_EQ(outcome_of({promotion("p", buy_get(2, 1))}, basket).off(), (Amounts{0, 0, 5'00}));
}

TEST(BuyGet, counts_groups_over_lines_and_stops_at_the_last_whole_one)
{
    EXPECT_EQ(outcome_of({promotion("p", buy_get(2, 1))}, one(2'000, 1'00)).off(), Amounts{0});
    EXPECT_EQ(outcome_of({promotion("p", buy_get(2, 1))}, one(5'000, 1'00)).off(), Amounts{1'00});
    EXPECT_EQ(outcome_of({promotion("p", buy_get(2, 1))}, one(6'000, 1'00)).off(), Amounts{2'00});
    auto once = promotion("p", buy_get(2, 1));
    once.times_max = 1;
    EXPECT_EQ(outcome_of({once}, one(6'000, 1'00)).off(), Amounts{1'00});
}

TEST(BuyGet, may_give_a_part_of_the_price)
{
    EXPECT_EQ(outcome_of({promotion("p", buy_get(1, 1, 500'000))}, one(4'000, 3'33)).off(), Amounts{3'33}) << "the second at half price, twice";
}

TEST(BuyGet, gives_no_free_sample_for_a_free_unit_nor_a_fraction)
{
    auto const basket = Basket{}.add("wool", 2'000, 40'00).add("sample", 1'000, 0).add("cheese", 900, 10'00);
    EXPECT_EQ(outcome_of({promotion("p", buy_get(2, 1))}, basket).off(), (Amounts{0, 0, 0}));
}

TEST(Threshold, takes_an_amount_off_all_of_it_by_shares)
{
    auto const basket = Basket{}.add("a", 1'000, 19'99).add("b", 1'000, 4'99).add("c", 1'000, 1);
    EXPECT_EQ(outcome_of({promotion("p", threshold(24'99, 0, 5'00))}, basket).off(), (Amounts{4'00, 1'00, 0}));
    EXPECT_EQ(outcome_of({promotion("p", threshold(25'00, 0, 5'00))}, basket).off(), (Amounts{0, 0, 0})) << "a cent too little";
}

TEST(Threshold, takes_a_rate_rounded_once)
{
    auto const basket = Basket{}.add("a", 1'000, 33).add("b", 1'000, 33).add("c", 1'000, 33);
    EXPECT_EQ(outcome_of({promotion("p", threshold(99, 100'000, 0))}, basket).promoted.taken_off_minor, 10) << "10 % of 0.99, not three times 0.03";
}

TEST(Threshold, counts_the_selected_lines_alone)
{
    auto const basket = Basket{}.add("a", 1'000, 30'00, "toys").add("b", 1'000, 30'00, "books");
    EXPECT_EQ(outcome_of({promotion("p", threshold(50'00, 0, 5'00), category("toys"))}, basket).off(), (Amounts{0, 0}));
}

TEST(Bundle, costs_its_price_shared_by_what_the_parts_cost)
{
    auto const meal = bundle({{category("main"), 1'000}, {category("drink"), 1'000}}, 8'00);
    auto const basket = Basket{}.add("pasta", 1'000, 7'50, "main").add("cola", 1'000, 2'50, "drink");
    EXPECT_EQ(outcome_of({promotion("p", meal)}, basket).off(), (Amounts{1'50, 50}));
}

TEST(Bundle, takes_the_dearest_first_and_as_many_as_there_are)
{
    auto const meal = bundle({{category("main"), 1'000}, {category("drink"), 1'000}}, 8'00);
    auto const basket = Basket{}.add("pasta", 1'000, 7'50, "main").add("steak", 1'000, 12'00, "main").add("cola", 1'000, 2'50, "drink");
    EXPECT_EQ(outcome_of({promotion("p", meal)}, basket).promoted.taken_off_minor, 6'50) << "the steak with the cola";
    auto const three = Basket{}.add("pasta", 3'000, 7'50, "main").add("cola", 4'000, 2'50, "drink");
    EXPECT_EQ(outcome_of({promotion("p", meal)}, three).promoted.taken_off_minor, 6'00);
}

TEST(Bundle, is_not_made_where_it_saves_nothing)
{
    auto const meal = bundle({{category("main"), 1'000}, {category("drink"), 1'000}}, 10'00);
    auto const basket = Basket{}.add("soup", 1'000, 4'00, "main").add("steak", 1'000, 12'00, "main").add("cola", 2'000, 2'50, "drink");
    EXPECT_EQ(outcome_of({promotion("p", meal)}, basket).promoted.taken_off_minor, 4'50) << "once, with the steak";
}

TEST(Bundle, fills_overlapping_parts_in_their_order)
{
    auto const three = bundle({{category("toys"), 2'000}, {item("ball"), 1'000}}, 10'00);
    auto const basket = Basket{}.add("ball", 2'000, 5'00, "toys").add("doll", 1'000, 6'00, "toys");
    EXPECT_EQ(outcome_of({promotion("p", three)}, basket).promoted.taken_off_minor, 6'00);
}

TEST(QuantityBreaks, hold_by_all_of_the_selection_together)
{
    auto const breaks = quantity_breaks({{10'000, 100'000, -1}, {5'000, 50'000, -1}});
    auto const basket = [](std::int64_t tea, std::int64_t coffee) { return Basket{}.add("tea", tea, 1'00).add("coffee", coffee, 2'00); };
    EXPECT_EQ(outcome_of({promotion("p", breaks)}, basket(2'000, 2'000)).off(), (Amounts{0, 0}));
    EXPECT_EQ(outcome_of({promotion("p", breaks)}, basket(2'000, 3'000)).off(), (Amounts{10, 30}));
    EXPECT_EQ(outcome_of({promotion("p", breaks)}, basket(8'000, 2'000)).off(), (Amounts{80, 40}));
}

TEST(QuantityBreaks, may_name_a_price)
{
    auto const breaks = quantity_breaks({{1'500, 0, 8'00'00}});
    EXPECT_EQ(outcome_of({promotion("p", breaks)}, one(1'500, 10'00)).off(), Amounts{3'00});
    EXPECT_EQ(outcome_of({promotion("p", breaks)}, one(1'499, 10'00)).off(), Amounts{0});
}

TEST(Promotions, touch_no_line_that_may_not_be_discounted)
{
    auto basket = Basket{}.add("book", 1'000, 20'00).add("tea", 1'000, 20'00);
    basket.lines[0].input.discountable = false;
    EXPECT_EQ(outcome_of({promotion("p", percent_off(500'000))}, basket).off(), (Amounts{0, 10'00}));
    EXPECT_EQ(outcome_of({promotion("p", threshold(30'00, 0, 5'00))}, basket).off(), (Amounts{0, 0})) << "nor does it count";
    EXPECT_EQ(outcome_of({promotion("p", buy_get(1, 1))}, basket).off(), (Amounts{0, 0}));
}

TEST(Promotions, pass_by_what_is_excepted)
{
    auto sale = promotion("p", percent_off(500'000));
    sale.except = category("tobacco");
    auto const basket = Basket{}.add("pipe", 1'000, 20'00, "tobacco").add("tea", 1'000, 20'00, "food");
    EXPECT_EQ(outcome_of({sale}, basket).off(), (Amounts{0, 10'00}));
}

TEST(Promotions, are_none_on_a_return_without_its_receipt)
{
    auto const outcome = outcome_of({promotion("p", percent_off(500'000))}, one(-1'000, 2'00));
    EXPECT_EQ(outcome.off(), Amounts{0});
    EXPECT_TRUE(outcome.promoted.uses.empty());
}

TEST(Promotions, take_from_the_price_on_a_label)
{
    auto basket = one(755, 12'99);
    basket.lines[0].input.label_price_minor = 9'80;
    EXPECT_EQ(outcome_of({promotion("p", percent_off(500'000))}, basket).off(), Amounts{4'90});
}

} // namespace
} // namespace shopx::engine::testing
