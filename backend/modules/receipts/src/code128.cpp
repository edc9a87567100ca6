#include "code128.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace shopx::receipts {
namespace {

constexpr std::size_t length_max = 48;
constexpr int quiet_zone = 10;
constexpr int modules_of_symbol = 11;
constexpr int modules_of_stop = 13;
constexpr int start_b = 104;
constexpr int check_modulus = 103;

// ISO/IEC 15417, table 1: the widths of values 0 to 105; each has three bars, three gaps and eleven modules.
constexpr std::array<std::string_view, 106> symbols{"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131", "311222",
    "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112",
    "124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232"};
constexpr std::string_view stop = "2331112";

void append(std::vector<int>& widths, std::string_view symbol)
{
    for (char const c : symbol) widths.push_back(c - '0');
}

} // namespace

bool fits_code128(std::string_view text)
{
    return !text.empty() && text.size() <= length_max && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

std::vector<int> code128(std::string_view text)
{
    if (!fits_code128(text)) throw std::invalid_argument{"a text that is no CODE128"};
    std::vector<int> widths;
    append(widths, symbols[start_b]);
    int check = start_b;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const value = text[i] - ' ';
        append(widths, symbols[static_cast<std::size_t>(value)]);
        check += static_cast<int>(i + 1) * value;
    }
    append(widths, symbols[static_cast<std::size_t>(check % check_modulus)]);
    append(widths, stop);
    return widths;
}

std::string code128_data(std::string_view text)
{
    std::string data = "{B";
    for (char const c : text) data.append(c == '{' ? 2 : 1, c);
    return data;
}

int code128_modules(std::string_view text) { return (static_cast<int>(text.size()) + 2) * modules_of_symbol + modules_of_stop + 2 * quiet_zone; }

} // namespace shopx::receipts
