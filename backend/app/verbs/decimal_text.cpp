#include "verbs/decimal_text.hpp"

namespace shopx::app {

Scaled scaled_decimal(std::string_view text, int digits)
{
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    int decimals = -1; // after the point, or -1 before it
    int seen = 0;
    bool too_fine = false;
    bool too_large = false;
    for (auto const c : text) {
        if (c == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9') return {0, DecimalError::not_a_number};
        ++seen;
        if (decimals >= digits) {
            too_fine = too_fine || c != '0';
            continue;
        }
        if (decimals >= 0) ++decimals;
        too_large = too_large || __builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, c - '0', &value);
    }
    if (seen == 0) return {0, DecimalError::not_a_number};
    for (int i = decimals < 0 ? 0 : decimals; i < digits; ++i) too_large = too_large || __builtin_mul_overflow(value, 10, &value);
    if (too_large) return {0, DecimalError::too_large};
    if (too_fine) return {0, DecimalError::too_fine};
    return {negative ? -value : value, DecimalError::none};
}

std::string_view describe(DecimalError error)
{
    switch (error) {
    case DecimalError::none: return "is a number";
    case DecimalError::not_a_number: return "isn't a number like 12.99";
    case DecimalError::too_fine: return "has more decimals than can be kept";
    case DecimalError::too_large: return "is too large";
    }
    return "";
}

} // namespace shopx::app
