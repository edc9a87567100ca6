#include "unicode.hpp"

#include "shopx/receipts/receipts.hpp"
#include "shopx/runtime/qr_code.hpp"

#include <array>

namespace shopx::receipts {
namespace {

constexpr std::string_view style =
    "<style>body{font-family:sans-serif;font-size:15px;line-height:1.45;max-width:26em;margin:1.5em auto;padding:0 1em;color:#111;background:#fff}"
    "table{width:100%;border-collapse:collapse}td{padding:.1em 0;vertical-align:bottom}td.v{text-align:end;white-space:nowrap;padding-inline-start:1em}"
    "p{margin:.2em 0}.c{text-align:center}.b{font-weight:bold}.l{font-size:1.35em}.i{padding-inline-start:1.2em}hr{border:0;border-top:1px dashed "
    "#777;margin:.6em 0}"
    "svg{display:block;margin:.6em auto;width:9em}img{display:block;margin:0 auto .6em;max-width:100%}</style>";

std::string escaped(std::string_view said)
{
    std::string html;
    for (char const c : one_line(said)) {
        switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        case '"': html += "&quot;"; break;
        case '\'': html += "&#39;"; break;
        default: html += c;
        }
    }
    return html;
}

std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0);
        for (std::size_t k = 0; k < 4; ++k) out += i + k <= bytes.size() ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

std::string classes_of(Block const& block)
{
    std::string names;
    auto const add = [&](bool is_so, std::string_view name) {
        if (is_so) names.append(names.empty() ? "" : " ").append(name);
    };
    add(block.is_centred, "c");
    add(block.is_bold, "b");
    add(block.is_large, "l");
    add(block.indent > 0, "i");
    return names.empty() ? names : " class=\"" + names + "\"";
}

void append_qr(std::string& out, std::string_view text)
{
    auto const code = qr_code(text);
    auto const size = std::to_string(code.size());
    out.append("<svg viewBox=\"0 0 ").append(size).append(" ").append(size).append("\" role=\"img\" aria-label=\"QR\"><path d=\"");
    out.append(code.svg_path()).append("\"/></svg>\n");
}

} // namespace

std::string to_html(Printout const& printout)
{
    std::string out = "<!doctype html>\n<html lang=\"" + escaped(printout.language) + "\" dir=\"" + (printout.is_right_to_left ? "rtl" : "ltr")
                      + "\"><head><meta charset=\"utf-8\">";
    out.append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
        .append(escaped(printout.title))
        .append("</title>")
        .append(style)
        .append("</head><body>\n");
    bool is_in_table = false;
    auto const end_table = [&] {
        if (std::exchange(is_in_table, false)) out += "</table>\n";
    };
    for (auto const& block : printout.blocks) {
        if (block.kind == Block::Kind::row) {
            if (!std::exchange(is_in_table, true)) out += "<table>\n";
            // Each side has a direction of its own: a name in Hebrew does not turn the amount round, and in an Arabic page a minus stays before it.
            out.append("<tr")
                .append(classes_of({.is_bold = block.is_bold, .is_large = block.is_large}))
                .append("><td")
                .append(classes_of({.indent = block.indent}));
            out.append(" dir=\"auto\">")
                .append(escaped(block.text))
                .append("</td><td class=\"v\" dir=\"auto\">")
                .append(escaped(block.value))
                .append("</td></tr>\n");
            continue;
        }
        end_table();
        switch (block.kind) {
        case Block::Kind::rule: out += "<hr>\n"; break;
        case Block::Kind::space: out += "<p>&nbsp;</p>\n"; break;
        case Block::Kind::qr: append_qr(out, one_line(block.text)); break;
        case Block::Kind::barcode: out.append("<p class=\"c\">").append(escaped(block.text)).append("</p>\n"); break;
        case Block::Kind::logo:
            if (!printout.logo_png.empty()) out.append("<img alt=\"\" src=\"data:image/png;base64,").append(base64(printout.logo_png)).append("\">\n");
            break;
        default: out.append("<p").append(classes_of(block)).append(" dir=\"auto\">").append(escaped(block.text)).append("</p>\n");
        }
    }
    end_table();
    return out + "</body></html>\n";
}

} // namespace shopx::receipts
