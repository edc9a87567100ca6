// Decimal numbers as people's files write them, made into scaled integers without ever being a floating-point number.
#pragma once

#include <cstdint>
#include <string_view>

namespace shopx::app {

enum class DecimalError : std::uint8_t { none, not_a_number, too_fine, too_large };

struct Scaled {
    std::int64_t value = 0; // the number times 10^digits, exactly
    DecimalError error = DecimalError::none;
};

/// "-12.345" with 4 digits is -123450. Digits, a point, digits, and a sign before them; no exponent, no thousands separators.
/// Zeros beyond `digits` lose nothing and are taken; other digits there are `too_fine`.
Scaled scaled_decimal(std::string_view text, int digits);

/// "isn't a number like 12.99" and so on: what is said after the text itself.
std::string_view describe(DecimalError error);

} // namespace shopx::app
