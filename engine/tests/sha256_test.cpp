// SPDX-License-Identifier: Apache-2.0
#include "sha256.hpp"

#include "hex.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace shopx::engine::testing {
namespace {

std::span<std::uint8_t const> bytes_of(std::string_view text) { return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()}; }

std::string hash(std::string_view text)
{
    Sha256 sha256;
    sha256.update(bytes_of(text));
    return hex(sha256.finish());
}

/// The examples that NIST publishes with FIPS 180-4 (csrc.nist.gov, "SHA256" and "SHA2 Additional"), and its million of a.
TEST(Sha256, the_vectors_of_nist)
{
    EXPECT_EQ(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hash("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    EXPECT_EQ(hash(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    EXPECT_EQ(hash("\xbd"), "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
    EXPECT_EQ(hash(std::string(55, '\0')), "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7");
    EXPECT_EQ(hash(std::string(56, '\0')), "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb");
    EXPECT_EQ(hash(std::string(64, '\0')), "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
}

/// Every length around the ends of blocks: the digests of 300 messages, hashed once more, as Python's hashlib finds them.
TEST(Sha256, every_length_up_to_299)
{
    Sha256 all;
    for (std::size_t length = 0; length < 300; ++length) {
        std::string message;
        for (std::size_t i = 0; i < length; ++i) message += static_cast<char>((i * 7 + length) % 256);
        Sha256 one;
        one.update(bytes_of(message));
        all.update(one.finish());
    }
    EXPECT_EQ(hex(all.finish()), "d5238871a46ac4a1a75ac3fb19d645b0b3b9e5f35f5f720e2b240d605c6b694e");
}

TEST(Sha256, how_a_message_is_cut_does_not_matter)
{
    std::string const message(200, 'x');
    for (std::size_t first = 0; first <= message.size(); ++first) {
        for (std::size_t second = first; second <= message.size(); second += 13) {
            Sha256 sha256;
            sha256.update(bytes_of(message).first(first));
            sha256.update(bytes_of(message).subspan(first, second - first));
            sha256.update(bytes_of(message).subspan(second));
            ASSERT_EQ(hex(sha256.finish()), hash(message)) << first << " " << second;
        }
    }
}

} // namespace
} // namespace shopx::engine::testing
