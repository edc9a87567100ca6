#include "z_words.hpp"

#include "z_body.hpp"

#include "shopx/drawers/drawers.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <map>

namespace shopx::drawers {
namespace {

constexpr int label_columns_max = 24; // of the 32 of narrow paper: beside it stands an amount

/// A struct of nothing but words, as a list: none can be forgotten here.
auto all_of(ZWords const& words) { return std::bit_cast<std::array<std::string_view, sizeof(ZWords) / sizeof(std::string_view)>>(words); }

/// Letters of one byte or two take one column; of three, in our tables, two.
int columns_of(std::string_view word)
{
    int columns = 0;
    for (unsigned char const byte : word) columns += byte < 0x80 || (byte & 0xE0) == 0xC0 ? 1 : (byte & 0xF0) == 0xE0 ? 2 : 0;
    return columns;
}

TEST(ZWords, each_language_has_each_word_and_room_beside_it)
{
    for (auto const language : languages) {
        for (auto const word : all_of(z_words_in(language))) {
            EXPECT_FALSE(word.empty()) << name_of(language);
            EXPECT_LE(columns_of(word), label_columns_max) << word;
        }
        EXPECT_TRUE(language == Language::en || all_of(z_words_in(language)) != all_of(english())) << name_of(language);
    }
}

TEST(ZWords, a_z_speaks_the_language_of_the_shop)
{
    ZBody z;
    z.number = 1;
    z.currency = "EUR";
    z.opened_at = *Instant::parse("2026-11-24T07:00:00Z");
    z.closed_at = *Instant::parse("2026-11-24T19:00:00Z");
    z.totals.sold_minor = z.totals.total_minor = 123'456;
    z.totals.taxes.push_back({"reduced", 55'000, 1'000, 55, 1'055});
    z.totals.tenders.push_back({"cash", "EUR", 2, 1'000, 0, 1'000, 0});
    z.totals.tenders.push_back({"gift_card", "EUR", 1, 0, 2'000, 0, 0});
    auto const paper = printout(json::write(z), Language::fr, [](Instant at) { return at.to_string(); });
    std::map<std::string, std::string> lines{paper.lines.begin(), paper.lines.end()};
    EXPECT_EQ(lines["Vendu"], "1 234,56");
    EXPECT_EQ(lines["Reduced 5,5 % HT"], "10,00");
    EXPECT_EQ(lines["Espèces"], "10,00");
    EXPECT_EQ(lines["Carte cadeau, émis"], "-20,00") << "a card that was sold is no money that came back";
    EXPECT_FALSE(lines.contains("Sold"));
}

} // namespace
} // namespace shopx::drawers
