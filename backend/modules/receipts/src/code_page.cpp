#include "code_page.hpp"

#include "shopx/receipts/receipts.hpp"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace shopx::receipts {
namespace {

// Epson, "ESC/POS Command Reference", ESC t: the character code tables.
constexpr std::array pages{
    CodePage{437, 0, "ibm-437"},
    CodePage{850, 2, "ibm-850"},
    CodePage{860, 3, "ibm-860"},
    CodePage{863, 4, "ibm-863"},
    CodePage{865, 5, "ibm-865"},
    CodePage{737, 14, "ibm-737"},
    CodePage{1252, 16, "ibm-5348_P100-1997"}, // with the euro
    CodePage{866, 17, "ibm-866"},
    CodePage{852, 18, "ibm-852"},
    CodePage{858, 19, "ibm-858"},
    CodePage{1250, 45, "ibm-5346_P100-1998"},
    CodePage{1251, 46, "ibm-5347_P100-1998"},
    CodePage{1254, 48, "ibm-5350_P100-1998"},
    CodePage{1257, 51, "ibm-9449_P100-2002"},
};

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

Converter converter_of(CodePage const& page)
{
    UErrorCode status = U_ZERO_ERROR;
    Converter converter{ucnv_open(page.converter, &status), &ucnv_close};
    if (converter) {
        ucnv_setFallback(converter.get(), false); // what looks alike is not the same
        ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    }
    if (U_FAILURE(status)) throw std::runtime_error{std::string{"ICU has no "} + page.converter};
    return converter;
}

bool is_plain(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

std::optional<std::string> encode(CodePage const& page, icu::UnicodeString const& said)
{
    auto const converter = converter_of(page);
    std::string bytes(static_cast<std::size_t>(said.length()) + 1, '\0');
    UErrorCode status = U_ZERO_ERROR;
    auto const size = ucnv_fromUChars(converter.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()), said.getBuffer(), said.length(), &status);
    if (U_FAILURE(status)) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(size));
    bool const has_control = std::any_of(bytes.begin(), bytes.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    if (has_control) return std::nullopt;
    return bytes;
}

} // namespace

std::span<CodePage const> code_pages() { return pages; }

CodePage const* find_code_page(int number)
{
    auto const found = std::find_if(pages.begin(), pages.end(), [&](CodePage const& page) { return page.number == number; });
    return found != pages.end() ? &*found : nullptr;
}

std::optional<std::string> encode(CodePage const& page, std::string_view text)
{
    if (is_plain(text)) return std::string{text}; // the same in all of them
    auto const said = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    if (auto encoded = encode(page, said)) return encoded;
    return encode(page, icu::UnicodeString{said}.findAndReplace(u"\u00B5", u"\u03BC")); // one letter in IBM's pages: the micro sign, or the Greek one
}

bool is_code_page(int code_page) { return find_code_page(code_page) != nullptr; }

} // namespace shopx::receipts
