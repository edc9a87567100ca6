// SPDX-License-Identifier: Apache-2.0
/// When and for whom a promotion holds, and which price list decides.
#include "promoted_cart.hpp"

namespace shopx::engine::testing {
namespace {

Basket tea_at(int day, int hour, int minute = 0)
{
    auto basket = Basket{}.add("tea", 1'000, 10'00);
    basket.at = local_minute(2026, 11, day, hour, minute).value();
    return basket;
}

bool holds(Promotion const& promotion, Basket const& basket) { return outcome_of({promotion}, basket).promoted.taken_off_minor != 0; }

Promotion tenth() { return promotion("p", percent_off(100'000)); }

TEST(LocalTime, knows_the_calendar)
{
    EXPECT_EQ(local_minute(1970, 1, 1, 0, 0), 0);
    EXPECT_EQ(local_minute(1970, 1, 2, 0, 1), 1441);
    EXPECT_EQ(local_minute(2026, 11, 25, 0, 0), LocalMinute{20'782} * 1'440);
    EXPECT_EQ(local_minute(2000, 3, 1, 0, 0).value() - local_minute(2000, 2, 28, 0, 0).value(), 2 * 1'440) << "2000 was a leap year";
    EXPECT_EQ(local_minute(2100, 3, 1, 0, 0).value() - local_minute(2100, 2, 28, 0, 0).value(), 1'440) << "2100 isn't";
    for (auto const& wrong : {local_minute(1969, 12, 31, 0, 0), local_minute(2026, 2, 29, 0, 0), local_minute(2026, 13, 1, 0, 0),
             local_minute(2026, 1, 1, 24, 0), local_minute(2026, 1, 1, 0, 60), local_minute(10'000, 1, 1, 0, 0)}) {
        EXPECT_FALSE(wrong);
    }
}

TEST(Validity, a_period_has_its_first_minute_and_not_its_last)
{
    auto promotion = tenth();
    promotion.validity.from = local_minute(2026, 11, 25, 9, 0).value();
    promotion.validity.until = local_minute(2026, 11, 26, 9, 0).value();
    EXPECT_FALSE(holds(promotion, tea_at(25, 8, 59)));
    EXPECT_TRUE(holds(promotion, tea_at(25, 9)));
    EXPECT_TRUE(holds(promotion, tea_at(26, 8, 59)));
    EXPECT_FALSE(holds(promotion, tea_at(26, 9)));
}

TEST(Validity, weekdays_begin_with_monday)
{
    auto promotion = tenth();
    promotion.validity.weekdays = 1U << 0 | 1U << 6; // Monday and Sunday
    EXPECT_TRUE(holds(promotion, tea_at(22, 12)));
    EXPECT_TRUE(holds(promotion, tea_at(23, 12)));
    for (int day = 24; day <= 28; ++day) EXPECT_FALSE(holds(promotion, tea_at(day, 12))) << day;
    EXPECT_TRUE(holds(promotion, tea_at(29, 12)));
}

TEST(Validity, happy_hours_are_of_the_stores_clock)
{
    auto promotion = tenth();
    promotion.validity.hours_from = 16 * 60;
    promotion.validity.hours_until = 18 * 60;
    EXPECT_FALSE(holds(promotion, tea_at(25, 15, 59)));
    EXPECT_TRUE(holds(promotion, tea_at(25, 16)));
    EXPECT_TRUE(holds(promotion, tea_at(25, 17, 59)));
    EXPECT_FALSE(holds(promotion, tea_at(25, 18)));
}

TEST(Validity, hours_past_midnight_belong_to_the_day_on_which_they_began)
{
    auto promotion = tenth();
    promotion.validity.hours_from = 22 * 60;
    promotion.validity.hours_until = 2 * 60;
    promotion.validity.weekdays = 1U << 4; // Friday, the 27th
    EXPECT_FALSE(holds(promotion, tea_at(27, 1))) << "Thursday's night";
    EXPECT_TRUE(holds(promotion, tea_at(27, 22)));
    EXPECT_TRUE(holds(promotion, tea_at(28, 1, 59)));
    EXPECT_FALSE(holds(promotion, tea_at(28, 2)));
    EXPECT_FALSE(holds(promotion, tea_at(28, 23))) << "Saturday's night";
}

TEST(Validity, stores_and_customer_groups_restrict_where_they_are_named)
{
    auto of_store = tenth();
    of_store.validity.stores = {"north", "south"};
    auto basket = tea_at(25, 12);
    EXPECT_FALSE(holds(of_store, basket)) << "which store is unknown";
    basket.store = "west";
    EXPECT_FALSE(holds(of_store, basket));
    basket.store = "south";
    EXPECT_TRUE(holds(of_store, basket));
    auto of_group = tenth();
    of_group.validity.customer_groups = {"staff", "members"};
    EXPECT_FALSE(holds(of_group, basket));
    basket.customer_groups = {"guests", "members"};
    EXPECT_TRUE(holds(of_group, basket));
}

TEST(Coupons, bring_their_promotion_and_tell_whether_they_were_used)
{
    auto by_coupon = promotion("p", percent_off(100'000), item("tea"));
    by_coupon.coupon = "AUTUMN";
    auto basket = tea_at(25, 12);
    EXPECT_FALSE(holds(by_coupon, basket));
    basket.coupons = {"SPRING", "AUTUMN"};
    EXPECT_EQ(outcome_of({by_coupon}, basket).promoted.coupons_used, (std::vector<std::uint8_t>{0, 1}));
    basket.lines[0].item = "coffee";
    EXPECT_EQ(outcome_of({by_coupon}, basket).promoted.coupons_used, (std::vector<std::uint8_t>{0, 0})) << "nothing in the cart for it";
}

PriceList list(std::string_view id, std::int64_t priority, std::vector<ListPrice> prices)
{
    return {.id = id, .version = 3, .priority = priority, .validity = {}, .prices = std::move(prices)};
}

/// Unit price in cents after the lists, and the list.
std::pair<std::int64_t, std::string> decided(std::vector<PriceList> lists, Basket const& basket)
{
    auto const rules = compiled({.promotions = {}, .price_lists = std::move(lists)});
    auto const outcome = outcome_of(rules, basket);
    auto const which = outcome.promoted.price_lists[0];
    return {outcome.lines[0].unit_price_e4 / 100, which == Promoted::no_list ? "" : std::string{rules.price_list(which).id}};
}

using Decided = std::pair<std::int64_t, std::string>;

TEST(PriceLists, the_lowest_priority_number_decides_even_for_a_dearer_price)
{
    EXPECT_EQ(decided({list("a", 2, {{"tea", 8'00'00}}), list("b", 1, {{"tea", 11'00'00}})}, tea_at(25, 12)), (Decided{11'00, "b"}));
}

TEST(PriceLists, then_the_lowest_price_then_the_id)
{
    EXPECT_EQ(decided({list("a", 1, {{"tea", 8'00'00}}), list("b", 1, {{"tea", 7'00'00}})}, tea_at(25, 12)), (Decided{7'00, "b"}));
    EXPECT_EQ(decided({list("b", 1, {{"tea", 7'00'00}}), list("a", 1, {{"tea", 7'00'00}})}, tea_at(25, 12)), (Decided{7'00, "a"}));
}

TEST(PriceLists, a_list_without_the_item_or_that_does_not_hold_decides_nothing)
{
    auto members = list("members", 1, {{"tea", 6'00'00}});
    members.validity.customer_groups = {"members"};
    EXPECT_EQ(decided({list("a", 0, {{"coffee", 1'00'00}}), members}, tea_at(25, 12)), (Decided{10'00, ""}));
    auto basket = tea_at(25, 12);
    basket.customer_groups = {"members"};
    EXPECT_EQ(decided({members}, basket), (Decided{6'00, "members"}));
}

TEST(PriceLists, quantities_count_over_all_lines_of_the_item)
{
    auto const lists = std::vector{list("a", 1, {{"tea", 9'00'00}, {"tea", 7'00'00, 10'000}, {"tea", 8'00'00, 5'000}})};
    auto basket = Basket{}.add("tea", 4'000, 10'00);
    EXPECT_EQ(decided(lists, basket), (Decided{9'00, "a"}));
    basket.add("tea", 1'000, 10'00);
    EXPECT_EQ(decided(lists, basket), (Decided{8'00, "a"}));
    basket.add("tea", 5'000, 10'00);
    EXPECT_EQ(decided(lists, basket), (Decided{7'00, "a"}));
}

TEST(PriceLists, take_the_place_of_the_catalogues_price_alone)
{
    auto const lists = std::vector{list("a", 1, {{"tea", 9'00'00}})};
    for (auto const source : {PriceSource::typed, PriceSource::label}) {
        auto basket = tea_at(25, 12);
        basket.lines[0].source = source;
        EXPECT_EQ(decided(lists, basket), (Decided{10'00, ""}));
    }
}

TEST(PriceLists, hold_for_a_return_as_for_a_sale)
{
    EXPECT_EQ(decided({list("a", 1, {{"tea", 9'00'00}})}, Basket{}.add("tea", -1'000, 10'00)), (Decided{9'00, "a"}));
}

TEST(PriceLists, come_before_promotions)
{
    auto const rules = compiled({.promotions = {promotion("p", percent_off(100'000))}, .price_lists = {list("a", 1, {{"tea", 5'00'00}})}});
    EXPECT_EQ(outcome_of(rules, tea_at(25, 12)).off(), Amounts{50});
}

} // namespace
} // namespace shopx::engine::testing
