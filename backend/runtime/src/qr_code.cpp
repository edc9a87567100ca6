#include "shopx/runtime/qr_code.hpp"

#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace shopx {

QrCode qr_code(std::string_view text)
{
    auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const code{QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, QR_ECLEVEL_M), &QRcode_free};
    if (!code) throw std::runtime_error{"a text that fits no QR code"};
    QrCode out{code->width, {}};
    auto const count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    out.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i) out.dark.push_back(code->data[i] & 1);
    return out;
}

std::string QrCode::svg_path() const
{
    std::string path;
    for (int y = 0; y < width; ++y) {
        for (int x = 0; x < width; ++x) {
            if (!is_dark(x, y)) continue;
            auto const start = x;
            while (is_dark(x, y)) ++x;
            auto const run = std::to_string(x - start);
            path.append("M").append(std::to_string(start + quiet_zone)).append(" ").append(std::to_string(y + quiet_zone));
            path.append("h").append(run).append("v1h-").append(run).append("z");
        }
    }
    return path;
}

} // namespace shopx
