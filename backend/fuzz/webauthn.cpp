// SPDX-License-Identifier: Apache-2.0
/// Any bytes in place of what a browser sends after `navigator.credentials`: the first byte chooses which part they are, the other parts are
/// sound. Nothing may crash, be read beyond its end, or pass: there is no key here that signed anything, so no bytes prove anything.
#include "shopx/runtime/webauthn.hpp"
#include "shopx/runtime/crypto.hpp"

#include <cstdlib>
#include <string>

using namespace shopx;

namespace {

void must(bool holds)
{
    if (!holds) std::abort();
}

std::string client_data(std::string_view type, std::string_view challenge)
{
    return R"({"type":")" + std::string{type} + R"(","challenge":")" + crypto::base64url(challenge) + R"(","origin":"https://shop.example"})";
}

/// Bytes that say their party and that somebody was there, so that what follows is reached.
std::string with_party(std::string_view rest)
{
    auto const hash = crypto::sha256("shop.example");
    return std::string{hash.data(), hash.size()} + std::string{rest};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    if (size == 0) return 0;
    static webauthn::RelyingParty const party{"shop.example", {"https://shop.example"}};
    static std::string const challenge(32, 'c');
    webauthn::Expected const expected{challenge};
    std::string_view const text{reinterpret_cast<char const*>(bytes) + 1, size - 1};
    webauthn::Credential const known{"id", -8, std::string(32, '\x11')};
    switch (bytes[0] % 5) {
    case 0: static_cast<void>(webauthn::challenge_in(text)); break;
    case 1: must(!webauthn::read_registration(party, expected, text, "\xa0")); break;
    case 2: { // an attestation object
        auto const read = webauthn::read_registration(party, expected, client_data("webauthn.create", challenge), text);
        if (read) must(!read->id.empty() && (read->algorithm == -7 ? read->public_key.size() == 64 : read->public_key.size() == 32));
        break;
    }
    case 3: { // authenticator data inside a sound attestation object
        auto const data = with_party(text);
        if (data.size() > 0xffff) break;
        auto const length = std::string{static_cast<char>(data.size() >> 8), static_cast<char>(data.size() & 255)};
        auto const object = std::string{"\xa3\x63"
                                        "fmt\x64"
                                        "none\x67"
                                        "attStmt\xa0\x68"
                                        "authData\x59"}
                            + length + data;
        auto const read = webauthn::read_registration(party, expected, client_data("webauthn.create", challenge), object);
        if (read) must(!read->id.empty() && data.find(read->id) != data.npos);
        break;
    }
    default: { // authenticator data, and what is left of it as a signature
        auto const half = text.size() / 2;
        must(!webauthn::check_assertion(party, expected, known, client_data("webauthn.get", challenge), with_party(text.substr(0, half)), text.substr(half)));
    }
    }
    return 0;
}
