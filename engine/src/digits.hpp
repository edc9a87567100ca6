// SPDX-License-Identifier: Apache-2.0
/// Digits in text, and the calendar: what the readers of codes share.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shopx::engine {

/// What `number` reads without overflow.
inline constexpr std::size_t digits_max = 19;

[[nodiscard]] constexpr bool all_digits(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Of at most digits_max digits.
[[nodiscard]] constexpr std::uint64_t number(std::string_view digits) noexcept
{
    std::uint64_t value = 0;
    for (char const c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
}

/// -1: not a hexadecimal digit.
[[nodiscard]] constexpr int hex_value(char c) noexcept
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Of the Gregorian calendar; month 1 to 12.
[[nodiscard]] constexpr int days_in_month(int year, int month) noexcept
{
    constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    auto const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

} // namespace shopx::engine
