#include "signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>
#include <stdexcept>

namespace stripe_sim {
namespace {

using Bytes = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

std::string hex(Bytes const& bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (auto const byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

} // namespace

std::string signature_header(std::string_view secret, std::int64_t at_s, std::string_view body)
{
    auto const t = std::to_string(at_s);
    auto const signed_text = t + '.' + std::string{body};
    Bytes mac{};
    unsigned length = 0;
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<unsigned char const*>(signed_text.data()), signed_text.size(),
            mac.data(), &length)
        == nullptr)
        throw std::runtime_error{"no HMAC"};
    return "t=" + t + ",v1=" + hex(mac);
}

std::string sha256_hex(std::string_view text)
{
    Bytes digest{};
    SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest.data());
    return hex(digest);
}

} // namespace stripe_sim
