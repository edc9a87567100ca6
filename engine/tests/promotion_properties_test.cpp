// SPDX-License-Identifier: Apache-2.0
/// What must hold for every rule set and cart, tried by the seed. A failure prints both as JSON.
#include "promotion_reference.hpp"
#include "random_rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace shopx::engine::testing {
namespace {

constexpr int rule_sets = 4'000;
constexpr int carts_each = 6;

struct Case {
    RandomRules rules;
    PromotedCart cart;
    RuleSet compiled;
    std::vector<LineInput> lines; // after promote()
    Promoted promoted;
};

void promote_again(Case& each)
{
    each.lines = each.cart.cart.lines;
    ASSERT_EQ(promote(each.compiled, each.cart.context(), each.lines, each.promoted), PromoteError::none);
}

template <class Check>
void for_each_case(std::uint64_t seed, Check check, RuleSizes const& sizes = {}, int sets = rule_sets)
{
    Dice dice{seed};
    Case each;
    for (int i = 0; i < sets; ++i) {
        each.rules = random_rules(dice, sizes);
        ASSERT_EQ(each.compiled.compile(each.rules.data).error, RuleError::none) << each.rules.json();
        for (int j = 0; j < carts_each && !::testing::Test::HasFailure(); ++j) {
            each.cart = random_promoted_cart(dice, sizes);
            promote_again(each);
            SCOPED_TRACE(each.rules.json() + "\n" + each.cart.json());
            check(each);
        }
    }
}

std::vector<std::int64_t> amounts(std::vector<LineInput> const& lines)
{
    std::vector<std::int64_t> found;
    for (auto const& line : lines) found.push_back(line.promotion_minor);
    return found;
}

TEST(PromotionProperties, the_slow_reference_takes_off_the_same_of_the_same_lines)
{
    std::int64_t taken_off = 0;
    for_each_case(1, [&](Case const& each) {
        auto const expected = reference_promote(each.rules.data, each.cart.context(), each.cart.cart.lines);
        std::vector<std::map<std::string, std::int64_t>> found(each.lines.size());
        for (auto const& use : each.promoted.uses) found[use.line][std::string{each.compiled.promotion(use.promotion).id}] += use.amount_minor;
        EXPECT_FALSE(each.promoted.search_ended_early);
        EXPECT_EQ(each.promoted.taken_off_minor, expected.sum_minor);
        for (std::size_t i = 0; i < each.lines.size(); ++i) {
            auto const list = each.promoted.price_lists[i];
            EXPECT_EQ(list == Promoted::no_list ? "" : std::string{each.compiled.price_list(list).id}, expected.price_lists[i]) << "line " << i;
            EXPECT_EQ(each.lines[i].unit_price_e4, expected.unit_prices_e4[i]) << "line " << i;
            EXPECT_EQ(found[i], expected.taken_off[i]) << "line " << i;
        }
        taken_off += expected.sum_minor;
    });
    EXPECT_GT(taken_off, 0);
}

TEST(PromotionProperties, the_best_price_is_never_dearer_than_the_order_of_priority)
{
    std::int64_t cheaper = 0;
    for_each_case(2, [&](Case& each) {
        if (each.rules.data.stacking == Stacking::priority) return;
        auto const by_priority = reference_by_priority(each.rules.data, each.cart.context(), each.cart.cart.lines);
        EXPECT_GE(each.promoted.taken_off_minor, by_priority);
        if (each.promoted.taken_off_minor > by_priority) ++cheaper;
    });
    EXPECT_GT(cheaper, 100) << "and often cheaper";
}

TEST(PromotionProperties, no_line_goes_below_zero_and_quote_accepts_what_was_taken_off)
{
    Quote priced;
    for_each_case(3, [&](Case const& each) {
        std::vector<std::int64_t> sums(each.lines.size(), 0);
        for (auto const& use : each.promoted.uses) {
            EXPECT_GT(use.amount_minor, 0);
            sums[use.line] += use.amount_minor;
        }
        EXPECT_EQ(sums, amounts(each.lines));
        auto input = each.cart.cart.input();
        input.lines = each.lines;
        auto const error = quote(input, priced);
        EXPECT_TRUE(
            error == QuoteError::none || error == QuoteError::discount_above_line || error == QuoteError::discount_above_order || error == QuoteError::overflow)
            << to_string(error);
        for (auto const& line : priced.lines) {
            EXPECT_GE(line.gross_minor < 0 ? -line.base_minor() : line.base_minor(), 0);
        }
    });
}

TEST(PromotionProperties, lines_that_no_promotion_may_touch_are_unchanged)
{
    for_each_case(4, [](Case const& each) {
        for (std::size_t i = 0; i < each.lines.size(); ++i) {
            auto const& before = each.cart.cart.lines[i];
            auto const& after = each.lines[i];
            if (!before.discountable || before.quantity_milli < 0) {
                EXPECT_EQ(after.promotion_minor, 0);
            }
            if (each.promoted.price_lists[i] == Promoted::no_list) {
                EXPECT_EQ(after.unit_price_e4, before.unit_price_e4);
            }
            EXPECT_EQ(after.quantity_milli, before.quantity_milli);
            EXPECT_EQ(after.discount.value, before.discount.value);
        }
    });
}

TEST(PromotionProperties, the_order_of_the_lines_is_of_no_matter)
{
    Dice dice{50};
    for_each_case(5, [&](Case& each) {
        auto const before = each.promoted.taken_off_minor;
        auto before_amounts = amounts(each.lines);
        auto lines = each.cart.cart.lines;
        auto const subjects = each.cart.subjects;
        std::vector<std::size_t> order(lines.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (auto i = order.size(); i > 1; --i) std::swap(order[i - 1], order[static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(i) - 1))]);
        for (std::size_t i = 0; i < order.size(); ++i) {
            each.cart.cart.lines[i] = lines[order[i]];
            each.cart.subjects[i] = subjects[order[i]];
        }
        promote_again(each);
        EXPECT_EQ(each.promoted.taken_off_minor, before);
        auto after_amounts = amounts(each.lines);
        std::sort(before_amounts.begin(), before_amounts.end()); // lines that are alike may change places
        std::sort(after_amounts.begin(), after_amounts.end());
        EXPECT_EQ(after_amounts, before_amounts);
    });
}

