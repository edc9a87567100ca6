// SPDX-License-Identifier: Apache-2.0
/// A day as text: "2026-11-25".
#pragma once

#include "digits.hpp"

#include <shopx/engine/date.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace shopx::engine {

/// The figures as they stand there, which may name no day of the calendar. Empty: another shape.
[[nodiscard]] constexpr std::optional<Date> date_of(std::string_view text) noexcept
{
    auto const part = [&](std::size_t at, std::size_t size) { return text.substr(at, size); };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (!all_digits(part(0, 4)) || !all_digits(part(5, 2)) || !all_digits(part(8, 2))) return std::nullopt;
    return Date{static_cast<int>(number(part(0, 4))), static_cast<int>(number(part(5, 2))), static_cast<int>(number(part(8, 2)))};
}

/// Of a valid date.
[[nodiscard]] constexpr std::array<char, 10> text_of(Date date) noexcept
{
    std::array<char, 10> text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'};
    auto const put = [&](std::size_t last, int value) {
        for (; value > 0; value /= 10) text[last--] = static_cast<char>('0' + value % 10);
    };
    put(3, date.year);
    put(6, date.month);
    put(9, date.day);
    return text;
}

} // namespace shopx::engine
