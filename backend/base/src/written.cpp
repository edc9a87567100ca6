#include "shopx/base/written.hpp"

#include <algorithm>
#include <cctype>

namespace shopx {
namespace {

/// The sign, the whole part in groups of three, and at least `digits_min` of the fraction's `digits`.
std::string decimal(std::int64_t value, int digits, int digits_min, Manner const& manner)
{
    bool const is_negative = value < 0;
    auto rest = is_negative ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string fraction;
    for (int i = 0; i < digits; ++i, rest /= 10) {
        auto const digit = static_cast<char>('0' + rest % 10);
        if (digit != '0' || !fraction.empty() || digits - i <= digits_min) fraction.insert(fraction.begin(), digit);
    }
    auto whole = std::to_string(rest);
    for (auto at = static_cast<int>(whole.size()) - 3; at > 0; at -= 3) whole.insert(static_cast<std::size_t>(at), 1, manner.group);
    std::string out = is_negative ? "-" : "";
    out += whole;
    if (!fraction.empty()) (out += manner.decimal) += fraction;
    return out;
}

} // namespace

// Unicode CLDR 42, numbers and short dates of each; Arabic in the figures that tills of the Gulf print.
Manner const& manner_of(Language language)
{
    static constexpr Manner english{}, german{',', '.', true, '.'}, french{',', ' ', true, '/'}, italian{',', '.', true, '/'}, swedish{',', ' '},
        japanese{'.', ',', false, '/'}, arabic{'.', ',', true, '/'};
    switch (language) {
    case Language::en: return english;
    case Language::de: return german;
    case Language::fr: return french;
    case Language::it: return italian;
    case Language::sv: return swedish;
    case Language::ja: return japanese;
    case Language::ar: return arabic;
    }
    return english;
}

std::string money(std::int64_t minor, int digits, Manner const& manner) { return decimal(minor, digits, digits, manner); }
std::string unit_price(std::int64_t e4, int digits, Manner const& manner) { return decimal(e4, 4, digits, manner); }
std::string quantity(std::int64_t milli, Manner const& manner) { return decimal(milli, 3, 0, manner); }
std::string percent(std::int64_t ppm, Manner const& manner) { return decimal(ppm, 4, 0, manner) + " %"; }

std::string readable(std::string word)
{
    std::replace(word.begin(), word.end(), '_', ' ');
    if (!word.empty()) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
}

} // namespace shopx
