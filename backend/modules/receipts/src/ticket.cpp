// A printout as the bytes of a printer: text where one of its code pages has all letters of a line, else a picture of the line.
#include "code128.hpp"
#include "code_page.hpp"
#include "escpos.hpp"
#include "unicode.hpp"

#include "shopx/runtime/qr_code.hpp"

#include <algorithm>

namespace shopx::receipts {
namespace {

constexpr int qr_dots = 4;      // of a module, less where the paper is narrow
constexpr int barcode_dots = 2; // of the narrowest bar: thinner ones are not read well
constexpr int barcode_height = 64;
constexpr int lines_to_the_knife = 3;

class Ticket {
public:
    Ticket(Printout const& printout, Paper const& paper) : printout_{printout}, paper_{paper} {}

    std::string bytes() &&
    {
        out_.initialise();
        if (paper_.opens_drawer) out_.kick_drawer();
        for (auto const& line : lay_out(printout_, paper_.columns)) add(line);
        if (paper_.cuts)
            out_.cut(lines_to_the_knife);
        else
            out_.feed(lines_to_the_knife);
        return std::move(out_).take();
    }

private:
    int dots() const { return paper_.columns * dots_of_column; }

    void add(Line const& line)
    {
        switch (line.kind) {
        case Block::Kind::rule: out_.bytes(std::string(static_cast<std::size_t>(paper_.columns), '-')).feed(); return;
        case Block::Kind::qr: return add_qr(line.payload);
        case Block::Kind::barcode: return add_barcode(line.payload);
        case Block::Kind::logo: return add_logo();
        default: return add_text(line);
        }
    }

    void add_text(Line const& line)
    {
        auto const text = typed(line);
        auto const encoded = has_right_to_left(text) ? std::nullopt : encode_in_a_page(text);
        if (!encoded) {
            out_.raster(draw(line, paper_.columns));
            return;
        }
        style(line);
        out_.bytes(*encoded).feed();
        style({});
    }

    /// The page that is selected already, if it has all letters; else the first that does.
    std::optional<std::string> encode_in_a_page(std::string_view text)
    {
        if (selected_ != nullptr) {
            if (auto encoded = encode(*selected_, text)) return encoded;
        }
        for (auto const number : paper_.code_pages) {
            auto const* const page = find_code_page(number);
            if (page == nullptr || page == selected_) continue;
            auto encoded = encode(*page, text);
            if (!encoded) continue;
            selected_ = page;
            out_.code_table(page->escpos);
            return encoded;
        }
        return std::nullopt;
    }

    /// Says only what changes.
    void style(Line const& wanted)
    {
        if (wanted.is_bold != is_bold_) out_.emphasis(is_bold_ = wanted.is_bold);
        if (wanted.is_large == is_large_) return;
        is_large_ = wanted.is_large;
        auto const times = is_large_ ? 2 : 1;
        out_.size(times, times);
    }

    void add_qr(std::string const& text)
    {
        auto const modules = qr_code(text).size();
        auto const fits = std::min(qr_dots, dots() / modules);
        if (fits == 0) return;
        out_.justify(Escpos::Justify::centre).qr(text, Escpos::QrLevel::m, static_cast<std::uint8_t>(fits)).feed().justify(Escpos::Justify::left);
    }

    /// One that the paper is too narrow for is left out; its text is there.
    void add_barcode(std::string const& text)
    {
        out_.justify(Escpos::Justify::centre);
        if (fits_code128(text) && code128_modules(text) * barcode_dots <= dots())
            out_.barcode_height(barcode_height).barcode_width(barcode_dots).barcode_text(2).code128(code128_data(text));
        else if (auto const encoded = encode_in_a_page(text))
            out_.bytes(*encoded);
        out_.feed().justify(Escpos::Justify::left);
    }

    void add_logo()
    {
        auto const picture = picture_of(printout_.logo_png);
        if (!picture || picture->width > dots()) return;
        out_.justify(Escpos::Justify::centre).raster(*picture).feed().justify(Escpos::Justify::left);
    }

    Printout const& printout_;
    Paper const& paper_;
    Escpos out_;
    CodePage const* selected_ = nullptr;
    bool is_bold_ = false;
    bool is_large_ = false;
};

} // namespace

std::string to_escpos(Printout const& printout, Paper const& paper) { return Ticket{printout, paper}.bytes(); }

} // namespace shopx::receipts