TEST(PromotionProperties, the_order_of_the_rules_in_their_data_is_of_no_matter)
{
    Dice dice{60};
    for_each_case(6, [&](Case& each) {
        auto const before = amounts(each.lines);
        auto shuffled = each.rules.data;
        auto const shuffle = [&](auto& rules) {
            for (auto i = rules.size(); i > 1; --i) std::swap(rules[i - 1], rules[static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(i) - 1))]);
        };
        shuffle(shuffled.promotions);
        shuffle(shuffled.price_lists);
        for (auto& list : shuffled.price_lists) shuffle(list.prices);
        RuleSet again;
        ASSERT_EQ(again.compile(shuffled).error, RuleError::none);
        auto lines = each.cart.cart.lines;
        Promoted promoted;
        ASSERT_EQ(promote(again, each.cart.context(), lines, promoted), PromoteError::none);
        EXPECT_EQ(amounts(lines), before);
        EXPECT_EQ(promoted.uses, each.promoted.uses) << "numbers are by priority and id";
        EXPECT_EQ(promoted.price_lists, each.promoted.price_lists);
    });
}

TEST(PromotionProperties, a_promotion_that_can_not_be_used_changes_nothing)
{
    for_each_case(7, [](Case& each) {
        auto more = each.rules.data;
        for (int i = 0; i < 3; ++i) {
            Promotion idle;
            idle.id = i == 0 ? "idle-coupon" : i == 1 ? "idle-goods" : "idle-time";
            idle.priority = 0;
            idle.offer.rate_ppm = whole_ppm;
            if (i == 0) idle.coupon = "nobody-has-it";
            if (i == 1) idle.applies_to = Selection{.items = {"nobody-sells-it"}, .products = {}, .categories = {}};
            if (i == 2) idle.validity.until = local_minute(2020, 1, 1, 0, 0).value();
            more.promotions.push_back(std::move(idle));
        }
        RuleSet again;
        ASSERT_EQ(again.compile(more).error, RuleError::none);
        auto lines = each.cart.cart.lines;
        Promoted promoted;
        ASSERT_EQ(promote(again, each.cart.context(), lines, promoted), PromoteError::none);
        EXPECT_EQ(amounts(lines), amounts(each.lines));
    });
}

TEST(PromotionProperties, the_same_question_has_the_same_answer_whatever_came_before)
{
    for_each_case(8, [](Case const& each) {
        RuleSet again;
        ASSERT_EQ(again.compile(each.rules.data).error, RuleError::none);
        auto lines = each.cart.cart.lines;
        Promoted fresh;
        ASSERT_EQ(promote(again, each.cart.context(), lines, fresh), PromoteError::none);
        EXPECT_EQ(fresh.uses, each.promoted.uses);
        EXPECT_EQ(fresh.coupons_used, each.promoted.coupons_used);
        EXPECT_EQ(amounts(lines), amounts(each.lines));
    });
}

TEST(PromotionProperties, large_rule_sets_end_and_are_no_dearer_than_by_priority)
{
    for_each_case(
        9,
        [](Case const& each) {
            if (each.rules.data.stacking == Stacking::priority) return;
            EXPECT_GE(each.promoted.taken_off_minor, reference_by_priority(each.rules.data, each.cart.context(), each.cart.cart.lines));
        },
        {.promotions_max = 120, .lists_max = 3, .items = 8, .products = 4, .categories = 4}, 60);
}

} // namespace
} // namespace shopx::engine::testing
