// PDF, HTML and logos.
#include "bitmap.hpp"
#include "cairo_handles.hpp"
#include "printer.hpp"
#include "sample.hpp"

#include "shopx/base/limits/receipts.hpp"

#include <gtest/gtest.h>

namespace shopx::receipts {
namespace {

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

std::string half_black(int width, int height)
{
    Surface const surface{cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)};
    Cairo const cairo{cairo_create(surface.get())};
    cairo_rectangle(cairo.get(), 0, 0, width / 2, height);
    cairo_fill(cairo.get()); // the left half black, the right transparent
    std::string out;
    auto const append = [](void* to, unsigned char const* data, unsigned int count) {
        static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(data), count);
        return CAIRO_STATUS_SUCCESS;
    };
    cairo_surface_write_to_png_stream(surface.get(), append, &out);
    return out;
}

TEST(Pdf, is_the_same_for_the_same_printout)
{
    auto const page = receipt_of(sample_sale(), sample_head(), {});
    auto const pdf = to_pdf(page);
    EXPECT_TRUE(pdf.starts_with("%PDF-1."));
    EXPECT_TRUE(has(pdf, "%%EOF"));
    EXPECT_EQ(to_pdf(page), pdf);
    EXPECT_TRUE(has(pdf, "/CreationDate (20261125173002")) << "next year it would be another";
    auto reprint = receipt_of(sample_sale(), sample_head(), {.number = 2});
    EXPECT_NE(to_pdf(reprint), pdf);
}

TEST(Pdf, a_long_receipt_has_several_pages)
{
    Printout page;
    for (int i = 0; i < 2'000; ++i) page.row("A line of two thousand", "1.00");
    auto const pdf = to_pdf(page);
    EXPECT_TRUE(has(pdf, "/Count 2"));
    EXPECT_FALSE(has(to_pdf(receipt_of(sample_sale(), sample_head(), {})), "/Count 2"));
}

TEST(Html, no_text_is_markup)
{
    auto const evil = std::string{R"(<script>alert(1)</script>&"'<img src=x onerror=alert(1)>)"};
    auto head = sample_head();
    head.store_name = head.footer = head.address = evil;
    auto document = with(std::string{sample_document}, "Enamel mug, blue", R"(<b>\"mug\"</b>)");
    auto const html = to_html(receipt_of(sample_sale(document), head, {}));
    for (auto const* part : {"<script", "<b>", "<img"}) EXPECT_FALSE(has(html, part)) << part;
    EXPECT_TRUE(has(html, "&lt;b&gt;&quot;mug&quot;&lt;/b&gt;"));
    EXPECT_TRUE(has(html, "<html lang=\"en\" dir=\"ltr\">"));
    EXPECT_TRUE(has(html, "TOTAL</td><td class=\"v\" dir=\"auto\">GBP 116.32"));
    EXPECT_TRUE(has(html, "<svg"));
}

TEST(Logo, is_black_where_the_picture_is_dark)
{
    auto const picture = picture_of(half_black(64, 16));
    ASSERT_TRUE(picture);
    EXPECT_EQ(std::pair(picture->width, picture->height), std::pair(64, 16));
    EXPECT_TRUE(picture->is_black(0, 0));
    EXPECT_TRUE(picture->is_black(31, 15));
    EXPECT_FALSE(picture->is_black(32, 0)); // what can be seen through is paper
}

TEST(Logo, what_is_no_small_png_is_none)
{
    auto const good = half_black(64, 16);
    EXPECT_FALSE(picture_of(""));
    EXPECT_FALSE(picture_of("GIF89a"));
    EXPECT_FALSE(picture_of(good.substr(0, good.size() / 2)));
    EXPECT_FALSE(picture_of(half_black(limits::receipt_logo_dots_max + 1, 1)));
    auto bomb = good; // its header says that it is 65,535 dots high
    bomb[20] = bomb[21] = '\0';
    bomb[22] = bomb[23] = '\xff';
    EXPECT_FALSE(picture_of(bomb));
}

TEST(Logo, is_kept_as_it_is_drawn_and_nothing_else_of_the_file)
{
    auto const sent = half_black(61, 16) + "<script>alert(1)</script>";
    auto const picture = picture_of(sent);
    ASSERT_TRUE(picture);
    auto const kept = png_of(*picture);
    EXPECT_FALSE(has(kept, "script"));
    auto const again = picture_of(kept);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->rows, picture->rows);
    EXPECT_EQ(png_of(*again), kept);
    // The largest there may be, in dots that no compression helps.
    Bitmap noise{limits::receipt_logo_dots_max, limits::receipt_logo_dots_max, {}};
    std::uint32_t state = 1;
    for (int i = 0; i < noise.bytes_across() * noise.height; ++i) noise.rows += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    EXPECT_LT(png_of(noise).size(), limits::receipt_logo_kept_bytes_max);
}

TEST(Logo, stands_at_the_top_of_the_paper)
{
    auto page = receipt_of(sample_sale(), sample_head(), {});
    page.logo_png = half_black(64, 16);
    virtual_printer::Printer printer{42};
    printer.take(to_escpos(page, {}));
    ASSERT_EQ(printer.paper()[0].kind, virtual_printer::Printed::Kind::picture);
    EXPECT_TRUE(has(to_html(page), "<img alt=\"\" src=\"data:image/png;base64,iVBORw0KGgo"));
    EXPECT_GT(to_pdf(page).size(), 1'000U);
}

} // namespace
} // namespace shopx::receipts
