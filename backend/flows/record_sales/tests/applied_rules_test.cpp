// Promotions of the version that the till names are run over the sale again, whatever the shop's rules are by then.
#include "sample_sales.hpp"
#include "shop_by_hand.hpp"

#include "sale_stamps.hpp"

namespace shopx::record_sales {
namespace {

/// A rule book with one promotion for everything.
pricing::RuleBook book(std::int64_t version, std::int64_t rate_ppm, engine::Promotion promotion = {})
{
    promotion.id = "autumn";
    promotion.version = 3;
    promotion.offer.kind = engine::OfferKind::percent_off;
    promotion.offer.rate_ppm = rate_ppm;
    engine::RuleData data;
    data.promotions = {promotion};
    pricing::RuleBook made;
    made.version = version;
    made.empty = false;
    EXPECT_EQ(made.rules.compile(data).error, engine::RuleError::none);
    return made;
}

struct AppliedRulesTest : PriceTest {
    pricing::RuleBook const tenth = book(7, 100'000);
    pricing::RuleBook const half = book(8, 500'000);

    /// `sale` with a tenth off both lines, by version 7.
    SaleBody promoted_here()
    {
        auto body = promoted();
        auto& book_line = body.lines[1];
        book_line.promotion_minor = 90; // 10 % of 8.99
        book_line.promotions = {{"autumn", 3, 90}};
        book_line.total_minor = 809;
        body.taxes[1].net_minor = 809;
        body.total_minor = 1268;
        body.tenders = {{TenderKind::card_external, 1268, {}, {}, {}}};
        body.store_id = store;
        body.register_id = till;
        body.occurred_at = noon;
        body.rounding_scope = Scope::rate_per_document;
        rules = rules_now = &tenth;
        return body;
    }
    bool flagged(SaleBody const& body, std::string const& code, std::string const& pointer) const
    {
        return flags(body).find(R"("code":")" + code + R"(","pointer":")" + pointer + '"') != std::string::npos;
    }
};

TEST_F(AppliedRulesTest, what_the_rules_take_off_is_not_doubted)
{
    auto const body = promoted_here();
    EXPECT_EQ(problems_of(body), Found{});
    EXPECT_EQ(flags(body), "");
}

TEST_F(AppliedRulesTest, more_less_or_by_another_version_is)
{
    auto body = promoted_here();
    (*body.lines[1].promotions)[0].amount_minor = 91;
    EXPECT_TRUE(flagged(body, "promotion_differs", "/lines/1/promotions"));
    body = promoted_here();
    (*body.lines[1].promotions)[0].version = 2;
    EXPECT_TRUE(flagged(body, "promotion_differs", "/lines/1/promotions"));
    body = promoted_here();
    body.lines[1].promotions.reset();
    EXPECT_TRUE(flagged(body, "promotion_differs", "/lines/1/promotion_minor"));
}

TEST_F(AppliedRulesTest, a_till_that_was_offline_is_judged_by_the_rules_that_it_had)
{
    auto const body = promoted_here();
    rules_now = &half;
    EXPECT_TRUE(flagged(body, "rules_differ", "/rules_version"));
    EXPECT_FALSE(flagged(body, "promotion_differs", "/lines/0/promotions"));
    rules = &half;
    EXPECT_TRUE(flagged(body, "promotion_differs", "/lines/0/promotions"));
}

TEST_F(AppliedRulesTest, rules_that_there_never_were_are_flagged_and_nothing_is_compared)
{
    auto const body = promoted_here();
    rules = nullptr;
    EXPECT_TRUE(flagged(body, "rules_differ", "/rules_version"));
    EXPECT_FALSE(flagged(body, "promotion_differs", "/lines/0/promotions"));
}

TEST_F(AppliedRulesTest, a_coupon_is_what_its_row_unlocks)
{
    engine::Promotion with_coupon;
    with_coupon.coupon = "AUTUMN";
    auto const unlocked = book(7, 100'000, with_coupon);
    auto body = promoted_here();
    rules = rules_now = &unlocked;
    EXPECT_TRUE(flagged(body, "promotion_differs", "/lines/0/promotions"));
    body.coupons = {"AUTUMN"};
    EXPECT_EQ(flags(body), "") << "a code without a row unlocks itself";
    body.coupons = {"Q-17"};
    EXPECT_TRUE(flagged(body, "promotion_differs", "/lines/0/promotions"));
    pricing::Coupon row;
    row.code = "Q-17";
    row.unlocks = "AUTUMN";
    coupons = {row};
    EXPECT_EQ(flags(body), "");
}

TEST_F(AppliedRulesTest, a_coupon_that_was_used_up_is_flagged_where_it_stands)
{
    auto body = promoted_here();
    body.coupons = {"Q-16", "Q-17"};
    clashes = {"Q-17"};
    EXPECT_TRUE(flagged(body, "coupon_clash", "/coupons/1"));
    EXPECT_FALSE(flagged(body, "coupon_clash", "/coupons/0"));
}

TEST_F(AppliedRulesTest, a_sale_that_names_no_rules_is_asked_for_none)
{
    rules_now = &tenth;
    EXPECT_EQ(flags(button()), "");
}

TEST_F(AppliedRulesTest, the_digest_is_the_kernels)
{
    auto body = promoted_here();
    KernelCart cart;
    engine::Quote quote;
    auto const& input = cart.fill(body, 2);
    ASSERT_EQ(engine::quote(input, quote), engine::QuoteError::none);
    body.quote_digest = quote_digest(body, input, quote);
    ASSERT_TRUE(body.quote_digest);
    EXPECT_EQ(flags(body), "");
    body.quote_digest->front() = body.quote_digest->front() == 'a' ? 'b' : 'a';
    EXPECT_TRUE(flagged(body, "digest_differs", "/quote_digest"));
}

} // namespace
} // namespace shopx::record_sales
