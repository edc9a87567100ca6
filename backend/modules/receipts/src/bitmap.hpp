// Pictures of one bit a dot, and text drawn into them by Pango. Private to receipts.
#pragma once

#include "layout.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shopx::receipts {

inline constexpr int dots_of_column = 12; // font A of receipt printers: 12 × 24
inline constexpr int dots_of_line = 24;
inline constexpr int dots_between_lines = 6; // as printers come

struct Bitmap {
    int width = 0; // dots
    int height = 0;
    std::string rows; // eight dots a byte, the leftmost in the highest bit; 1 is black

    int bytes_across() const { return (width + 7) / 8; }
    bool is_black(int x, int y) const
    {
        return (static_cast<unsigned char>(rows[static_cast<std::size_t>(y * bytes_across() + x / 8)]) >> (7 - x % 8) & 1) != 0;
    }
};

/// A line as it would stand in a typewriter's columns, with letters of any script in their shapes and order.
Bitmap draw(Line const& line, int columns);

/// A logo out of a PNG, in black and white. Nothing when it is no PNG, or larger than limits::receipt_logo_dots_max allows.
std::optional<Bitmap> picture_of(std::string_view png);

/// The same drawn anew, as a PNG in black and white: what else was in the file that somebody sent is gone.
std::string png_of(Bitmap const& picture);

} // namespace shopx::receipts
