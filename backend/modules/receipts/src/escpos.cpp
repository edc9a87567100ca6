#include "escpos.hpp"

#include <stdexcept>

namespace shopx::receipts {
namespace {

constexpr int esc = 0x1B;
constexpr int gs = 0x1D;
constexpr std::size_t counted_by_two_bytes_max = 0xFFFF;
constexpr std::size_t counted_by_a_byte_max = 0xFF;

} // namespace

Escpos& Escpos::command(std::initializer_list<int> values)
{
    for (auto const value : values) out_ += static_cast<char>(value);
    return *this;
}

Escpos& Escpos::bytes(std::string_view encoded)
{
    out_ += encoded;
    return *this;
}

Escpos& Escpos::initialise() { return command({esc, '@'}); }
Escpos& Escpos::feed(int lines) { return lines == 1 ? command({'\n'}) : command({esc, 'd', lines}); }
Escpos& Escpos::code_table(std::uint8_t table) { return command({esc, 't', table}); }
Escpos& Escpos::emphasis(bool on) { return command({esc, 'E', on ? 1 : 0}); }
Escpos& Escpos::size(int width, int height) { return command({gs, '!', (width - 1) << 4 | (height - 1)}); }
Escpos& Escpos::justify(Justify where) { return command({esc, 'a', static_cast<int>(where)}); }
Escpos& Escpos::barcode_height(std::uint8_t dots) { return command({gs, 'h', dots}); }
Escpos& Escpos::barcode_width(std::uint8_t dots) { return command({gs, 'w', dots}); }
Escpos& Escpos::barcode_text(std::uint8_t where) { return command({gs, 'H', where}); }
Escpos& Escpos::cut(int feed_lines) { return command({gs, 'V', 'A', feed_lines}); }
Escpos& Escpos::kick_drawer() { return command({esc, 'p', '0', 120 / 2, 240 / 2}); }

Escpos& Escpos::code128(std::string_view data)
{
    if (data.size() > counted_by_a_byte_max) throw std::length_error{"a barcode longer than a printer takes"};
    return command({gs, 'k', 73, static_cast<int>(data.size())}).bytes(data);
}

void Escpos::qr_function(int function, std::string_view data)
{
    constexpr int of_qr = '1';
    auto const size = data.size() + 2;
    if (size > counted_by_two_bytes_max) throw std::length_error{"a QR code longer than a printer takes"};
    command({gs, '(', 'k', static_cast<int>(size & 0xFF), static_cast<int>(size >> 8), of_qr, function}).bytes(data);
}

Escpos& Escpos::qr(std::string_view text, QrLevel level, std::uint8_t dots)
{
    if (text.empty()) return *this;
    using namespace std::string_view_literals;
    qr_function('A', "2\0"sv); // model 2
    qr_function('C', {reinterpret_cast<char const*>(&dots), 1});
    qr_function('E', std::string(1, static_cast<char>('0' + static_cast<int>(level))));
    qr_function('P', std::string{"0"}.append(text)); // keeps it
    qr_function('Q', "0"sv);                         // prints what is kept
    return *this;
}

Escpos& Escpos::raster(Bitmap const& picture)
{
    auto const across = picture.bytes_across();
    command({gs, 'v', '0', 0, across & 0xFF, across >> 8, picture.height & 0xFF, picture.height >> 8});
    return bytes(picture.rows);
}

} // namespace shopx::receipts
