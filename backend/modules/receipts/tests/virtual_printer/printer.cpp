#include "printer.hpp"

#include <iconv.h>

#include <array>
#include <optional>

namespace shopx::receipts::virtual_printer {
namespace {

constexpr int esc = 0x1B;
constexpr int gs = 0x1D;
constexpr int dle = 0x10;

/// glibc's tables: another hand than the one that encoded.
char const* charset_of(int table)
{
    switch (table) {
    case 0: return "CP437";
    case 2: return "CP850";
    case 3: return "CP860";
    case 4: return "CP863";
    case 5: return "CP865";
    case 14: return "CP737";
    case 16: return "CP1252";
    case 17: return "CP866";
    case 18: return "CP852";
    case 19: return "CP858";
    case 45: return "CP1250";
    case 46: return "CP1251";
    case 48: return "CP1254";
    case 51: return "CP1257";
    default: throw Fault{"ESC t " + std::to_string(table) + ": no such table"};
    }
}

std::string utf8_of(unsigned char byte, int table)
{
    auto* const converter = iconv_open("UTF-8", charset_of(table));
    std::array<char, 8> out{};
    auto in = static_cast<char>(byte);
    auto* from = &in;
    auto* to = out.data();
    std::size_t in_left = 1;
    std::size_t out_left = out.size();
    auto const done = iconv(converter, &from, &in_left, &to, &out_left);
    iconv_close(converter);
    if (done == static_cast<std::size_t>(-1)) throw Fault{"byte " + std::to_string(byte) + " is no letter of table " + std::to_string(table)};
    return {out.data(), out.size() - out_left};
}

std::string hex(int value)
{
    constexpr std::string_view digits = "0123456789abcdef";
    return {digits[static_cast<std::size_t>(value >> 4 & 15)], digits[static_cast<std::size_t>(value & 15)]};
}

struct NotWholeYet {};

} // namespace

/// Takes bytes off the front; when there are too few, the command is read again once more have come.
class Printer::Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_{bytes} {}
    int byte()
    {
        if (at_ == bytes_.size()) throw NotWholeYet{};
        return static_cast<unsigned char>(bytes_[at_++]);
    }
    int word() // low byte first
    {
        auto const low = byte();
        return low | byte() << 8;
    }
    std::string_view bytes(std::size_t count)
    {
        if (bytes_.size() - at_ < count) throw NotWholeYet{};
        at_ += count;
        return bytes_.substr(at_ - count, count);
    }
    bool at_end() const { return at_ == bytes_.size(); }
    std::size_t at() const { return at_; }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

std::string Printer::take(std::string_view bytes)
{
    waiting_ += bytes;
    Reader reader{waiting_};
    std::size_t done = 0;
    try {
        while (!reader.at_end()) {
            if (!step(reader)) throw Fault{"an unknown command at " + hex(static_cast<unsigned char>(waiting_[done]))};
            done = reader.at();
        }
    } catch (NotWholeYet const&) {
    }
    waiting_.erase(0, done);
    return std::exchange(replies_, {});
}

void Printer::end() const
{
    if (!waiting_.empty()) throw Fault{"the last command is not whole"};
    if (!line_.empty()) throw Fault{"the last line has no end"};
}

bool Printer::step(Reader& reader)
{
    auto const first = reader.byte();
    if (first == '\n') {
        end_line(1);
        return true;
    }
    if (first == esc) return escape(reader);
    if (first == gs) return group_separator(reader);
    if (first == dle) {
        if (reader.byte() != 4) return false; // DLE EOT n: what is the printer's state
        auto const what = reader.byte();
        if (what < 1 || what > 4) return false;
        replies_ += static_cast<char>(what == 4 && is_out_of_paper ? 0x72 : 0x12);
        return true;
    }
    if (first < 0x20 || first == 0x7F) return false;
    letter(static_cast<unsigned char>(first));
    return true;
}

bool Printer::escape(Reader& reader)
{
    switch (auto const command = reader.byte()) {
    case '@':
        is_bold_ = false;
        times_wide_ = times_high_ = 1;
        justify_ = code_table_ = 0;
        return true;
    case 'E': is_bold_ = (reader.byte() & 1) != 0; return true;
    case 'a': justify_ = reader.byte(); return justify_ <= 2;
    case 't':
        code_table_ = reader.byte();
        charset_of(code_table_);
        return true;
    case 'd': end_line(reader.byte()); return true;
    case 'p': {
        auto const pin = reader.byte();
        reader.word(); // how long on and off
        ++drawer_kicks_;
        return pin == '0' || pin == '1' || pin <= 1;
    }
    default: throw Fault{"ESC " + hex(command) + " is none of ours"};
    }
}

bool Printer::group_separator(Reader& reader)
{
    switch (auto const command = reader.byte()) {
    case '!': {
        auto const size = reader.byte();
        times_wide_ = (size >> 4) + 1;
        times_high_ = (size & 15) + 1;
        return times_wide_ <= 8 && times_high_ <= 8;
    }
    case 'h': barcode_height_ = reader.byte(); return barcode_height_ > 0;
    case 'w': barcode_width_ = reader.byte(); return barcode_width_ >= 2 && barcode_width_ <= 6;
    case 'H': return reader.byte() <= 2;
    case 'k': {
        if (reader.byte() != 73) return false;
        auto const data = reader.bytes(static_cast<std::size_t>(reader.byte()));
        if (!data.starts_with("{B")) throw Fault{"a CODE128 in another set than B"};
        std::string said{data.substr(2)};
        for (auto at = said.find("{{"); at != said.npos; at = said.find("{{", at + 1)) said.erase(at, 1);
        paper_.push_back({.kind = Printed::Kind::barcode, .text = said, .justify = justify_, .module_dots = barcode_width_, .height_dots = barcode_height_});
        return true;
    }
    case '(': return reader.byte() == 'k' && two_dimensional(reader);
    case 'v': {
        if (reader.byte() != '0' || reader.byte() != 0) return false;
        auto const across = reader.word();
        auto const height = reader.word();
        if (across * 8 > columns_ * dots_of_column + 7) throw Fault{"a picture wider than the paper"};
        Bitmap picture{across * 8, height, std::string{reader.bytes(static_cast<std::size_t>(across) * static_cast<std::size_t>(height))}};
        paper_.push_back({.kind = Printed::Kind::picture, .text = {}, .justify = justify_, .picture = std::move(picture)});
        return true;
    }
    case 'V': {
        if (reader.byte() != 'A') return false;
        end_line(reader.byte());
        paper_.push_back({.kind = Printed::Kind::cut, .text = {}});
        return true;
    }
    case 'r': { // GS r 1: answered when all before it is printed
        if (reader.byte() != 1) return false;
        replies_ += is_out_of_paper ? '\x0c' : '\0';
        return true;
    }
    default: throw Fault{"GS " + hex(command) + " is none of ours"};
    }
}

bool Printer::two_dimensional(Reader& reader)
{
    auto const size = reader.word();
    if (size < 3) return false;
    auto const of = reader.byte();
    auto const function = reader.byte();
    auto const data = reader.bytes(static_cast<std::size_t>(size - 2));
    if (of != '1') return false;
    switch (function) {
    case 'A': return data == std::string_view{"2\0", 2};
    case 'C': qr_dots_ = static_cast<unsigned char>(data[0]); return qr_dots_ >= 1 && qr_dots_ <= 16;
    case 'E': return data.size() == 1 && data[0] >= '0' && data[0] <= '3';
    case 'P': qr_text_ = data.substr(1); return data[0] == '0';
    case 'Q':
        paper_.push_back({.kind = Printed::Kind::qr, .text = qr_text_, .justify = justify_, .module_dots = qr_dots_});
        return data == "0" && !qr_text_.empty();
    default: return false;
    }
}

void Printer::letter(unsigned char byte)
{
    line_columns_ += times_wide_;
    if (line_columns_ > columns_) throw Fault{"a line is wider than the paper: " + line_};
    line_ += utf8_of(byte, code_table_);
}

void Printer::end_line(int lines)
{
    if (!line_.empty() || lines == 1) {
        paper_.push_back({.text = std::exchange(line_, {}), .is_bold = is_bold_, .times_wide = times_wide_, .times_high = times_high_, .justify = justify_});
        line_columns_ = 0;
        --lines;
    }
    for (; lines > 0; --lines) paper_.push_back({});
}

std::string Printer::text() const
{
    std::string out;
    for (auto const& part : paper_) {
        switch (part.kind) {
        case Printed::Kind::text: out += part.text; break;
        case Printed::Kind::picture: out += "<picture>"; break;
        case Printed::Kind::qr: out.append("<qr ").append(part.text).append(">"); break;
        case Printed::Kind::barcode: out.append("<barcode ").append(part.text).append(">"); break;
        case Printed::Kind::cut: out += "<cut>"; break;
        }
        out += "\n";
    }
    return out;
}

int Printer::cuts() const
{
    int count = 0;
    for (auto const& part : paper_) count += part.kind == Printed::Kind::cut;
    return count;
}

} // namespace shopx::receipts::virtual_printer
