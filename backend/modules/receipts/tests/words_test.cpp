#include "words.hpp"

#include "sample.hpp"
#include "unicode.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <filesystem>
#include <map>

namespace shopx::receipts {
namespace {

constexpr int narrow = 32; // columns of the narrowest paper that is sold
constexpr int narrow_large = narrow / 2;

/// A struct of nothing but words, as a list: none can be forgotten here.
auto all_of(Words const& words) { return std::bit_cast<std::array<std::string_view, sizeof(Words) / sizeof(std::string_view)>>(words); }

std::string in(Language language, Copy copy = {})
{
    copy.language = language;
    return to_text(receipt_of(sample_sale(), sample_head(), copy), 42);
}

TEST(Words, each_language_has_each_word_and_none_is_wider_than_narrow_paper)
{
    for (auto const language : languages) {
        auto const& words = words_in(language);
        for (auto const word : all_of(words)) {
            EXPECT_FALSE(word.empty()) << name_of(language);
            EXPECT_LE(columns_of(word), narrow) << word;
        }
        for (auto const word : {words.gift_receipt, words.sale_return, words.refund, words.exchange, words.void_})
            EXPECT_LE(columns_of(word), narrow_large) << word << " is written large";
        EXPECT_LE(columns_of(std::string{words.duplicate} + " 99"), narrow_large) << words.duplicate;
    }
}

TEST(Words, no_two_languages_share_a_table)
{
    for (auto const one : languages)
        for (auto const other : languages) EXPECT_TRUE(one == other || all_of(words_in(one)) != all_of(words_in(other))) << name_of(one) << name_of(other);
}

TEST(Words, every_place_that_has_a_pack_reads_its_receipts)
{
    // The official languages of each that receipts are written in.
    std::map<std::string, std::vector<std::string>> const spoken{{"AU", {"en"}}, {"CA-ON", {"en"}}, {"CA-QC", {"fr"}}, {"CH", {"de", "fr", "it"}},
        {"DE", {"de"}}, {"FR", {"fr"}}, {"GB", {"en"}}, {"JP", {"ja"}}, {"KW", {"ar"}}, {"NZ", {"en"}}, {"SE", {"sv"}}, {"US-CA", {"en"}}};
    for (auto const& entry : std::filesystem::directory_iterator{"packs"}) {
        if (!entry.is_directory()) continue;
        auto const place = entry.path().filename().string();
        ASSERT_TRUE(spoken.contains(place)) << place << ": which languages are its receipts in?";
        for (auto const& language : spoken.at(place)) EXPECT_TRUE(find_language(language)) << place << " speaks " << language;
    }
}

TEST(Words, french_is_as_french_tills_write_it)
{
    auto const text = in(Language::fr, {.number = 2});
    for (auto const* said : {"DUPLICATA 1", "Ticket n° MILL-1-17", "Caisse Front", "25/11/2026 17:30", "TOTAL TTC", "GBP 116,32", "Arrondi", "Espèces", "Rendu",
             "dont TVA Standard 20 % sur 96,93"})
        EXPECT_NE(text.find(said), text.npos) << said << "\n" << text;
}

TEST(Words, japanese_and_swedish_have_their_dates_and_marks)
{
    auto const japanese = in(Language::ja);
    for (auto const* said : {"レシートNo. MILL-1-17", "2026/11/25 17:30", "合計", "お釣り", "現金"}) EXPECT_NE(japanese.find(said), japanese.npos) << japanese;
    auto const swedish = in(Language::sv, {.number = 2});
    for (auto const* said : {"KOPIA 1", "Kvitto nr MILL-1-17", "2026-11-25 17:30", "Öresavrundning", "Kontant", "varav moms Standard 20 % på 96,93"})
        EXPECT_NE(swedish.find(said), swedish.npos) << swedish;
}

TEST(Words, arabic_reads_from_the_right)
{
    auto const page = receipt_of(sample_sale(), sample_head(), {.language = Language::ar});
    EXPECT_TRUE(page.is_right_to_left);
    EXPECT_NE(to_html(page).find("<html lang=\"ar\" dir=\"rtl\">"), std::string::npos);
    auto const text = to_text(page, 42);
    EXPECT_NE(text.find("\n120.00"), text.npos) << "amounts begin on the left:\n" << text;
    EXPECT_FALSE(receipt_of(sample_sale(), sample_head(), {.language = Language::fr}).is_right_to_left);
}

TEST(Words, a_language_without_words_is_english) { EXPECT_EQ(all_of(words_in(language_of("es-MX"))), all_of(english())); }

} // namespace
} // namespace shopx::receipts
