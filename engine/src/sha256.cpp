// SPDX-License-Identifier: Apache-2.0
#include "sha256.hpp"

#include <algorithm>
#include <bit>

namespace shopx::engine {
namespace {

using State = std::array<std::uint32_t, 8>;

/// Section 4.2.2.
constexpr std::array<std::uint32_t, 64> constants{0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa,
    0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::uint32_t read_word(std::uint8_t const* bytes) noexcept
{
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

/// Section 6.2.2, step 3. The caller renames the variables from round to round instead of moving them.
inline void one_round(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t& d, std::uint32_t e, std::uint32_t f, std::uint32_t g, std::uint32_t& h,
    std::uint32_t word) noexcept
{
    auto const choice = g ^ (e & (f ^ g));
    auto const majority = (a & b) | (c & (a | b));
    h += (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + choice + word;
    d += h;
    h += (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + majority;
}

void compress(State& state, std::uint8_t const* block) noexcept
{
    std::array<std::uint32_t, 64> words;
    for (std::size_t t = 0; t < 16; ++t) words[t] = read_word(block + 4 * t);
    for (std::size_t t = 16; t < words.size(); ++t) {
        auto const early = words[t - 15];
        auto const late = words[t - 2];
        words[t] =
            (std::rotr(late, 17) ^ std::rotr(late, 19) ^ late >> 10) + words[t - 7] + (std::rotr(early, 7) ^ std::rotr(early, 18) ^ early >> 3) + words[t - 16];
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t t = 0; t < words.size(); t += 8) {
        one_round(a, b, c, d, e, f, g, h, constants[t] + words[t]);
        one_round(h, a, b, c, d, e, f, g, constants[t + 1] + words[t + 1]);
        one_round(g, h, a, b, c, d, e, f, constants[t + 2] + words[t + 2]);
        one_round(f, g, h, a, b, c, d, e, constants[t + 3] + words[t + 3]);
        one_round(e, f, g, h, a, b, c, d, constants[t + 4] + words[t + 4]);
        one_round(d, e, f, g, h, a, b, c, constants[t + 5] + words[t + 5]);
        one_round(c, d, e, f, g, h, a, b, constants[t + 6] + words[t + 6]);
        one_round(b, c, d, e, f, g, h, a, constants[t + 7] + words[t + 7]);
    }
    State const added{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += added[i];
}

} // namespace

void Sha256::update(std::span<std::uint8_t const> bytes) noexcept
{
    bytes_ += bytes.size();
    if (held_ != 0) {
        auto const taken = std::min(block_bytes - held_, bytes.size());
        std::copy_n(bytes.begin(), taken, block_.begin() + static_cast<std::ptrdiff_t>(held_));
        held_ += taken;
        bytes = bytes.subspan(taken);
        if (held_ < block_bytes) return;
        compress(state_, block_.data());
        held_ = 0;
    }
    for (; bytes.size() >= block_bytes; bytes = bytes.subspan(block_bytes)) compress(state_, bytes.data());
    std::copy(bytes.begin(), bytes.end(), block_.begin());
    held_ = bytes.size();
}

Sha256::Digest Sha256::finish() noexcept
{
    // Section 5.1.1: a bit, zeros, and the length in bits as the last eight bytes of a block.
    constexpr std::size_t length_at = block_bytes - 8;
    block_[held_++] = 0x80;
    if (held_ > length_at) {
        std::fill(block_.begin() + static_cast<std::ptrdiff_t>(held_), block_.end(), std::uint8_t{0});
        compress(state_, block_.data());
        held_ = 0;
    }
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(held_), block_.end(), std::uint8_t{0});
    auto const bits = bytes_ * 8;
    for (std::size_t i = 0; i < 8; ++i) block_[length_at + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    compress(state_, block_.data());

    Digest digest;
    for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

} // namespace shopx::engine
