// QR codes by libqrencode. Private to factors.
#pragma once

#include <string>

namespace shopx::factors {

/// As the `d` of one SVG path in a square of `size` units, the quiet zone included: a page draws it without taking markup from anybody.
struct QrCode {
    int size = 0;
    std::string path;
};
QrCode qr_code(std::string const& text);

} // namespace shopx::factors
