// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/gtin.hpp>

#include <gtest/gtest.h>

#include <string>

namespace shopx::engine {
namespace {

std::string text(std::optional<std::uint64_t> key)
{
    if (!key) return "none";
    auto const digits = gtin14_digits(*key);
    return {digits.begin(), digits.end()};
}

TEST(GtinE17, check_digits)
{
    EXPECT_EQ(check_digit("400638133393"), 1);
    EXPECT_EQ(check_digit("03600024145"), 7);
    EXPECT_EQ(check_digit("950110153100"), 0);
    EXPECT_EQ(check_digit("9501234"), 6);
    EXPECT_EQ(check_digit("123456789012"), 8);
}

TEST(GtinE17, the_check_digit_that_a_published_test_had_wrong_is_refused)
{
    EXPECT_EQ(gtin14("1234567890120"), std::nullopt);
    EXPECT_EQ(text(gtin14("1234567890128")), "01234567890128");
}

TEST(GtinE17, one_product_has_one_key_in_every_length)
{
    EXPECT_EQ(gtin14("036000241457"), gtin14("0036000241457"));
    EXPECT_EQ(gtin14("036000241457"), gtin14("00036000241457"));
    EXPECT_EQ(text(gtin14("95012346")), "00000095012346");
    EXPECT_EQ(text(gtin14("4006381333931")), "04006381333931");
}

TEST(GtinE17, upc_e_is_expanded_by_its_last_digit)
{
    // GS1 General Specifications 5.2.2.4.2: where the zeros go for a last digit of 0-2, 3, 4 and 5-9.
    EXPECT_EQ(text(gtin14_of_upc_e("01234505")), "00012000003455");
    EXPECT_EQ(text(gtin14_of_upc_e("04252614")), "00042100005264");
    EXPECT_EQ(text(gtin14_of_upc_e("01234531")), "00012300000451");
    EXPECT_EQ(text(gtin14_of_upc_e("01234543")), "00012340000053");
    EXPECT_EQ(text(gtin14_of_upc_e("01234565")), "00012345000065");
}

TEST(GtinE17, every_upc_e_is_a_upc_a_of_the_same_check_digit)
{
    int expanded = 0;
    for (int body = 0; body < 1'000'000; body += 37) {
        auto six = std::to_string(1'000'000 + body).substr(1);
        for (char check = '0'; check <= '9'; ++check) {
            auto const key = gtin14_of_upc_e("0" + six + check);
            if (!key) continue;
            ++expanded;
            EXPECT_EQ(*key % 10, static_cast<std::uint64_t>(check - '0'));
            EXPECT_LT(*key, 1'000'000'000'000U);
        }
    }
    EXPECT_EQ(expanded, 27'028) << "each body has one right check digit";
}

TEST(GtinE17, refuses_what_is_no_gtin)
{
    for (auto const* bad : {"", "1", "123456789", "40063813339", "400638133393X", " 4006381333931", "400638133393１", "4006381333932", "123456789012345"}) {
        EXPECT_EQ(gtin14(bad), std::nullopt) << bad;
    }
    EXPECT_EQ(gtin14_of_upc_e("21234505"), std::nullopt) << "number system 2";
    EXPECT_EQ(gtin14_of_upc_e("01234506"), std::nullopt) << "check digit";
    EXPECT_EQ(gtin14_of_upc_e("0123450"), std::nullopt);
    EXPECT_EQ(gtin14_of_upc_e("0123450a"), std::nullopt);
    EXPECT_EQ(check_digit(""), std::nullopt);
    EXPECT_EQ(check_digit("12a"), std::nullopt);
    EXPECT_EQ(check_digit("123456789012345678"), std::nullopt);
}

} // namespace
} // namespace shopx::engine
