// The code pages of printers, by ICU's tables. Private to receipts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace shopx::receipts {

struct CodePage {
    int number;            // IBM's or Windows's
    std::uint8_t escpos;   // n of ESC t n, as Epson numbers its tables
    char const* converter; // ICU's name
};

/// All that we know: scripts that are written from left to right and need no shaping. Hebrew, Arabic and Thai have pages too, whose
/// letters would come out in the wrong order or place; they are printed as pictures.
std::span<CodePage const> code_pages();
CodePage const* find_code_page(int number);

/// The text in this page, a byte a character; nothing when a character is not in it. No byte below 0x20 and no DEL comes out.
std::optional<std::string> encode(CodePage const& page, std::string_view text);

} // namespace shopx::receipts
