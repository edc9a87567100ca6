#include "key_text.hpp"

#include "shopx/api_keys/api_keys.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>

namespace shopx::api_keys {
namespace {

bool is_of_alphabet(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

} // namespace

std::string new_key(std::string_view prefix) { return std::string{key_begins}.append(prefix).append("_").append(crypto::random_readable(secret_length)); }

std::optional<std::string_view> prefix_of(std::string_view key)
{
    constexpr auto mark = key_begins.size() + prefix_length;
    if (key.size() != mark + 1 + secret_length || !key.starts_with(key_begins) || key[mark] != '_') return std::nullopt;
    auto const prefix = key.substr(key_begins.size(), prefix_length);
    if (!is_of_alphabet(prefix) || !is_of_alphabet(key.substr(mark + 1))) return std::nullopt;
    return prefix;
}

std::string digest_of(std::string_view key)
{
    auto const digest = crypto::sha256(key);
    return {digest.data(), digest.size()};
}

bool is_key(std::string_view credential) { return credential.starts_with(key_begins); }

} // namespace shopx::api_keys
