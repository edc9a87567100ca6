// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/gs1.hpp>

#include <gtest/gtest.h>

#include <string>

namespace shopx::engine {
namespace {

std::string shown(ElementString const& elements)
{
    std::string text;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        text.append("(").append(elements.ai(i)).append(")").append(elements.value(i));
    }
    return text;
}

/// The elements as printed, or the error's name.
std::string read(std::string_view data)
{
    ElementString out;
    auto const error = read_element_string(data, out);
    EXPECT_TRUE(error == Gs1Error::none || out.empty()) << "all or nothing";
    return error == Gs1Error::none ? shown(out) : std::string{to_string(error)};
}

std::string link(std::string_view uri)
{
    ElementString out;
    auto const error = read_digital_link(uri, out);
    EXPECT_TRUE(error == Gs1Error::none || out.empty()) << "all or nothing";
    return error == Gs1Error::none ? shown(out) : std::string{to_string(error)};
}

std::string pairs(std::string_view bracketed)
{
    ElementString out;
    EXPECT_EQ(read_bracketed(bracketed, out), Gs1Error::none);
    return std::string{to_string(check_pairs(out))};
}

TEST(Gs1E16, an_ai_of_predefined_length_needs_no_separator_and_any_other_does)
{
    EXPECT_EQ(read("0109520123456788172602003103000750"), "(01)09520123456788(17)260200(3103)000750");
    EXPECT_EQ(read("0109520123456788\x1D"
                   "17260200"),
        "(01)09520123456788(17)260200")
        << "allowed where it isn't needed";
    EXPECT_EQ(read("010952012345678810LOT-7\x1D"
                   "17260200"),
        "(01)09520123456788(10)LOT-7(17)260200");
    EXPECT_EQ(read("010952012345678810LOT-717260200"), "(01)09520123456788(10)LOT-717260200") << "nobody can see what was lost";
}

TEST(Gs1E16, a_fixed_length_that_is_not_predefined_ends_at_its_separator)
{
    // 8005 and 395n have six digits always, and still the separator is due.
    EXPECT_EQ(read("8005000123\x1D"
                   "17260200"),
        "(8005)000123(17)260200");
    EXPECT_EQ(read("800500012317260200"), "wrong_length");
    EXPECT_EQ(read("395200012317260200"), "wrong_length");
}

TEST(Gs1E16, brackets_are_not_in_the_data)
{
    EXPECT_EQ(read("(01)09520123456788"), "unknown_ai");
    EXPECT_EQ(read(")"), "unknown_ai");
}

TEST(Gs1E16, what_is_wrong_has_a_name)
{
    EXPECT_EQ(read(""), "empty");
    EXPECT_EQ(read("0509520123456788"), "unknown_ai");
    EXPECT_EQ(read("0109520123456789"), "wrong_content") << "check digit";
    EXPECT_EQ(read("010952012345678"), "wrong_length");
    EXPECT_EQ(read("010952012345678A"), "wrong_character");
    EXPECT_EQ(read("17261301"), "wrong_content") << "month 13";
    EXPECT_EQ(read("17260230"), "wrong_content") << "30 February";
    EXPECT_EQ(read("3932000123"), "wrong_content") << "currency 000";
    EXPECT_EQ(read("393297812345"), "(3932)97812345");
    EXPECT_EQ(read("10\x1D"
                   "17260200"),
        "wrong_length");
    EXPECT_EQ(read("10gr\xC3\xBC"
                   "n"),
        "wrong_character");
    EXPECT_EQ(read(std::string(scan_bytes_max + 1, '0')), "too_long");
}

TEST(Gs1E16, elements_and_bytes_have_a_limit)
{
    std::string many;
    for (std::size_t i = 0; i < gs1_elements_max; ++i) many += "2012";
    EXPECT_EQ(read(many).size(), gs1_elements_max * 6);
    EXPECT_EQ(read(many + "2012"), "too_long");
}

TEST(Gs1E16, companions_are_wanted_and_excluded_pairs_refused)
{
    EXPECT_EQ(pairs("(10)LOT"), "missing_companion");
    EXPECT_EQ(pairs("(01)09520123456788(10)LOT"), "none");
    EXPECT_EQ(pairs("(02)09520123456788"), "missing_companion") << "02 needs 37";
    EXPECT_EQ(pairs("(01)09520123456788(02)09520123456788"), "excluded_pair");
    EXPECT_EQ(pairs("(01)09520123456788(3103)000750(3102)000075"), "excluded_pair");
    EXPECT_EQ(pairs("(01)09520123456788(3103)000750(3922)0999"), "none");
    EXPECT_EQ(pairs("(01)09520123456788(3922)0999"), "missing_companion") << "a price needs a measure or a count";
    EXPECT_EQ(pairs("(01)09520123456788(01)09520123456788"), "none") << "twice the same is once";
    EXPECT_EQ(pairs("(01)09520123456788(01)02112345678900"), "contradictory_repeat");
}

TEST(Gs1E16, a_digital_link_is_read_from_its_last_key)
{
    EXPECT_EQ(link("https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426"), "(01)09520123456788(10)ABC1(21)12345(17)180426");
    EXPECT_EQ(link("https://shop.example/p/en/01/9520123456788?utm_source=01"), "(01)09520123456788") << "a GTIN-13 is padded";
    EXPECT_EQ(link("https://shop.example/01/09520123456788/10/A%2FB"), "(01)09520123456788(10)A/B");
    EXPECT_EQ(link("https://shop.example/01/09520123456788/10/A%2"), "wrong_character");
    EXPECT_EQ(link("https://shop.example/menu"), "not_a_digital_link");
    EXPECT_EQ(link("https://shop.example/01/09520123456788/21/1/10/2"), "misplaced_ai") << "lot before serial";
    EXPECT_EQ(link("https://shop.example/01/09520123456788?10=ABC"), "misplaced_ai");
    EXPECT_EQ(link("https://shop.example/01/09520123456788?3103=000750&3922=0999"), "(01)09520123456788(3103)000750(3922)0999");
}

TEST(Gs1E16, a_long_path_is_refused_and_not_walked)
{
    std::string uri = "https://shop.example";
    for (int i = 0; i < 200; ++i) uri += "/a";
    EXPECT_EQ(link(uri + "/01/09520123456788"), "too_long");
}

TEST(Gs1E16, optional_fields_of_a_coupon_stand_in_ascending_order_and_once)
{
    EXPECT_EQ(read("81100123456123456111101233260731420260701"), "wrong_content") << "a year of four digits";
    EXPECT_EQ(read("81100123456123456111101233260731"
                   "4260701"),
        "(8110)0123456123456111101233260731"
        "4260701");
    EXPECT_EQ(read("8110012345612345611110123"
                   "4260701"
                   "3260731"),
        "wrong_content");
    EXPECT_EQ(read("8110012345612345611110123"
                   "3260731"
                   "3260731"),
        "wrong_content");
}

TEST(Gs1E16, a_copy_keeps_its_own_text)
{
    ElementString copy;
    {
        ElementString original;
        ASSERT_EQ(read_bracketed("(01)09520123456788(10)LOT", original), Gs1Error::none);
        copy = original;
    }
    EXPECT_EQ(shown(copy), "(01)09520123456788(10)LOT");
    EXPECT_EQ(copy.find("10"), "LOT");
    EXPECT_EQ(copy.find("21"), std::nullopt);
}

} // namespace
} // namespace shopx::engine
