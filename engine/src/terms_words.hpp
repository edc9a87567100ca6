// SPDX-License-Identifier: Apache-2.0
/// The words of a jurisdiction's terms, in carts and in packs alike, each list in the order of its enumeration.
#pragma once

#include "json_reader.hpp"

#include <array>
#include <string_view>

namespace shopx::engine {

template <std::size_t Size>
using Words = std::array<std::string_view, Size>;

inline constexpr Words<3> scope_words{"line", "rate_per_document", "document"};
inline constexpr Words<5> rounding_words{"half_away", "half_even", "half_down", "down", "up"};
inline constexpr Words<2> inclusive_words{"tax_first", "net_first"};
inline constexpr Words<2> exempt_words{"keep_net", "keep_gross"};
inline constexpr Words<2> tie_words{"up", "down"};
inline constexpr Words<2> refund_words{"true_up", "independent"};

template <std::size_t Size, class Enumeration>
bool read_word(JsonReader& json, Words<Size> const& words, Enumeration& value)
{
    std::size_t index{};
    if (!json.word(words, index)) return false;
    value = static_cast<Enumeration>(index);
    return true;
}

template <std::size_t Size, class Enumeration>
constexpr std::string_view word_of(Words<Size> const& words, Enumeration value) noexcept
{
    return words[static_cast<std::size_t>(value)];
}

} // namespace shopx::engine
