// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shopx::engine {

inline void append_hex(std::string& out, std::span<std::uint8_t const> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    for (auto const byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

[[nodiscard]] inline std::string hex(std::span<std::uint8_t const> bytes)
{
    std::string text;
    append_hex(text, bytes);
    return text;
}

} // namespace shopx::engine
