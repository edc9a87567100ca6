#include "unicode.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace shopx::receipts {
namespace {

constexpr UChar32 zero_width_non_joiner = 0x200C;
constexpr UChar32 zero_width_joiner = 0x200D; // both shape the letters beside them

icu::UnicodeString unicode(std::string_view text) { return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}); }

std::string utf8(icu::UnicodeString const& text)
{
    std::string out;
    text.toUTF8String(out);
    return out;
}

int columns_of(UChar32 c)
{
    auto const kind = u_charType(c);
    if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK || kind == U_FORMAT_CHAR) return 0;
    auto const width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int columns_of(icu::UnicodeString const& text)
{
    int columns = 0;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) columns += columns_of(text.char32At(i));
    return columns;
}

using Breaks = std::unique_ptr<icu::BreakIterator>;

Breaks breaks_of(icu::BreakIterator* (*make)(icu::Locale const&, UErrorCode&))
{
    UErrorCode status = U_ZERO_ERROR;
    Breaks breaks{make(icu::Locale::getRoot(), status)};
    if (U_FAILURE(status)) throw std::runtime_error{std::string{"ICU can't break lines: "} + u_errorName(status)};
    return breaks;
}

icu::UnicodeString trimmed(icu::UnicodeString text)
{
    text.trim();
    return text;
}

/// A word that is longer than a line, letter by letter.
void cut_into(std::vector<std::string>& lines, icu::UnicodeString& line, icu::UnicodeString const& word, int columns)
{
    auto const letters = breaks_of(&icu::BreakIterator::createCharacterInstance);
    letters->setText(word);
    auto from = letters->first();
    for (auto to = letters->next(); to != icu::BreakIterator::DONE; from = to, to = letters->next()) {
        auto const letter = word.tempSubStringBetween(from, to);
        if (!line.isEmpty() && columns_of(line) + columns_of(letter) > columns) {
            lines.push_back(utf8(trimmed(line)));
            line.remove();
        }
        line += letter;
    }
}

} // namespace

std::string one_line(std::string_view text)
{
    auto const said = unicode(text);
    icu::UnicodeString clean;
    for (std::int32_t i = 0; i < said.length(); i = said.moveIndex32(i, 1)) {
        auto const c = said.char32At(i);
        auto const kind = u_charType(c);
        if (kind == U_CONTROL_CHAR || kind == U_LINE_SEPARATOR || kind == U_PARAGRAPH_SEPARATOR || kind == U_SPACE_SEPARATOR) {
            clean += u' ';
        } else if (kind == U_SURROGATE || kind == U_UNASSIGNED || kind == U_PRIVATE_USE_CHAR) {
            clean += static_cast<UChar32>(0xFFFD);
        } else if (kind != U_FORMAT_CHAR || c == zero_width_joiner || c == zero_width_non_joiner) {
            clean += c;
        }
    }
    return utf8(clean);
}

int columns_of(std::string_view text) { return columns_of(unicode(text)); }

std::vector<std::string> wrap(std::string_view text, int columns)
{
    auto const all = unicode(text);
    auto const places = breaks_of(&icu::BreakIterator::createLineInstance);
    places->setText(all);
    std::vector<std::string> lines;
    icu::UnicodeString line;
    auto from = places->first();
    for (auto to = places->next(); to != icu::BreakIterator::DONE; from = to, to = places->next()) {
        auto const word = all.tempSubStringBetween(from, to);
        if (columns_of(trimmed(line + word)) <= columns) {
            line += word;
            continue;
        }
        if (!trimmed(line).isEmpty()) lines.push_back(utf8(trimmed(line)));
        line.remove();
        if (columns_of(trimmed(word)) > columns) {
            cut_into(lines, line, word, columns);
        } else {
            line = word;
        }
    }
    if (!trimmed(line).isEmpty() || lines.empty()) lines.push_back(utf8(trimmed(line)));
    return lines;
}

bool begins_right_to_left(std::string_view text)
{
    auto const all = unicode(text);
    for (std::int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1)) {
        auto const direction = u_charDirection(all.char32At(i));
        if (direction == U_LEFT_TO_RIGHT) return false;
        if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
    }
    return false;
}

bool has_right_to_left(std::string_view text)
{
    auto const all = unicode(text);
    for (std::int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1)) {
        auto const direction = u_charDirection(all.char32At(i));
        if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
    }
    return false;
}

} // namespace shopx::receipts
