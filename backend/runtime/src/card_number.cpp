#include "shopx/runtime/card_number.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace shopx {
namespace {

constexpr std::size_t digits_min = 13;
constexpr std::size_t digits_max = 19;
constexpr std::size_t group_min = 3; // nobody writes a card's number in pairs, but lists of small numbers are everywhere

/// Numbers of a scheme begin with `from` to `to`, read to the length of these.
struct Range {
    int from;
    int to;
    std::uint32_t lengths; // a bit for each length
};

constexpr std::uint32_t of(std::initializer_list<int> lengths)
{
    std::uint32_t bits = 0;
    for (auto const length : lengths) bits |= 1u << length;
    return bits;
}
constexpr auto from_16 = of({16, 17, 18, 19});

constexpr std::array ranges{
    Range{4, 4, of({13, 16, 18, 19})},                                                      // Visa
    Range{51, 55, of({16})}, Range{2221, 2720, of({16})},                                   // Mastercard
    Range{34, 34, of({15})}, Range{37, 37, of({15})},                                       // American Express
    Range{6011, 6011, from_16}, Range{644, 649, from_16}, Range{65, 65, from_16},           // Discover, RuPay
    Range{300, 305, of({14, 16, 17, 18, 19})}, Range{3095, 3095, of({14, 16, 17, 18, 19})}, // Diners Club
    Range{36, 36, of({14, 15, 16, 17, 18, 19})}, Range{38, 39, of({14, 16, 17, 18, 19})},   // Diners Club
    Range{3528, 3589, from_16},                                                             // JCB
    Range{62, 62, from_16}, Range{81, 82, from_16},                                         // UnionPay, RuPay
    Range{5018, 5018, from_16}, Range{5020, 5020, from_16}, Range{5038, 5038, from_16}, Range{5893, 5893, from_16}, Range{6304, 6304, from_16},
    Range{6759, 6759, from_16}, Range{6761, 6763, from_16}, // Maestro
    Range{508, 508, of({16})}, Range{60, 60, of({16})},     // RuPay
    Range{2200, 2204, from_16},                             // Mir
    Range{9792, 9792, of({16})},                            // Troy
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool passes_luhn(std::string_view digits)
{
    int sum = 0;
    bool is_doubled = false;
    for (auto i = digits.size(); i-- > 0; is_doubled = !is_doubled) {
        int const value = digits[i] - '0';
        sum += !is_doubled ? value : value < 5 ? 2 * value : 2 * value - 9;
    }
    return sum % 10 == 0;
}

bool is_of_a_scheme(std::string_view digits)
{
    for (auto const& range : ranges) {
        if (!(range.lengths >> digits.size() & 1)) continue;
        int begin = 0;
        int least = range.from;
        for (std::size_t i = 0; least > 0; least /= 10, ++i) begin = begin * 10 + (digits[i] - '0');
        if (begin >= range.from && begin <= range.to) return true;
    }
    return false;
}

bool is_card_number(std::string_view digits)
{
    if (digits.size() < digits_min || digits.size() > digits_max) return false;
    return is_of_a_scheme(digits) && passes_luhn(digits);
}

/// Groups that stand together with one space or dash between each two: any of them in a row may be the number.
bool holds_one(std::vector<std::string_view> const& groups)
{
    for (std::size_t first = 0; first < groups.size(); ++first) {
        std::string digits;
        for (auto i = first; i < groups.size() && digits.size() + groups[i].size() <= digits_max; ++i) {
            if (i > first && (groups[i].size() < group_min || groups[first].size() < group_min)) break;
            digits += groups[i];
            if (is_card_number(digits)) return true;
        }
    }
    return false;
}

} // namespace

bool holds_card_number(std::string_view text)
{
    std::vector<std::string_view> groups;
    std::size_t at = 0;
    while (at < text.size()) {
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        groups.push_back(text.substr(at, end - at));
        bool const goes_on = end + 1 < text.size() && (text[end] == ' ' || text[end] == '-') && is_digit(text[end + 1]);
        if (!goes_on) {
            if (holds_one(groups)) return true;
            groups.clear();
        }
        at = end + 1;
    }
    return false;
}

} // namespace shopx
