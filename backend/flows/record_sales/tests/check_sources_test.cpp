// What promotions took off adds up, and what a till says of where its prices are from hangs together.
#include "sample_sales.hpp"

#include <gtest/gtest.h>

namespace shopx::record_sales {
namespace {

Found spoiled(auto spoil) { return after(spoil, promoted()); }

TEST(CheckSources, promotions_are_taken_off_before_discounts)
{
    EXPECT_EQ(problems_of(promoted()), Found{});
    EXPECT_EQ(spoiled([](SaleBody& b) { b.lines[0].total_minor = 510; }).front(), (Found::value_type{"/lines/0/total_minor", "sum_differs"}));
    EXPECT_EQ(spoiled([](SaleBody& b) {
        b.lines[0].discount_minor = 460; // one more than promotions left
        b.lines[0].total_minor = -1;
    }).front(),
        (Found::value_type{"/lines/0/discount_minor", "discount_above_line"}));
}

TEST(CheckSources, a_lines_promotions_add_up)
{
    EXPECT_EQ(spoiled([](SaleBody& b) { (*b.lines[0].promotions)[0].amount_minor = 50; }), (Found{{"/lines/0/promotion_minor", "sum_differs"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.lines[0].promotions.reset(); }), (Found{{"/lines/0/promotion_minor", "sum_differs"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) {
        b.lines[0].promotions = {{"autumn", 3, 25}, {"autumn", 3, 26}};
    }),
        (Found{{"/lines/0/promotions/1/promotion_id", "twice"}}));
    auto const above = spoiled([](SaleBody& b) { b.lines[0].promotions = {{"autumn", 3, 562}, {"winter", 1, -511}}; });
    EXPECT_EQ(above, (Found{{"/lines/0/promotions/0/amount_minor", "promotion_above_line"}, {"/lines/0/promotions/1/amount_minor", "promotion_above_line"}}));
    auto const more_than_all = spoiled([](SaleBody& b) { b.lines[0].promotion_minor = 511; });
    EXPECT_EQ(more_than_all.front(), (Found::value_type{"/lines/0/promotion_minor", "promotion_above_line"}));
}

TEST(CheckSources, promotions_come_with_the_rules_and_the_minute_that_they_were_judged_by)
{
    EXPECT_EQ(spoiled([](SaleBody& b) { b.rules_version.reset(); }), (Found{{"/rules_version", "required"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.priced_at.reset(); }), (Found{{"/priced_at", "required"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.coupons = {"WELCOME10"}; }), (Found{{"/rules_version", "required"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.lines[1].price_list = PinBody{"summer", 1}; }), (Found{{"/rules_version", "required"}}));
}

TEST(CheckSources, the_minute_is_one_of_the_stores_clock)
{
    for (auto const* wrong : {"2026-11-25 17:30", "2026-11-25T24:00", "2026-11-25T17:60", "2026-02-30T17:30", "2026-11-25T1x:30", "2026-11-25T17.30"})
        EXPECT_EQ(spoiled([&](SaleBody& b) { b.priced_at = wrong; }), (Found{{"/priced_at", "not_a_time"}})) << wrong;
    for (auto const* right : {"2026-11-25T00:00", "2024-02-29T23:59"}) EXPECT_EQ(spoiled([&](SaleBody& b) { b.priced_at = right; }), Found{}) << right;
}

TEST(CheckSources, codes_and_digests_are_written_as_the_kernel_writes_them)
{
    EXPECT_EQ(spoiled([](SaleBody& b) { b.coupons = {"WELCOME10", "ten %"}; }), (Found{{"/coupons/1", "bad_format"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.coupons = {"WELCOME10", "WELCOME10"}; }), (Found{{"/coupons/1", "twice"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.customer_groups = {"staff", "a/b"}; }), (Found{{"/customer_groups/1", "bad_format"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { (*b.lines[0].promotions)[0].promotion_id = "x y"; }), (Found{{"/lines/0/promotions/0/promotion_id", "bad_format"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.lines[1].price_list = PinBody{"süß", 1}; }), (Found{{"/lines/1/price_list/id", "bad_format"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.pack = PinBody{"CA QC", 1}; }), (Found{{"/pack/id", "bad_format"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.quote_digest = std::string(63, 'a') + "A"; }), (Found{{"/quote_digest", "bad_format"}}));
    EXPECT_EQ(spoiled([](SaleBody& b) { b.quote_digest = std::string(64, 'f'); }), Found{});
}

TEST(CheckSources, nothing_is_taken_off_what_is_not_discountable)
{
    EXPECT_EQ(spoiled([](SaleBody& b) { b.lines[0].discountable = false; }), (Found{{"/lines/0/promotion_minor", "not_allowed"}}));
    auto const discount = after([](SaleBody& b) {
        b.lines[0].discountable = false;
        b.lines[0].discount = DiscountBody{DiscountKind::percent, 0, {}, {}};
    });
    EXPECT_EQ(discount, (Found{{"/lines/0/discount", "not_allowed"}}));
    auto const share = after([](SaleBody& b) {
        b.lines[1].discountable = false;
        b.lines[1].order_discount_minor = 9;
        b.lines[1].total_minor = 890;
    });
    EXPECT_EQ(share.front(), (Found::value_type{"/lines/1/order_discount_minor", "not_allowed"}));
}

TEST(CheckSources, a_labels_price_is_the_gross)
{
    auto const cheese = [](SaleBody& b) {
        b.lines[1].label_price_minor = 899;
        b.lines[1].price_source = PriceSource::label;
    };
    EXPECT_EQ(after(cheese), Found{});
    EXPECT_EQ(after([&](SaleBody& b) {
        cheese(b);
        b.lines[1].label_price_minor = 898;
    }),
        (Found{{"/lines/1/gross_minor", "sum_differs"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.lines[1].price_source = PriceSource::label; }), (Found{{"/lines/1/label_price_minor", "required"}}));
    EXPECT_EQ(after([&](SaleBody& b) {
        cheese(b);
        b.lines[1].price_source = PriceSource::typed;
    }),
        (Found{{"/lines/1/price_source", "not_allowed"}}));
    auto back = mirrored();
    cheese(back);
    EXPECT_EQ(problems_of(back), Found{}) << "the label's price is a magnitude";
    EXPECT_EQ(spoiled([&](SaleBody& b) {
        cheese(b);
        b.lines[1].price_list = PinBody{"summer", 1};
    }),
        (Found{{"/lines/1/price_list", "not_allowed"}}));
}

} // namespace
} // namespace shopx::record_sales
