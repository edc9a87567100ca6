#include "verbs/name_cleaning.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace shopx::app {
namespace {

// HTML 4.01, section 24.2: the names of U+00A0 to U+00FF, in that order.
constexpr std::array<std::string_view, 96> latin1_names{"nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12",
    "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN",
    "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml"};

struct Named {
    std::string_view name;
    std::uint32_t character;
};
constexpr std::array other_names{Named{"quot", '"'}, Named{"amp", '&'}, Named{"lt", '<'}, Named{"gt", '>'}, Named{"apos", '\''}, Named{"OElig", 0x152},
    Named{"oelig", 0x153}, Named{"Scaron", 0x160}, Named{"scaron", 0x161}, Named{"ndash", 0x2013}, Named{"mdash", 0x2014}, Named{"lsquo", 0x2018},
    Named{"rsquo", 0x2019}, Named{"sbquo", 0x201A}, Named{"ldquo", 0x201C}, Named{"rdquo", 0x201D}, Named{"bdquo", 0x201E}, Named{"bull", 0x2022},
    Named{"hellip", 0x2026}, Named{"euro", 0x20AC}, Named{"trade", 0x2122}};

constexpr std::size_t entity_bytes_max = 10; // between & and ;

std::optional<std::uint32_t> character_of(std::string_view entity)
{
    if (entity.starts_with('#')) {
        entity.remove_prefix(1);
        int base = 10;
        if (entity.starts_with('x') || entity.starts_with('X')) {
            entity.remove_prefix(1);
            base = 16;
        }
        std::uint32_t character = 0;
        auto const* const end = entity.data() + entity.size();
        auto const [at, failure] = std::from_chars(entity.data(), end, character, base);
        if (failure != std::errc{} || at != end || entity.empty()) return std::nullopt;
        bool const is_control = character < 0x20 || (character >= 0x7F && character < 0xA0);
        bool const is_surrogate = character >= 0xD800 && character <= 0xDFFF;
        if (is_control || is_surrogate || character > 0x10FFFF) return std::nullopt;
        return character;
    }
    for (auto const& [name, character] : other_names) {
        if (name == entity) return character;
    }
    auto const found = std::find(latin1_names.begin(), latin1_names.end(), entity);
    if (found == latin1_names.end()) return std::nullopt;
    return static_cast<std::uint32_t>(0xA0 + (found - latin1_names.begin()));
}

void append_utf8(std::string& out, std::uint32_t c)
{
    auto const put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
        put(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
    }
    put(0x80 | (c & 0x3F));
}

constexpr std::string_view no_break_space = "\xC2\xA0";

} // namespace

std::string decode_entities(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '&') {
            auto const end = text.substr(i + 1, entity_bytes_max + 1).find(';');
            if (end != std::string_view::npos) {
                if (auto const character = character_of(text.substr(i + 1, end))) {
                    append_utf8(out, *character);
                    i += end + 2;
                    continue;
                }
            }
        }
        out += text[i++];
    }
    return out;
}

std::string_view trimmed(std::string_view text)
{
    auto const is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    for (;;) {
        if (!text.empty() && is_blank(text.front()))
            text.remove_prefix(1);
        else if (text.starts_with(no_break_space))
            text.remove_prefix(no_break_space.size());
        else
            break;
    }
    for (;;) {
        if (!text.empty() && is_blank(text.back()))
            text.remove_suffix(1);
        else if (text.ends_with(no_break_space))
            text.remove_suffix(no_break_space.size());
        else
            break;
    }
    return text;
}

Cleaned clean_name(std::string_view raw)
{
    Cleaned cleaned;
    auto text = std::string{raw};
    if (raw.find('&') != std::string_view::npos) {
        text = decode_entities(raw);
        cleaned.had_entities = text != raw;
    }
    auto const inner = trimmed(text);
    cleaned.had_edge_blanks = inner.size() != text.size();
    cleaned.text = inner;
    for (auto& c : cleaned.text) {
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
        c = ' ';
        cleaned.had_control_characters = true;
    }
    return cleaned;
}

} // namespace shopx::app
