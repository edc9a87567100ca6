#include "shopx/runtime/crypto.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

namespace shopx::crypto {
namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned long long argon2_passes = 2;
constexpr std::size_t argon2_bytes = 19 * 1024 * 1024;

void need(bool ok, char const* what)
{
    if (!ok) throw std::runtime_error{std::string{"crypto: "} + what};
}

struct Sodium {
    Sodium() { need(sodium_init() >= 0, "libsodium can't start"); }
};
void start_sodium() { static Sodium const sodium; }

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/// The public point's coordinates, 32 bytes each.
std::pair<std::string, std::string> coordinates(EVP_PKEY* key)
{
    BIGNUM *x = nullptr, *y = nullptr;
    need(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1,
        "a key without a public point");
    std::string xs(32, '\0'), ys(32, '\0');
    BN_bn2binpad(x, reinterpret_cast<unsigned char*>(xs.data()), 32);
    BN_bn2binpad(y, reinterpret_cast<unsigned char*>(ys.data()), 32);
    BN_free(x);
    BN_free(y);
    return {xs, ys};
}

EVP_PKEY* read_key(std::filesystem::path const& file)
{
    auto* stream = std::fopen(file.c_str(), "r");
    if (stream == nullptr) return nullptr;
    auto* key = PEM_read_PrivateKey(stream, nullptr, nullptr, nullptr);
    std::fclose(stream);
    need(key != nullptr, "the token key's file holds no key");
    return key;
}

void write_key(std::filesystem::path const& file, EVP_PKEY* key)
{
    auto const temporary = file.string() + ".new";
    auto const fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    need(fd >= 0, "the token key can't be written");
    auto* stream = ::fdopen(fd, "w");
    auto const ok = PEM_write_PrivateKey(stream, key, nullptr, nullptr, 0, nullptr, nullptr) == 1 && std::fflush(stream) == 0 && ::fsync(fd) == 0;
    std::fclose(stream);
    need(ok, "the token key can't be written");
    std::filesystem::rename(temporary, file);
}

} // namespace

std::array<char, 32> sha256(std::string_view text)
{
    std::array<char, 32> digest;
    SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

std::string hex(std::string_view bytes)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (unsigned char const c : bytes) {
        out += digits[c >> 4];
        out += digits[c & 15];
    }
    return out;
}

std::string base64url(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    int count = 0;
    for (unsigned char const c : bytes) {
        bits = bits << 8 | c;
        for (count += 8; count >= 6; count -= 6) out += alphabet[bits >> (count - 6) & 63];
    }
    if (count > 0) out += alphabet[bits << (6 - count) & 63];
    return out;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (char const c : text) {
        std::uint32_t value = 0;
        if (c >= 'A' && c <= 'Z')
            value = static_cast<std::uint32_t>(c - 'A');
        else if (c >= 'a' && c <= 'z')
            value = static_cast<std::uint32_t>(c - 'a' + 26);
        else if (c >= '0' && c <= '9')
            value = static_cast<std::uint32_t>(c - '0' + 52);
        else if (c == '-')
            value = 62;
        else if (c == '_')
            value = 63;
        else
            return std::nullopt;
        bits = bits << 6 | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 255);
        }
    }
    if ((bits & ((1u << count) - 1)) != 0) return std::nullopt; // one text for one value
    return out;
}

std::string random_bytes(std::size_t count)
{
    start_sodium();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_readable(std::size_t length)
{
    start_sodium();
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string out;
    for (std::size_t i = 0; i < length; ++i) out += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
    return out;
}

std::string hash_password(std::string const& password)
{
    start_sodium();
    char hash[crypto_pwhash_STRBYTES];
    need(crypto_pwhash_str_alg(hash, password.data(), password.size(), argon2_passes, argon2_bytes, crypto_pwhash_ALG_ARGON2ID13) == 0,
        "no memory for a password hash");
    return hash;
}

bool verify_password(std::string const& hash, std::string const& password)
{
    start_sodium();
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Es256Key Es256Key::load_or_make(std::filesystem::path const& file)
{
    auto* key = read_key(file);
    if (key == nullptr) {
        key = EVP_EC_gen("P-256");
        need(key != nullptr, "no P-256 key could be made");
        write_key(file, key);
    }
    Es256Key result;
    result.key_ = std::shared_ptr<void>{key, [](void* p) { EVP_PKEY_free(static_cast<EVP_PKEY*>(p)); }};
    auto const [x, y] = coordinates(key);
    result.x_ = base64url(x);
    result.y_ = base64url(y);
    auto const thumbprint = sha256(R"({"crv":"P-256","kty":"EC","x":")" + result.x_ + R"(","y":")" + result.y_ + R"("})");
    result.id_ = base64url({thumbprint.data(), thumbprint.size()});
    return result;
}

std::string Es256Key::sign(std::string_view text) const
{
    Context const context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    auto* key = static_cast<EVP_PKEY*>(key_.get());
    std::size_t size = 0;
    auto const* data = reinterpret_cast<unsigned char const*>(text.data());
    need(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 && EVP_DigestSign(context.get(), nullptr, &size, data, text.size()) == 1,
        "a signature can't be made");
    std::string der(size, '\0');
    need(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size, data, text.size()) == 1, "a signature can't be made");
    auto const* at = reinterpret_cast<unsigned char const*>(der.data());
    std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> const signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)), &ECDSA_SIG_free};
    std::string raw(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), reinterpret_cast<unsigned char*>(raw.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
    return raw;
}

bool Es256Key::verify(std::string_view text, std::string_view raw) const
{
    if (raw.size() != 64) return false;
    std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> const signature{ECDSA_SIG_new(), &ECDSA_SIG_free};
    auto const* bytes = reinterpret_cast<unsigned char const*>(raw.data());
    if (ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr)) != 1) return false;
    unsigned char* der = nullptr;
    auto const size = i2d_ECDSA_SIG(signature.get(), &der);
    if (size <= 0) return false;
    std::unique_ptr<unsigned char, void (*)(unsigned char*)> const owned{der, [](unsigned char* p) { OPENSSL_free(p); }};
    Context const context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, static_cast<EVP_PKEY*>(key_.get())) == 1
           && EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(size), reinterpret_cast<unsigned char const*>(text.data()), text.size()) == 1;
}

} // namespace shopx::crypto
