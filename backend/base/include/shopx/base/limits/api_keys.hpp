// The limits of API keys.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

inline constexpr std::int64_t api_keys_max = 100; // of one tenant
inline constexpr std::size_t api_key_stores_max = 1'000;
inline constexpr auto api_key_life_max = std::chrono::hours{24 * 366};
inline constexpr std::int64_t api_key_grace_hours_max = 24 * 7; // how long the key before a rotation may stay good
inline constexpr std::size_t known_api_keys_max = 10'000;       // in this process's memory

} // namespace shopx::limits
