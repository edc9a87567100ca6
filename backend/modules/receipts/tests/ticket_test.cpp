// What comes out of a printer, by a printer without paper that fails on anything it does not know.
#include "code128.hpp"
#include "code_page.hpp"
#include "printer.hpp"
#include "sample.hpp"
#include "unicode.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace shopx::receipts {
namespace {

using virtual_printer::Fault;
using virtual_printer::Printed;
using virtual_printer::Printer;

Printer printed(Printout const& page, Paper const& paper = {})
{
    Printer printer{paper.columns};
    printer.take(to_escpos(page, paper));
    printer.end();
    return printer;
}

Printout page_of(std::string text)
{
    Printout page;
    page.text(std::move(text));
    return page;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(Ticket, a_receipt_is_printed_as_it_reads_in_32_42_and_48_columns)
{
    auto const page = receipt_of(sample_sale(), sample_head(), {.number = 2});
    for (auto const columns : {32, 42, 48}) {
        auto const printer = printed(page, {.columns = columns});
        auto const text = printer.text();
        for (auto const* part : {"Mill Road Gifts", "DUPLICATE 1", "Receipt MILL-1-17", "Enamel mug, blue", "TOTAL", "116.32", "Change", "3.70",
                 "<barcode MILL-1-17>", "<qr shopx-sale:01939f3e-7a00-7123-8456-0123456789ab?sha256=5a5a", "Thank you!", "<cut>"})
            EXPECT_TRUE(has(text, part)) << part << " in " << columns << " columns:\n" << text;
        EXPECT_EQ(printer.drawer_kicks(), 0);
    }
}

TEST(Ticket, the_drawer_opens_and_the_knife_cuts_when_the_printer_has_them)
{
    auto const page = page_of("x");
    EXPECT_EQ(printed(page, {.opens_drawer = true}).drawer_kicks(), 1);
    EXPECT_EQ(printed(page, {.cuts = true}).cuts(), 1);
    EXPECT_EQ(printed(page, {.cuts = false}).cuts(), 0);
}

TEST(Ticket, a_name_is_never_a_command)
{
    // A drawer that is opened by a product's name, a cut, a status request: all of it is text.
    for (std::string const evil : {"\x1bp0\x3c\x78", "\x1d\x56\x41\x03", "\x10\x04\x01", "\x1b@\x1b!\x30", "a\nb\rc\td", "\x7f", "\u0085\u2028\u202e"}) {
        auto const printer = printed(page_of("Mug " + evil + " blue"));
        EXPECT_EQ(printer.drawer_kicks(), 0);
        EXPECT_EQ(printer.cuts(), 1);
        EXPECT_TRUE(has(printer.text(), "Mug"));
    }
    EXPECT_EQ(one_line("a\x1b\n\u202e\u2066z"), "a  z");
}

TEST(Ticket, each_line_takes_the_first_code_page_that_has_all_its_letters)
{
    Printout page;
    page.text("plain").text("Größe £5").text("10 €").text("Ægir × 2").text("plain again");
    auto const bytes = to_escpos(page, {.columns = 42, .code_pages = {437, 850, 858}});
    EXPECT_TRUE(has(bytes, "\x1bt\x13")); // 858 for the euro
    EXPECT_TRUE(has(printed(page, {.code_pages = {437, 850, 858}}).text(), "plain\nGröße £5\n10 €\nÆgir × 2\nplain again\n"));
    Printout russian;
    russian.text("Хлеб 2 шт").text("Ψωμί");
    EXPECT_TRUE(has(printed(russian, {.code_pages = {437, 866, 737}}).text(), "Хлеб 2 шт\nΨωμί\n"));
    EXPECT_TRUE(has(printed(russian, {.code_pages = {437}}).text(), "<picture>\n<picture>\n"));
}

TEST(Ticket, all_letters_of_a_page_come_back_by_another_hand)
{
    // Our tables are ICU's, the virtual printer's glibc's.
    for (auto const& page : code_pages()) {
        int letters = 0;
        for (char32_t c = 0xA0; c < 0x2600; ++c) {
            std::string utf8;
            if (c < 0x800) {
                utf8 = {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
            } else {
                utf8 = {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
            }
            auto const encoded = encode(page, utf8);
            if (!encoded || encoded->size() != 1) continue;
            Printer printer{42};
            printer.take(std::string{"\x1bt"} + static_cast<char>(page.escpos) + *encoded + "\n");
            auto const back = printer.text();
            if (utf8 != "μ" && utf8 != "µ") EXPECT_EQ(back, utf8 + "\n") << page.number; // one letter in these pages
            ++letters;
        }
        EXPECT_GE(letters, 90) << page.number;
    }
}

TEST(Ticket, other_scripts_are_pictures_that_fit_the_paper)
{
    for (std::string const name : {"مرحبا بالعالم", "שלום עולם", "白い心の置物", "ขนมปัง", "हिन्दी रोटी", "Mug مرحبا 5"}) {
        Printout page;
        page.row(name, "12.50");
        auto const printer = printed(page, {.columns = 32});
        ASSERT_GE(printer.paper().size(), 1U);
        auto const& first = printer.paper()[0];
        ASSERT_EQ(first.kind, Printed::Kind::picture) << name;
        EXPECT_EQ(first.picture.width, 32 * dots_of_column);
        EXPECT_GE(first.picture.height, dots_of_line);
        int black = 0;
        for (int y = 0; y < first.picture.height; ++y) {
            for (int x = 0; x < first.picture.width; ++x) black += first.picture.is_black(x, y);
        }
        EXPECT_GT(black, 300) << name;
    }
}

/// The columns of dots that are black somewhere.
std::pair<int, int> ink_of(Bitmap const& picture)
{
    int from = picture.width;
    int to = -1;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            if (!picture.is_black(x, y)) continue;
            from = std::min(from, x);
            to = std::max(to, x);
        }
    }
    return {from, to};
}

TEST(Ticket, a_language_that_is_written_from_right_to_left_has_its_values_on_the_left)
{
    Printout page;
    page.is_right_to_left = true;
    page.row("Mug", "5.10");
    EXPECT_EQ(to_text(page, 32), "5.10                         Mug\n");
    Printout hebrew;
    hebrew.is_right_to_left = true;
    hebrew.text("שלום");
    auto const ink = ink_of(printed(hebrew, {.columns = 32}).paper()[0].picture);
    EXPECT_GT(ink.first, 32 * dots_of_column / 2); // it begins on the right
    hebrew.is_right_to_left = false;
    EXPECT_LT(ink_of(printed(hebrew, {.columns = 32}).paper()[0].picture).second, 32 * dots_of_column / 2);
}

TEST(Ticket, wide_letters_take_two_columns_and_marks_none)
{
    EXPECT_EQ(columns_of("abc"), 3);
    EXPECT_EQ(columns_of("心の"), 4);
    EXPECT_EQ(columns_of("e\u0301"), 1);
    EXPECT_EQ(columns_of("a\u200db"), 2);
    EXPECT_EQ(wrap("心の置物心の置物", 6), (std::vector<std::string>{"心の置", "物心の", "置物"}));
    EXPECT_EQ(wrap("Supercalifragilistic mug", 10), (std::vector<std::string>{"Supercalif", "ragilistic", "mug"}));
    EXPECT_EQ(wrap("", 10), std::vector<std::string>{""});
    Printout page;
    page.row("心の置物", "1");
    EXPECT_EQ(to_text(page, 12), "心の置物   1\n");
}

TEST(Ticket, a_value_that_is_too_wide_for_its_label_stands_alone)
{
    Printout page;
    page.row("Long label of a row", "GBP 1,234,567,890.00");
    EXPECT_EQ(to_text(page, 24), "Long label of a row\n    GBP 1,234,567,890.00\n");
}

TEST(Ticket, a_barcode_that_does_not_fit_is_text)
{
    Printout page;
    page.add({.kind = Block::Kind::barcode, .text = "A-VERY-LONG-LABEL-12345678"});
    EXPECT_TRUE(has(printed(page, {.columns = 32}).text(), "\nA-VERY-LONG-LABEL-12345678\n")
                || has(printed(page, {.columns = 32}).text(), "A-VERY-LONG-LABEL-12345678\n"));
    EXPECT_FALSE(has(printed(page, {.columns = 32}).text(), "<barcode"));
    Printout brace;
    brace.add({.kind = Block::Kind::barcode, .text = "{A}"});
    EXPECT_TRUE(has(printed(brace).text(), "<barcode {A}>"));
}

TEST(Code128, has_the_symbols_of_the_standard)
{
    // The check symbol of the example in ISO/IEC 15417's informative annex is computed by hand here: start B 104, 'A' is 33 once, 'B' 34 twice.
    auto const widths = code128("AB");
    EXPECT_EQ(widths.size(), 6U * 4 + 7);
    int modules = 0;
    for (auto const one : widths) modules += one;
    EXPECT_EQ(modules + 20, code128_modules("AB"));
    std::set<std::vector<int>> symbols;
    for (char c = 0x20; c < 0x7F; ++c) {
        auto const one = code128(std::string(1, c));
        std::vector<int> const symbol{one.begin() + 6, one.begin() + 12};
        EXPECT_EQ(symbol[0] + symbol[1] + symbol[2] + symbol[3] + symbol[4] + symbol[5], 11);
        EXPECT_EQ((symbol[0] + symbol[2] + symbol[4]) % 2, 0); // bars are even
        symbols.insert(symbol);
    }
    EXPECT_EQ(symbols.size(), 95U);
}

TEST(Code128, is_printable_ascii)
{
    EXPECT_TRUE(fits_code128("MILL-1-17"));
    for (std::string const bad : {"", "Ä", "a\n", "a\x7f"}) EXPECT_FALSE(fits_code128(bad));
    EXPECT_FALSE(fits_code128(std::string(49, 'a')));
}

TEST(VirtualPrinter, fails_on_what_we_do_not_send)
{
    for (std::string const bytes :
        {std::string{"\x1b-\1"}, std::string{"\x1d\x42\1"}, std::string{"\x07"}, std::string{"\x1bt\x63"}, std::string(43, 'x') + "\n"}) {
        Printer printer{42};
        EXPECT_THROW(printer.take(bytes), Fault);
    }
    Printer cut_short{42};
    cut_short.take("\x1d(k");
    EXPECT_THROW(cut_short.end(), Fault);
    Printer no_end{42};
    no_end.take("abc");
    EXPECT_THROW(no_end.end(), Fault);
}

TEST(VirtualPrinter, takes_bytes_one_by_one_and_tells_its_state)
{
    auto const bytes = to_escpos(receipt_of(sample_sale(), sample_head(), {}), {});
    Printer whole{42};
    whole.take(bytes);
    Printer piecewise{42};
    for (char const c : bytes) piecewise.take({&c, 1});
    EXPECT_EQ(piecewise.text(), whole.text());
    EXPECT_EQ(whole.take("\x10\x04\x04"), "\x12");
    EXPECT_EQ(whole.take("\x1dr\x01"), std::string(1, '\0'));
    whole.is_out_of_paper = true;
    EXPECT_EQ(whole.take("\x10\x04\x04"), "\x72");
}

} // namespace
} // namespace shopx::receipts
