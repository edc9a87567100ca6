// A printout as PDF: a page of 80 mm, as long as it must be, with letters of any script. By cairo.
#include "bitmap.hpp"
#include "cairo_handles.hpp"
#include "code128.hpp"
#include "unicode.hpp"

#include "shopx/base/limits/receipts.hpp"
#include "shopx/runtime/qr_code.hpp"

#include <cairo-pdf.h>

#include <algorithm>
#include <stdexcept>

namespace shopx::receipts {
namespace {

constexpr int page_width = 227; // points: 80 mm
constexpr int margin = 12;
constexpr int width = page_width - 2 * margin;
constexpr int font_size = 8;
constexpr int large_font_size = 12;
constexpr int indent_points = 4; // of a column
constexpr int gap = 6;           // between label and value
constexpr int line_gap = 2;
constexpr int space_height = 9;
constexpr int rule_height = 9;
constexpr int qr_points = 80;
constexpr int barcode_height = 32;
constexpr int logo_points_max = 160;
constexpr int logo_dots_of_mm = 8; // as printers have it

/// Draws from the top down, or only measures.
class Page {
public:
    Page(cairo_t* cairo, Printout const& printout, bool draws) : cairo_{cairo}, printout_{printout}, draws_{draws} {}

    /// Its height in points. With `draws`, `top` is where it begins.
    int add(Block const& block, int top)
    {
        switch (block.kind) {
        case Block::Kind::text: return text(block, top);
        case Block::Kind::row: return row(block, top);
        case Block::Kind::rule: return rule(top);
        case Block::Kind::space: return space_height;
        case Block::Kind::qr: return qr(block, top);
        case Block::Kind::barcode: return barcode(block, top);
        case Block::Kind::logo: return logo(top);
        }
        return 0;
    }

private:
    PangoText written(Block const& block, std::string_view words) const
    {
        PangoText text{cairo_, "DejaVu Sans", block.is_large ? large_font_size : font_size, block.is_bold};
        text.set(one_line(words));
        return text;
    }
    void show(PangoText const& text, int left, int top) const
    {
        if (!draws_) return;
        cairo_move_to(cairo_, left, top);
        text.show();
    }
    /// Pango's left is where the paragraph begins, so a name in Hebrew would stand on the right: where it stands is the printout's matter.
    PangoAlignment alignment(bool is_at_start, std::string_view words) const
    {
        bool const is_left = is_at_start != printout_.is_right_to_left;
        return is_left != begins_right_to_left(words) ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
    }

    int text(Block const& block, int top) const
    {
        auto words = written(block, block.text);
        auto const indent = block.indent * indent_points;
        words.set_width(width - indent, block.is_centred ? PANGO_ALIGN_CENTER : alignment(true, block.text));
        show(words, margin + (printout_.is_right_to_left ? 0 : indent), top);
        return words.height() + line_gap;
    }

    int row(Block const& block, int top) const
    {
        auto const value = written(block, block.value);
        auto label = written(block, block.text);
        auto const indent = block.indent * indent_points;
        bool const shares_a_line = value.width() + gap <= (width - indent) * 2 / 3;
        auto const room = width - indent - (shares_a_line && !block.value.empty() ? value.width() + gap : 0);
        label.set_width(room, alignment(true, block.text));
        bool const is_mirrored = printout_.is_right_to_left;
        show(label, is_mirrored ? margin + width - indent - room : margin + indent, top);
        if (block.value.empty()) return label.height() + line_gap;
        auto const below = shares_a_line ? std::max(0, label.height() - value.height()) : label.height();
        if (shares_a_line) {
            show(value, is_mirrored ? margin : margin + width - value.width(), top + below);
            return std::max(label.height(), value.height()) + line_gap;
        }
        auto wide = written(block, block.value);
        wide.set_width(width, alignment(false, block.value));
        show(wide, margin, top + below);
        return label.height() + wide.height() + line_gap;
    }

    int rule(int top) const
    {
        if (draws_) {
            cairo_rectangle(cairo_, margin, top + rule_height / 2, width, 0.5);
            cairo_fill(cairo_);
        }
        return rule_height;
    }

