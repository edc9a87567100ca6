#include "fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace shopx::catalog {

std::string fold(std::string_view text)
{
    if (std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 128; })) {
        std::string out{text};
        for (auto& c : out)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        return out;
    }
    UErrorCode status = U_ZERO_ERROR;
    auto const* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    auto const* decompose = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) return std::string{text};
    auto const given = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    auto const folded = decompose->normalize(casefold->normalize(given, status), status);
    icu::UnicodeString bare;
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1))
        if (auto const c = folded.char32At(i); u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
    std::string out;
    bare.toUTF8String(out);
    return out;
}

std::vector<std::uint32_t> trigrams_of(std::string_view folded)
{
    std::string const padded = "  " + std::string{folded} + " ";
    std::vector<std::uint32_t> trigrams;
    for (std::size_t i = 0; i + 3 <= padded.size(); ++i)
        trigrams.push_back(static_cast<std::uint32_t>(static_cast<unsigned char>(padded[i])) << 16
                           | static_cast<std::uint32_t>(static_cast<unsigned char>(padded[i + 1])) << 8 | static_cast<unsigned char>(padded[i + 2]));
    std::sort(trigrams.begin(), trigrams.end());
    trigrams.erase(std::unique(trigrams.begin(), trigrams.end()), trigrams.end());
    return trigrams;
}

} // namespace shopx::catalog
