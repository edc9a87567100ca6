#include "sample.hpp"

#include <gtest/gtest.h>

namespace shopx::receipts {
namespace {

std::string text_of(sales::Stored const& sale, Copy const& copy = {}) { return to_text(receipt_of(sale, sample_head(), copy), 42); }

TEST(Receipt, shows_what_is_stored_and_nothing_that_was_computed_anew)
{
    EXPECT_EQ(text_of(sample_sale()), "             Mill Road Gifts\n"
                                      "               12 Mill Road\n"
                                      "                Cambridge\n"
                                      "\n"
                                      "Receipt MILL-1-17\n"
                                      "Till Front                2026-11-25 17:30\n"
                                      "------------------------------------------\n"
                                      "Enamel mug, blue                      5.10\n"
                                      "  2 x 2.55\n"
                                      "  2 mugs for less                    -1.28\n"
                                      "Desk lamp with a long name that\n"
                                      "does not fit into one line          125.00\n"
                                      "  Discount 10 %, damaged box        -12.50\n"
                                      "------------------------------------------\n"
                                      "TOTAL                           GBP 116.32\n"
                                      "Rounding                             -0.02\n"
                                      "To pay                              116.30\n"
                                      "Cash                                120.00\n"
                                      "Change                                3.70\n"
                                      "\n"
                                      "incl. Tax Standard 20 % of 96.93     19.39\n"
                                      "\n"
                                      "                MILL-1-17\n"
                                      "\n"
                                      "                Thank you!\n");
}

TEST(Receipt, amounts_that_contradict_each_other_are_shown_as_they_were_said)
{
    // B14, B30: a subtotal that is printed is the stored one, also where a sum over the lines would come to something else.
    auto const text = text_of(sample_sale(with(std::string{sample_document}, R"("gross_minor":510)", R"("gross_minor":999)")));
    EXPECT_NE(text.find("Enamel mug, blue                      9.99\n"), text.npos);
    EXPECT_NE(text.find("TOTAL                           GBP 116.32\n"), text.npos);
}

TEST(Receipt, a_reprint_says_which_duplicate_it_is)
{
    EXPECT_EQ(text_of(sample_sale(), {.number = 1}), text_of(sample_sale()));
    EXPECT_NE(text_of(sample_sale(), {.number = 2}).find("DUPLICATE 1\n"), std::string::npos);
    EXPECT_NE(text_of(sample_sale(), {.number = 8}).find("DUPLICATE 7\n"), std::string::npos);
    EXPECT_NE(text_of(sample_sale(), {.language = Language::de, .number = 2}).find("DUPLIKAT 1\n"), std::string::npos);
}

TEST(Receipt, a_gift_receipt_has_no_price_in_any_form)
{
    auto const page = receipt_of(sample_sale(), sample_head(), {.is_gift = true});
    for (auto const& shown : {to_text(page, 42), to_html(page)}) {
        for (auto const* amount : {"5.10", "2.55", "1.28", "125", "12.50", "116.3", "120.00", "3.70", "19.39", "96.93", "GBP", "20 %", "10 %"})
            EXPECT_EQ(shown.find(amount), shown.npos) << amount;
        EXPECT_NE(shown.find("GIFT RECEIPT"), shown.npos);
        EXPECT_NE(shown.find("Enamel mug, blue"), shown.npos);
        EXPECT_NE(shown.find("MILL-1-17"), shown.npos);
    }
}

TEST(Receipt, is_in_german_with_german_numbers_and_dates)
{
    auto const text = text_of(sample_sale(), {.language = Language::de});
    for (auto const* words : {"Bon MILL-1-17", "25.11.2026 17:30", "SUMME", "GBP 116,32", "Rückgeld", "enth. Steuer Standard 20 % auf 96,93", "  2 x 2,55"})
        EXPECT_NE(text.find(words), text.npos) << words << "\n" << text;
}

TEST(Receipt, tax_on_top_is_among_the_sums)
{
    auto document = with(std::string{sample_document}, R"("prices_include_tax":true)", R"("prices_include_tax":false)");
    auto const text = text_of(sample_sale(document));
    EXPECT_NE(text.find("Subtotal                             96.93\nStandard 20 % of 96.93               19.39\nTOTAL"), text.npos) << text;
    EXPECT_EQ(text.find("incl."), text.npos);
}

TEST(Receipt, a_kind_or_a_tender_that_it_has_no_words_for_is_shown_by_its_word)
{
    auto document = with(std::string{sample_document}, R"("kind":"cash")", R"("kind":"gift_card")");
    EXPECT_NE(text_of(sample_sale(document)).find("Gift card"), std::string::npos);
    document = with(std::string{sample_document}, R"("kind":"sale")", R"("kind":"layaway")");
    EXPECT_NE(text_of(sample_sale(document)).find("Layaway"), std::string::npos);
    document = with(std::string{sample_document}, R"("kind":"sale")", R"("kind":"return")");
    EXPECT_NE(text_of(sample_sale(document)).find("RETURN"), std::string::npos);
}

TEST(Receipt, the_time_is_the_shops)
{
    auto const at = *Instant::parse("2026-07-01T22:30:00Z");
    EXPECT_EQ(local_time(at, "Europe/London", {}), "2026-07-01 23:30");
    EXPECT_EQ(local_time(at, "Asia/Tokyo", {}), "2026-07-02 07:30");
    EXPECT_EQ(local_time(at, "Atlantis/Nowhere", {}), "2026-07-01 22:30 UTC");
}

} // namespace
} // namespace shopx::receipts
