// The commands of receipt printers that we use, as bytes. By Epson's ESC/POS Command Reference. Private to receipts.
#pragma once

#include "bitmap.hpp"

#include <string>
#include <string_view>

namespace shopx::receipts {

/// Appends one command after another. Nothing is checked but what would break the stream: that a text is text is the caller's part.
class Escpos {
public:
    enum class Justify : std::uint8_t { left = 0, centre = 1, right = 2 };
    enum class QrLevel : std::uint8_t { l = 0, m = 1, q = 2, h = 3 };

    Escpos& initialise();                                                // ESC @
    Escpos& bytes(std::string_view encoded);                             // as they are
    Escpos& feed(int lines = 1);                                         // LF, or ESC d n
    Escpos& code_table(std::uint8_t table);                              // ESC t n
    Escpos& emphasis(bool on);                                           // ESC E n
    Escpos& size(int width, int height);                                 // GS ! n, 1 to 8 times
    Escpos& justify(Justify where);                                      // ESC a n
    Escpos& barcode_height(std::uint8_t dots);                           // GS h n
    Escpos& barcode_width(std::uint8_t dots);                            // GS w n, of the narrowest bar
    Escpos& barcode_text(std::uint8_t where);                            // GS H n: 0 none, 1 above, 2 below
    Escpos& code128(std::string_view data);                              // GS k 73: begins with {A, {B or {C
    Escpos& qr(std::string_view text, QrLevel level, std::uint8_t dots); // GS ( k, model 2; an empty text is none
    Escpos& raster(Bitmap const& picture);                               // GS v 0
    Escpos& cut(int feed_lines);                                         // GS V A n: fully, after the paper has moved
    Escpos& kick_drawer();                                               // ESC p, pin 2, 120 ms on, 240 ms off
    std::string take() && { return std::move(out_); }
    std::string const& so_far() const { return out_; }

private:
    Escpos& command(std::initializer_list<int> values);
    void qr_function(int function, std::string_view data);
    std::string out_;
};

} // namespace shopx::receipts
