#include "qr_code.hpp"

#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace shopx::factors {
namespace {

constexpr int quiet_zone = 4; // modules on each side (ISO/IEC 18004)

} // namespace

QrCode qr_code(std::string const& text)
{
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const code{QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free};
    if (!code) throw std::runtime_error{"a text that fits no QR code"};
    auto const is_dark = [&](int x, int y) { return x < code->width && (code->data[y * code->width + x] & 1) != 0; };
    QrCode out{code->width + 2 * quiet_zone, {}};
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if (!is_dark(x, y)) continue;
            auto const start = x;
            while (is_dark(x, y)) ++x;
            auto const run = std::to_string(x - start);
            out.path.append("M").append(std::to_string(start + quiet_zone)).append(" ").append(std::to_string(y + quiet_zone));
            out.path.append("h").append(run).append("v1h-").append(run).append("z");
        }
    }
    return out;
}

} // namespace shopx::factors
