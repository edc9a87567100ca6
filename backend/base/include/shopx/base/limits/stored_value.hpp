// What bounds gift cards, store credit and the like.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr std::size_t value_code_length_min = 8; // shorter ones are guessed in an afternoon
inline constexpr std::size_t value_code_length_max = 40;
inline constexpr std::int32_t value_guesses_max = 10; // codes that nobody has, of one person in a row of minutes; then none is looked for
inline constexpr auto value_guesses_forgotten_after = std::chrono::minutes{15};
inline constexpr auto value_redemption_expected = std::chrono::minutes{15}; // the sale comes by then, or a person looks
inline constexpr std::int64_t value_rows_shown_max = 200;
inline constexpr std::int64_t value_redemptions_max = 20; // ahead of their sales, on one account at once

} // namespace shopx::limits
