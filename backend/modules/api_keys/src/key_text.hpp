// How a key is written: sxk_ and a prefix that may be shown, then the secret. The whole is letters, digits and _, so that a double click
// takes all of it, and begins so that scanners for leaked secrets know it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shopx::api_keys {

inline constexpr std::string_view key_begins = "sxk_";
inline constexpr std::size_t prefix_length = 12;
inline constexpr std::size_t secret_length = 52; // of an alphabet of 31: 257 bits

std::string new_key(std::string_view prefix);
/// The prefix of a text that is written as a key; nothing for any other text.
std::optional<std::string_view> prefix_of(std::string_view key);
/// What is kept of a key. A digest without salt is enough: nobody guesses 257 random bits.
std::string digest_of(std::string_view key);

} // namespace shopx::api_keys
