// Codes of rules and coupons: what the kernel reads as a code.
#pragma once

#include "shopx/base/uuid.hpp"

#include <string_view>

namespace shopx::pricing {

inline constexpr std::size_t code_length_max = 64;

/// 1 to 64 of A-Z a-z 0-9 . _ : -
constexpr bool is_code(std::string_view text)
{
    if (text.empty() || text.size() > code_length_max) return false;
    for (char const c : text)
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ':' || c == '-')) return false;
    return true;
}

/// What is known by a code has no id of its own; the feed wants one.
inline Uuid feed_id(std::string_view code)
{
    Uuid id;
    for (std::size_t i = 0; i < code.size(); ++i) id.bytes[i % 16] = static_cast<std::uint8_t>(id.bytes[i % 16] * 31 + static_cast<unsigned char>(code[i]));
    return id;
}

} // namespace shopx::pricing
