// SPDX-License-Identifier: Apache-2.0
/// Looking up the AI table.
#pragma once

#include "gs1_table.hpp"

#include <cstddef>
#include <span>

namespace shopx::engine::gs1 {

inline constexpr std::size_t ai_size_min = 2;
inline constexpr std::size_t ai_size_max = 4;
/// Of any AI's data (90 characters: AIs 91 to 99, 8030).
inline constexpr std::size_t value_size_max = 90;
/// FNC1 as a scanner sends it inside the data: GS.
inline constexpr char separator = '\x1D';

/// Null: no AI of the dictionary.
[[nodiscard]] AiEntry const* entry_of(std::string_view ai) noexcept;
/// Of the AI that `data` begins with; no AI is another's beginning.
[[nodiscard]] AiEntry const* entry_in_front(std::string_view data) noexcept;
/// Do these follow the key in a path, in this order and without one of another sequence?
[[nodiscard]] bool is_qualifier_sequence(AiEntry const& key, std::span<std::string_view const> qualifiers) noexcept;

} // namespace shopx::engine::gs1
