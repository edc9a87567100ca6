#include "bitmap.hpp"

#include "cairo_handles.hpp"

#include "shopx/base/limits/receipts.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace shopx::receipts {
namespace {

constexpr int ink_from = 110; // of 255: thin strokes stay whole
constexpr int font_dots = 20; // DejaVu Sans Mono is 12 dots wide at this size
constexpr std::string_view png_signature{"\x89PNG\r\n\x1a\n", 8};

Bitmap black_and_white(cairo_surface_t* surface, int width, int height)
{
    Bitmap out{width, height, {}};
    out.rows.assign(static_cast<std::size_t>(out.bytes_across() * height), '\0');
    cairo_surface_flush(surface);
    auto const* const data = cairo_image_surface_get_data(surface);
    auto const stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            if (data[y * stride + x] < ink_from) continue;
            auto& byte = out.rows[static_cast<std::size_t>(y * out.bytes_across() + x / 8)];
            byte = static_cast<char>(static_cast<unsigned char>(byte) | 0x80 >> x % 8);
        }
    }
    return out;
}

PangoText text_of(cairo_t* cairo, Line const& line, Cell const& cell)
{
    PangoText text{cairo, "DejaVu Sans Mono", font_dots * (line.is_large ? 2 : 1), line.is_bold};
    text.set(cell.text);
    return text;
}

/// Into the columns of its cell. What is wider there than a typewriter has it is squeezed, never cut off.
void draw_cell(cairo_t* cairo, PangoText const& text, Cell const& cell, int column_dots, int baseline)
{
    auto const left = cell.column * column_dots;
    auto const room = cell.columns * column_dots;
    auto const width = text.width();
    cairo_save(cairo);
    auto const spare = std::max(0, room - width);
    cairo_translate(cairo, left + (cell.align == Cell::Align::left ? 0 : cell.align == Cell::Align::right ? spare : spare / 2), baseline - text.baseline());
    if (width > room) cairo_scale(cairo, 1.0 * room / width, 1);
    text.show();
    cairo_restore(cairo);
}

} // namespace

Bitmap draw(Line const& line, int columns)
{
    auto const scale = line.is_large ? 2 : 1;
    auto const width = columns * dots_of_column;
    Surface const probe{cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)};
    Cairo const probing{cairo_create(probe.get())};
    int above = 0;
    int below = 0;
    for (auto const& cell : line.cells) {
        auto const text = text_of(probing.get(), line, cell);
        above = std::max(above, text.baseline());
        below = std::max(below, text.height() - text.baseline());
    }
    auto const height = std::max(above + below, dots_of_line * scale) + dots_between_lines;
    Surface const surface{cairo_image_surface_create(CAIRO_FORMAT_A8, width, height)};
    Cairo const cairo{cairo_create(surface.get())};
    for (auto const& cell : line.cells) draw_cell(cairo.get(), text_of(cairo.get(), line, cell), cell, dots_of_column * scale, above);
    return black_and_white(surface.get(), width, height);
}

std::optional<Bitmap> picture_of(std::string_view png)
{
    // The size is read before anything is unpacked: 8 bytes of signature, then IHDR with width and height (PNG, section 11.2.2).
    if (png.size() < 24 || png.size() > limits::receipt_logo_kept_bytes_max || !png.starts_with(png_signature) || png.substr(12, 4) != "IHDR")
        return std::nullopt;
    auto const number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(png[at + i]);
        return value;
    };
    constexpr auto dots_max = static_cast<std::uint32_t>(limits::receipt_logo_dots_max);
    if (number(16) == 0 || number(20) == 0 || number(16) > dots_max || number(20) > dots_max) return std::nullopt;
    auto const read = [](void* from, unsigned char* to, unsigned int count) {
        auto& rest = *static_cast<std::string_view*>(from);
        if (rest.size() < count) return CAIRO_STATUS_READ_ERROR;
        std::memcpy(to, rest.data(), count);
        rest.remove_prefix(count);
        return CAIRO_STATUS_SUCCESS;
    };
    auto rest = png;
    Surface const picture{cairo_image_surface_create_from_png_stream(read, &rest)};
    if (cairo_surface_status(picture.get()) != CAIRO_STATUS_SUCCESS) return std::nullopt;
    auto const width = cairo_image_surface_get_width(picture.get());
    auto const height = cairo_image_surface_get_height(picture.get());
    // On white paper, then light and dark turned round: alpha is ink.
    Surface const paper{cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)};
    Cairo const cairo{cairo_create(paper.get())};
    cairo_set_source_rgb(cairo.get(), 1, 1, 1);
    cairo_paint(cairo.get());
    cairo_set_source_surface(cairo.get(), picture.get(), 0, 0);
    cairo_paint(cairo.get());
    cairo_surface_flush(paper.get());
    Surface const ink{cairo_image_surface_create(CAIRO_FORMAT_A8, width, height)};
    cairo_surface_flush(ink.get());
    auto const* const from = cairo_image_surface_get_data(paper.get());
    auto* const to = cairo_image_surface_get_data(ink.get());
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            auto const* const dot = from + y * cairo_image_surface_get_stride(paper.get()) + x * 4;
            auto const light = (dot[0] + 2 * dot[1] + dot[2]) / 4;
            to[y * cairo_image_surface_get_stride(ink.get()) + x] = static_cast<unsigned char>(255 - light);
        }
    }
    cairo_surface_mark_dirty(ink.get());
    return black_and_white(ink.get(), width, height);
}

std::string png_of(Bitmap const& picture)
{
    Surface const surface{cairo_image_surface_create(CAIRO_FORMAT_A1, picture.width, picture.height)};
    cairo_surface_flush(surface.get());
    auto* const data = cairo_image_surface_get_data(surface.get());
    auto const stride = cairo_image_surface_get_stride(surface.get());
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            if (!picture.is_black(x, y)) data[y * stride + x / 8] |= static_cast<unsigned char>(1 << x % 8); // the lowest bit first, where bytes are so too
        }
    }
    cairo_surface_mark_dirty(surface.get());
    std::string out;
    auto const append = [](void* to, unsigned char const* bytes, unsigned int count) {
        static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(bytes), count);
        return CAIRO_STATUS_SUCCESS;
    };
    if (cairo_surface_write_to_png_stream(surface.get(), append, &out) != CAIRO_STATUS_SUCCESS) throw std::runtime_error{"a picture can't be written"};
    return out;
}

} // namespace shopx::receipts
