#include "shopx/base/written.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace shopx {

TEST(Written, amounts_and_quantities_keep_their_digits)
{
    Manner const plain;
    EXPECT_EQ(money(-123'456'789, 2, plain), "-1,234,567.89");
    EXPECT_EQ(money(5, 2, plain), "0.05");
    EXPECT_EQ(money(1'500, 0, plain), "1,500");
    EXPECT_EQ(money(1'500, 3, plain), "1.500");
    EXPECT_EQ(money(INT64_MIN, 2, plain), "-92,233,720,368,547,758.08");
    EXPECT_EQ(unit_price(25'500, 2, plain), "2.55");
    EXPECT_EQ(unit_price(25'512, 2, plain), "2.5512");
    EXPECT_EQ(quantity(1'255, plain), "1.255");
    EXPECT_EQ(quantity(-2'000, plain), "-2");
    EXPECT_EQ(percent(99'750, plain), "9.975 %");
}

TEST(Written, each_language_has_its_marks)
{
    EXPECT_EQ(money(123'456'789, 2, manner_of(Language::en)), "1,234,567.89");
    EXPECT_EQ(money(123'456'789, 2, manner_of(Language::de)), "1.234.567,89");
    EXPECT_EQ(money(123'456'789, 2, manner_of(Language::fr)), "1 234 567,89");
    EXPECT_EQ(money(123'456'789, 2, manner_of(Language::sv)), "1 234 567,89");
    EXPECT_EQ(money(123'456, 0, manner_of(Language::ja)), "123,456");
    EXPECT_EQ(money(1'234'567, 3, manner_of(Language::ar)), "1,234.567");
}

TEST(Written, each_way_of_paying_has_a_name_in_each_language)
{
    EXPECT_EQ(tender_in(Language::fr, "cash"), "Espèces");
    EXPECT_EQ(tender_in(Language::de, "card_external"), "Karte");
    EXPECT_EQ(tender_in(Language::sv, "a_way_of_tomorrow"), "A way of tomorrow");
    for (auto const language : languages)
        for (auto const* kind : {"cash", "card_external", "card", "gift_card", "store_credit", "voucher", "on_account", "deposit", "tip"})
            EXPECT_TRUE(language == Language::en || tender_in(language, kind) != readable(kind)) << name_of(language) << " " << kind;
}

TEST(Language, a_tag_is_its_language_and_an_unknown_one_is_english)
{
    EXPECT_EQ(language_of("de-AT"), Language::de);
    EXPECT_EQ(language_of("fr-CA"), Language::fr);
    EXPECT_EQ(language_of("ja"), Language::ja);
    EXPECT_EQ(language_of("es"), Language::en);
    EXPECT_EQ(language_of("deutsch"), Language::en);
    EXPECT_EQ(language_of(""), Language::en);
    EXPECT_EQ(find_language("fr-CA"), std::nullopt);
}

} // namespace shopx
