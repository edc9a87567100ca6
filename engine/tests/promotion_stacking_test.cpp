// SPDX-License-Identifier: Apache-2.0
/// Several promotions on the same goods.
#include "promoted_cart.hpp"

namespace shopx::engine::testing {
namespace {

constexpr auto by_priority = Stacking::priority;

Basket tea(std::int64_t units, std::int64_t cents) { return Basket{}.add("tea", units * 1'000, cents); }

TEST(Priority, the_first_exclusive_one_has_the_goods)
{
    auto const first = promotion("a", percent_off(100'000), std::nullopt, 1);
    auto const second = promotion("b", percent_off(300'000), std::nullopt, 2);
    EXPECT_EQ(outcome_of({second, first}, tea(1, 10'00), by_priority).off(), Amounts{1'00});
}

TEST(Priority, equal_ones_go_by_id)
{
    auto const a = promotion("a", percent_off(100'000));
    auto const b = promotion("b", percent_off(300'000));
    EXPECT_EQ(outcome_of({b, a}, tea(1, 10'00), by_priority).off(), Amounts{1'00});
}

TEST(Priority, units_that_one_leaves_are_for_the_next)
{
    auto const three_for_two = promotion("a", buy_get(2, 1), std::nullopt, 1);
    auto const half = promotion("b", percent_off(500'000), std::nullopt, 2);
    EXPECT_EQ(outcome_of({three_for_two, half}, tea(4, 10'00), by_priority).off(), Amounts{10'00 + 5'00}) << "one is free, two are paid, half off the fourth";
}

TEST(Priority, those_that_stack_take_from_what_earlier_ones_left)
{
    auto const tenth = stacking(promotion("a", percent_off(100'000), std::nullopt, 1));
    auto const off = promotion("b", amount_off(1'00), std::nullopt, 2);
    EXPECT_EQ(outcome_of({tenth, off}, tea(1, 10'00), by_priority).off(), Amounts{1'00 + 1'00});
    auto const later = stacking(promotion("c", percent_off(100'000), std::nullopt, 3));
    EXPECT_EQ(outcome_of({off, later}, tea(1, 10'00), by_priority).off(), Amounts{1'00 + 90});
}

TEST(BestPrice, takes_the_better_of_two_on_each_line)
{
    auto const all = promotion("a", percent_off(100'000), std::nullopt, 1);
    auto const toys = promotion("b", percent_off(300'000), category("toys"), 2);
    auto const basket = Basket{}.add("doll", 1'000, 10'00, "toys").add("tea", 1'000, 10'00, "food");
    EXPECT_EQ(outcome_of({all, toys}, basket).off(), (Amounts{3'00, 1'00}));
    EXPECT_EQ(outcome_of({all, toys}, basket, by_priority).off(), (Amounts{1'00, 1'00}));
}

TEST(BestPrice, leaves_out_a_bundle_that_keeps_goods_from_a_better_one)
{
    auto const meal = promotion("a", bundle({{item("pasta"), 1'000}, {item("cola"), 1'000}}, 9'50), std::nullopt, 1);
    auto const half = promotion("b", percent_off(500'000), item("pasta"), 2);
    auto const basket = Basket{}.add("pasta", 1'000, 7'50).add("cola", 1'000, 2'50);
    EXPECT_EQ(outcome_of({meal, half}, basket).off(), (Amounts{3'75, 0}));
    EXPECT_EQ(outcome_of({meal, half}, basket, by_priority).promoted.taken_off_minor, 50);
}

TEST(BestPrice, gives_the_whole_units_to_one_and_the_fraction_to_another)
{
    auto const a = promotion("a", amount_off(4'00), std::nullopt, 1);
    auto const b = promotion("b", percent_off(100'000), std::nullopt, 2);
    EXPECT_EQ(outcome_of({a, b}, Basket{}.add("cheese", 1'500, 10'00)).off(), Amounts{4'00 + 50});
}

TEST(BestPrice, lets_the_others_stack_on_what_is_left)
{
    auto const half = promotion("a", percent_off(500'000), std::nullopt, 1);
    auto const tenth = stacking(promotion("b", percent_off(100'000), std::nullopt, 2));
    auto const outcome = outcome_of({half, tenth}, tea(1, 10'00));
    EXPECT_EQ(outcome.promoted.uses, (std::vector<PromotionUse>{{0, 0, 5'00}, {0, 1, 50}}));
}

TEST(BestPrice, is_never_dearer_than_the_order_of_priority)
{
    // Ten per cent of the whole price, then a euro, is 2.00; exclusive ones first is 1.00 and ten per cent of the rest, 1.90.
    auto const tenth = stacking(promotion("a", percent_off(100'000), std::nullopt, 1));
    auto const off = promotion("b", amount_off(1'00), std::nullopt, 2);
    EXPECT_EQ(outcome_of({tenth, off}, tea(1, 10'00)).off(), Amounts{2'00});
}

TEST(BestPrice, of_two_that_save_the_same_the_earlier_one_applies)
{
    auto const a = promotion("a", percent_off(100'000), std::nullopt, 1);
    auto const b = promotion("b", amount_off(1'00), std::nullopt, 2);
    EXPECT_EQ(outcome_of({b, a}, tea(1, 10'00)).promoted.uses, (std::vector<PromotionUse>{{0, 0, 1'00}}));
}

TEST(BestPrice, finds_that_dearer_goods_are_given_once_the_cheap_ones_are_taken)
{
    auto cheap_ones = promotion("a", percent_off(10'000), item("pen"));
    cheap_ones.times_max = 2;
    auto const off_dear = promotion("b", threshold(0, 0, 3'00), item("desk"));
    auto const one_for_one = promotion("c", buy_get(1, 1));
    auto const on_pens = promotion("d", percent_off(900'000), item("pen"));
    auto const basket = Basket{}.add("desk", 2'000, 10'00).add("pen", 2'000, 1'00);
    EXPECT_EQ(outcome_of({cheap_ones, off_dear, one_for_one, on_pens}, basket).off(), (Amounts{10'00, 2}));
}

TEST(BestPrice, says_when_its_search_has_ended_early_and_is_still_no_dearer)
{
    // Two for one on every pair of eighteen goods: more ways than the search looks at.
    std::vector<std::string> names;
    for (int i = 0; i < 18; ++i) names.push_back("good-" + std::to_string(100 + i));
    Basket basket;
    for (std::size_t i = 0; i < names.size(); ++i) basket.add(names[i], 1'000, 1'00 + 7 * static_cast<std::int64_t>(i * i % 13));
    RuleData data;
    std::vector<std::string> ids;
    ids.reserve(200);
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t j = i + 1; j < names.size(); ++j) {
            Selection const pair{.items = {names[i], names[j]}, .products = {}, .categories = {}};
            data.promotions.push_back(promotion(ids.emplace_back("p" + std::to_string(i * 100 + j)), buy_get(1, 1), pair));
        }
    }
    auto const best = outcome_of(compiled(data), basket);
    EXPECT_TRUE(best.promoted.search_ended_early);
    data.stacking = by_priority;
    auto const plain = outcome_of(compiled(data), basket);
    EXPECT_GE(best.promoted.taken_off_minor, plain.promoted.taken_off_minor);
    EXPECT_FALSE(plain.promoted.search_ended_early);
}

} // namespace
} // namespace shopx::engine::testing
