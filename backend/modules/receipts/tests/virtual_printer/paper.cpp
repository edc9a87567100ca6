#include "printer.hpp"

#include "cairo_handles.hpp"
#include "code128.hpp"

#include "shopx/runtime/qr_code.hpp"

#include <algorithm>

namespace shopx::receipts::virtual_printer {
namespace {

constexpr int margin = 24; // dots of white around
constexpr int line_height = dots_of_line + dots_between_lines;
constexpr int cut_height = 12;

int height_of(Printed const& part)
{
    switch (part.kind) {
    case Printed::Kind::text: return std::max(line_height, part.times_high * dots_of_line + dots_between_lines);
    case Printed::Kind::picture: return part.picture.height;
    case Printed::Kind::qr: return qr_code(part.text).width * part.module_dots;
    case Printed::Kind::barcode: return part.height_dots + line_height;
    case Printed::Kind::cut: return cut_height;
    }
    return 0;
}

class Sheet {
public:
    Sheet(cairo_t* cairo, int dots) : cairo_{cairo}, dots_{dots} {}

    void draw(Printed const& part, int top)
    {
        switch (part.kind) {
        case Printed::Kind::text: return text(part, top);
        case Printed::Kind::picture: return picture(part, top);
        case Printed::Kind::qr: return qr(part, top);
        case Printed::Kind::barcode: return barcode(part, top);
        case Printed::Kind::cut:
            for (int x = 0; x < dots_ + 2 * margin; x += 8) cairo_rectangle(cairo_, x - margin, top + cut_height / 2, 4, 1);
            cairo_fill(cairo_);
        }
    }

private:
    int left_of(Printed const& part, int width) const { return part.justify == 0 ? 0 : part.justify == 1 ? (dots_ - width) / 2 : dots_ - width; }

    /// Letter by letter, each in its own place, as a printer has them.
    void text(Printed const& part, int top)
    {
        auto const is_continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
        auto const letters = static_cast<int>(part.text.size()) - static_cast<int>(std::count_if(part.text.begin(), part.text.end(), is_continuation));
        auto left = left_of(part, letters * dots_of_column * part.times_wide);
        for (std::size_t i = 0; i < part.text.size();) {
            auto end = i + 1;
            while (end < part.text.size() && is_continuation(part.text[end])) ++end;
            cairo_save(cairo_);
            cairo_translate(cairo_, left, top);
            cairo_scale(cairo_, part.times_wide, part.times_high);
            PangoText letter{cairo_, "DejaVu Sans Mono", 20, part.is_bold};
            letter.set(std::string_view{part.text}.substr(i, end - i));
            letter.show();
            cairo_restore(cairo_);
            left += dots_of_column * part.times_wide;
            i = end;
        }
    }

    void picture(Printed const& part, int top)
    {
        auto const left = left_of(part, part.picture.width);
        for (int y = 0; y < part.picture.height; ++y) {
            for (int x = 0; x < part.picture.width; ++x) {
                if (part.picture.is_black(x, y)) cairo_rectangle(cairo_, left + x, top + y, 1, 1);
            }
        }
        cairo_fill(cairo_);
    }

    void qr(Printed const& part, int top)
    {
        auto const code = qr_code(part.text);
        auto const left = left_of(part, code.width * part.module_dots);
        for (int y = 0; y < code.width; ++y) {
            for (int x = 0; x < code.width; ++x) {
                if (code.is_dark(x, y)) cairo_rectangle(cairo_, left + x * part.module_dots, top + y * part.module_dots, part.module_dots, part.module_dots);
            }
        }
        cairo_fill(cairo_);
    }

    void barcode(Printed const& part, int top)
    {
        auto const widths = code128(part.text);
        int modules = 0;
        for (auto const one : widths) modules += one;
        auto at = left_of(part, modules * part.module_dots);
        for (std::size_t i = 0; i < widths.size(); at += widths[i++] * part.module_dots) {
            if (i % 2 == 0) cairo_rectangle(cairo_, at, top, widths[i] * part.module_dots, part.height_dots);
        }
        cairo_fill(cairo_);
        text({.text = part.text, .justify = part.justify}, top + part.height_dots + 2);
    }

    cairo_t* cairo_;
    int dots_;
};

} // namespace

void write_png(Printer const& printer, std::string const& file)
{
    auto const dots = printer.columns() * dots_of_column;
    int height = 2 * margin;
    for (auto const& part : printer.paper()) height += height_of(part);
    Surface const surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24, dots + 2 * margin, height)};
    Cairo const cairo{cairo_create(surface.get())};
    cairo_set_source_rgb(cairo.get(), 1, 1, 1);
    cairo_paint(cairo.get());
    cairo_set_source_rgb(cairo.get(), 0, 0, 0);
    cairo_translate(cairo.get(), margin, 0);
    Sheet sheet{cairo.get(), dots};
    int top = margin;
    for (auto const& part : printer.paper()) {
        sheet.draw(part, top);
        top += height_of(part);
    }
    if (cairo_surface_write_to_png(surface.get(), file.c_str()) != CAIRO_STATUS_SUCCESS) throw std::runtime_error{"can't write " + file};
}

} // namespace shopx::receipts::virtual_printer
