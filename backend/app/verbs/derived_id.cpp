#include "verbs/derived_id.hpp"

#include "shopx/runtime/crypto.hpp"

#include <algorithm>
#include <string>

namespace shopx::app {

Uuid derived_uuid7(std::int64_t unix_ms, std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (auto const part : parts) {
        for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(static_cast<std::uint64_t>(part.size()) >> shift & 0xFF);
        text += part;
    }
    auto const digest = crypto::sha256(text);
    std::array<std::uint8_t, 10> bits;
    std::copy_n(digest.begin(), bits.size(), bits.begin());
    return make_uuid7(unix_ms, bits);
}

} // namespace shopx::app
