// SPDX-License-Identifier: Apache-2.0
/// SHA-256 (NIST FIPS 180-4). The kernel has its own because it runs where there is no library to call in the middle of a
/// computation: a browser's crypto.subtle answers later, by a promise, and React Native has nothing of the kind. So a till without
/// a line finds the digest of a quote in the same call as the quote, by the same code as the server. It hashes what is public; it
/// is not for passwords or keys.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace shopx::engine {

class Sha256 {
public:
    using Digest = std::array<std::uint8_t, 32>;

    void update(std::span<std::uint8_t const> bytes) noexcept;
    /// Of all that was given to `update`. Begin with another object after it.
    [[nodiscard]] Digest finish() noexcept;

private:
    static constexpr std::size_t block_bytes = 64;

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}; // section 5.3.3
    std::array<std::uint8_t, block_bytes> block_{}; // begun and not yet full
    std::size_t held_ = 0;
    std::uint64_t bytes_ = 0;
};

} // namespace shopx::engine
