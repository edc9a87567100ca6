#include "password_rules.hpp"

#include <gtest/gtest.h>

namespace shopx::identity {
namespace {

std::string what_is_wrong(std::string const& password, PasswordContext const& context = {})
{
    auto const error = refuse_password(normalized(password), context, "/password");
    return error ? error->fields.at(0).code : "";
}

TEST(PasswordRules, fifteen_characters_alone_and_eight_beside_a_second_factor)
{
    EXPECT_EQ(what_is_wrong("korkenzieher-7"), "too_short");
    EXPECT_EQ(what_is_wrong("korkenzieher-72"), "");
    EXPECT_EQ(what_is_wrong("zq7-kor", {.has_second_factor = true}), "too_short");
    EXPECT_EQ(what_is_wrong("zq7-kork", {.has_second_factor = true}), "");
    EXPECT_EQ(what_is_wrong("ünïcödé-passwö"), "too_short") << "characters are counted, not bytes";
    EXPECT_EQ(what_is_wrong("Чайник кипит на плите"), "");
    EXPECT_EQ(what_is_wrong("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆"), "");
    EXPECT_EQ(what_is_wrong(std::string(1'001, 'a') + "b"), "too_long");
}

TEST(PasswordRules, no_composition_is_asked_for)
{
    for (auto const* good : {"allinsmallletters of a sentence", "            a quiet place", "847362518403957261"}) EXPECT_EQ(what_is_wrong(good), "") << good;
}

TEST(PasswordRules, what_guessers_try_first_is_refused)
{
    PasswordContext const beside{.has_second_factor = true};
    for (auto const* bad : {"password1", "PASSWORD1", "Qwertyuiop", "iloveyou1", "11111111", "abcabcabcabc", "12345678", "!qaz2wsx"})
        EXPECT_EQ(what_is_wrong(bad, beside), "too_common") << bad;
    for (auto const* bad : {"passwordpassword", "password12345678", "!!password2026!!", "123456789012345", "aaaaaaaaaaaaaaaa", "zyxwvutsrqponml",
             "abcdabcdabcdabcd", "sunshinebaseball", "890123456789012", "baseballbaseballbaseball"})
        EXPECT_EQ(what_is_wrong(bad), "too_common") << bad;
    EXPECT_EQ(what_is_wrong("zq7-korkzq7-kork"), "") << "what is good beside a second factor is good twice";
}

TEST(PasswordRules, names_of_the_person_and_the_shop_are_no_secret)
{
    PasswordContext const anna{false, {"Anna Kowalska", "anna.kowalska@mill-road.example", "Mill Road Gifts"}};
    EXPECT_EQ(what_is_wrong("AnnaKowalska2026", anna), "too_personal");
    EXPECT_EQ(what_is_wrong("mill-road-gifts-1", anna), "too_personal");
    EXPECT_EQ(what_is_wrong("ShopXperience-2026", anna), "too_personal");
    PasswordContext const by_address{false, {"anna.kowalska@mill-road.example"}};
    EXPECT_EQ(what_is_wrong("KowalskaMill2026", by_address), "too_personal");
    PasswordContext const li{false, {"Jo Li"}};
    EXPECT_EQ(what_is_wrong("lilili jo lili li", li), "") << "so short a name is in many words";
    EXPECT_EQ(what_is_wrong("AnnaKowalska2026"), "") << "another person's name is as good as any";
    EXPECT_EQ(what_is_wrong("kowalska trinkt gern tee", anna), "");
}

TEST(PasswordRules, one_password_from_every_keyboard)
{
    EXPECT_EQ(normalized("Cafe\xCC\x81"), normalized("Caf\xC3\xA9"));
    EXPECT_NE(normalized("cafe"), normalized("caf\xC3\xA9"));
}

TEST(CommonPasswords, the_list_is_sorted_and_found)
{
    EXPECT_TRUE(is_common("password"));
    EXPECT_TRUE(is_common("TrustNo1"));
    EXPECT_FALSE(is_common("korkenzieher-72"));
    std::string_view last;
    std::size_t count = 0;
    auto text = common_passwords_text();
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n'), ++count) {
        ASSERT_LT(last, text.substr(0, end)); // a search by halves needs it
        last = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    EXPECT_GT(count, 20'000u);
}

} // namespace
} // namespace shopx::identity