    int qr(Block const& block, int top) const
    {
        if (!draws_) return qr_points;
        auto const code = qr_code(one_line(block.text));
        cairo_save(cairo_);
        cairo_translate(cairo_, margin + (width - qr_points) / 2, top);
        cairo_scale(cairo_, 1.0 * qr_points / code.size(), 1.0 * qr_points / code.size());
        for (int y = 0; y < code.width; ++y) {
            for (int x = 0; x < code.width; ++x) {
                if (code.is_dark(x, y)) cairo_rectangle(cairo_, x + QrCode::quiet_zone, y + QrCode::quiet_zone, 1, 1);
            }
        }
        cairo_fill(cairo_);
        cairo_restore(cairo_);
        return qr_points;
    }

    int barcode(Block const& block, int top) const
    {
        auto const said = one_line(block.text);
        bool const fits = fits_code128(said) && code128_modules(said) <= width;
        Block const number{.kind = Block::Kind::text, .text = said, .is_centred = true};
        if (!fits) return text(number, top);
        if (draws_) {
            auto const widths = code128(said);
            int modules = 0;
            for (auto const one : widths) modules += one;
            cairo_save(cairo_);
            cairo_translate(cairo_, margin + (width - modules) / 2, top);
            int at = 0;
            for (std::size_t i = 0; i < widths.size(); at += widths[i++]) {
                if (i % 2 == 0) cairo_rectangle(cairo_, at, 0, widths[i], barcode_height);
            }
            cairo_fill(cairo_);
            cairo_restore(cairo_);
        }
        return barcode_height + line_gap + text(number, top + barcode_height + line_gap);
    }

    int logo(int top) const
    {
        auto const picture = picture_of(printout_.logo_png);
        if (!picture) return 0;
        auto const points = std::min(logo_points_max, picture->width * 72 * 10 / (254 * logo_dots_of_mm));
        auto const height = points * picture->height / picture->width;
        if (draws_) {
            cairo_save(cairo_);
            cairo_translate(cairo_, margin + (width - points) / 2, top);
            cairo_scale(cairo_, 1.0 * points / picture->width, 1.0 * points / picture->width);
            for (int y = 0; y < picture->height; ++y) {
                for (int x = 0; x < picture->width; ++x) {
                    auto const from = x;
                    while (x < picture->width && picture->is_black(x, y)) ++x;
                    if (x > from) cairo_rectangle(cairo_, from, y, x - from, 1);
                }
            }
            cairo_fill(cairo_);
            cairo_restore(cairo_);
        }
        return height + space_height;
    }

    cairo_t* cairo_;
    Printout const& printout_;
    bool draws_;
};

cairo_status_t append(void* to, unsigned char const* data, unsigned int count)
{
    static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(data), count);
    return CAIRO_STATUS_SUCCESS;
}

void describe(cairo_surface_t* surface, Printout const& printout)
{
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, one_line(printout.title).c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "ShopXperience");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, Instant{printout.made_at.us / 1'000'000 * 1'000'000}.to_string().c_str());
}

} // namespace

std::string to_pdf(Printout const& printout)
{
    std::string out;
    Surface const surface{cairo_pdf_surface_create_for_stream(&append, &out, page_width, page_width)};
    Cairo const cairo{cairo_create(surface.get())};
    describe(surface.get(), printout);
    Page measuring{cairo.get(), printout, false};
    Page drawing{cairo.get(), printout, true};
    auto const& blocks = printout.blocks;
    for (std::size_t from = 0; from < blocks.size();) {
        int height = 0;
        auto to = from;
        while (to < blocks.size()) {
            auto const one = measuring.add(blocks[to], 0);
            if (to > from && height + one > limits::receipt_page_points_max) break;
            height += one;
            ++to;
        }
        cairo_pdf_surface_set_size(surface.get(), page_width, height + 2 * margin);
        for (int top = margin; from < to; ++from) top += drawing.add(blocks[from], top);
        cairo_show_page(cairo.get());
    }
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) throw std::runtime_error{cairo_status_to_string(cairo_surface_status(surface.get()))};
    return out;
}

} // namespace shopx::receipts
