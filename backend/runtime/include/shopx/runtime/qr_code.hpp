// QR codes. libqrencode is spoken to behind this header and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shopx {

/// A square of modules, without its quiet zone.
struct QrCode {
    static constexpr int quiet_zone = 4; // modules on each side (ISO/IEC 18004)

    int width = 0;
    std::vector<std::uint8_t> dark; // row by row

    bool is_dark(int x, int y) const { return x >= 0 && y >= 0 && x < width && y < width && dark[static_cast<std::size_t>(y * width + x)] != 0; }
    /// With the quiet zone.
    int size() const { return width + 2 * quiet_zone; }
    /// As the `d` of one SVG path in a square of `size()` units: a page draws it without taking markup from anybody.
    std::string svg_path() const;
};

/// The text as bytes, at level M. Throws when it is longer than any code holds (2331 bytes).
QrCode qr_code(std::string_view text);

} // namespace shopx
