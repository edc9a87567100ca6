#include "currency.hpp"

#include <gtest/gtest.h>

namespace stripe_sim {
namespace {

bool takes_amount(std::int64_t amount, std::string_view currency)
{
    try {
        check_amount(amount, currency, "amount");
    } catch (ApiError const&) {
        return false;
    }
    return true;
}

TEST(Currencies, keep_the_processors_own_digits)
{
    EXPECT_TRUE(takes_amount(50'000, "isk")); // 500 krónur
    EXPECT_FALSE(takes_amount(50'001, "isk"));
    EXPECT_FALSE(takes_amount(50'010, "ugx"));
    EXPECT_TRUE(takes_amount(12'960, "kwd"));
    EXPECT_FALSE(takes_amount(12'962, "kwd"));
    EXPECT_TRUE(takes_amount(501, "jpy"));
    EXPECT_TRUE(takes_amount(501, "mga")); // without a minor unit at Stripe
    EXPECT_TRUE(takes_amount(12'345, "huf"));
}

TEST(Currencies, have_a_smallest_and_a_largest_amount)
{
    EXPECT_FALSE(takes_amount(0, "usd"));
    EXPECT_TRUE(takes_amount(99'999'999, "usd"));
    EXPECT_FALSE(takes_amount(100'000'000, "usd"));
    EXPECT_THROW(check_charge_minimum(49, "usd", "amount"), ApiError);
    EXPECT_THROW(check_charge_minimum(29, "gbp", "amount"), ApiError);
    EXPECT_NO_THROW(check_charge_minimum(30, "gbp", "amount"));
}

TEST(Currencies, are_known_or_refused)
{
    EXPECT_EQ(checked_currency("EUR"), "eur");
    for (auto const* wrong : {"", "eu", "euro", "xxx", "e r", " eur"}) EXPECT_THROW(checked_currency(wrong), ApiError) << wrong;
}

TEST(Amounts, are_read_with_their_digits)
{
    EXPECT_EQ(money_text(601, "usd"), "$6.01");
    EXPECT_EQ(money_text(5, "gbp"), "£0.05");
    EXPECT_EQ(money_text(500, "jpy"), "JPY 500");
    EXPECT_EQ(money_text(12'960, "kwd"), "KWD 12.960");
}

TEST(Fees, are_rounded_half_up_and_never_above_the_amount)
{
    EXPECT_EQ(fee_of(1'000, "usd", false), 59);
    EXPECT_EQ(fee_of(1'000, "usd", true), 32);
    EXPECT_EQ(fee_of(50, "usd", false), 31);
    EXPECT_EQ(fee_of(1'000, "jpy", false), 29);
    EXPECT_EQ(fee_of(10, "usd", false), 10);
}

} // namespace
} // namespace stripe_sim
