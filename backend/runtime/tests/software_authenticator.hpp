// An authenticator in software: makes credentials and proofs as a security key does, and wrong ones as nobody should. For the tests of
// whoever checks passkeys.
#pragma once

#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/webauthn.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace shopx::webauthn_test {

inline std::string sha256(std::string_view text)
{
    auto const digest = crypto::sha256(text);
    return {digest.data(), digest.size()};
}

inline std::string big_endian(std::uint64_t value, int bytes)
{
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 255);
    return out;
}

/// The head of a CBOR item, and a whole byte string or text.
inline std::string cbor_head(int major, std::uint64_t argument)
{
    auto const first = [&](int low) { return std::string(1, static_cast<char>(major << 5 | low)); };
    if (argument < 24) return first(static_cast<int>(argument));
    if (argument < 256) return first(24) + big_endian(argument, 1);
    return first(25) + big_endian(argument, 2);
}
inline std::string cbor_bytes(std::string_view bytes) { return cbor_head(2, bytes.size()) + std::string{bytes}; }
inline std::string cbor_text(std::string_view text) { return cbor_head(3, text.size()) + std::string{text}; }

/// All that the browser and the authenticator say between them; a test changes what it likes.
struct Said {
    std::string type;
    std::string challenge;
    std::string origin = "https://till.shop.example";
    std::string party = "shop.example";
    std::string more{};        // further members of the client data, with their comma before
    std::uint8_t flags = 0x05; // present and verified
    std::uint32_t sign_count = 0;
    std::string extensions{}; // CBOR; the flag is the test's
    std::string trailing{};   // bytes that belong to nothing

    std::string client_data() const
    {
        return R"({"type":")" + type + R"(","challenge":")" + crypto::base64url(challenge) + R"(","origin":")" + origin + R"(","crossOrigin":false)" + more
               + "}";
    }
};

inline Said creating(std::string challenge) { return {.type = "webauthn.create", .challenge = std::move(challenge)}; }
inline Said getting(std::string challenge) { return {.type = "webauthn.get", .challenge = std::move(challenge)}; }

class SoftwareAuthenticator {
public:
    explicit SoftwareAuthenticator(std::int32_t algorithm = -7) : algorithm_{algorithm}, id_{crypto::random_bytes(32)}
    {
        key_.reset(algorithm == -7 ? EVP_EC_gen("P-256") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        if (!key_) throw std::runtime_error{"no key"};
    }

    std::string const& id() const { return id_; }
    void set_id(std::string id) { id_ = std::move(id); }

    std::string cose_key() const
    {
        if (algorithm_ == -8) {
            std::string x(32, '\0');
            std::size_t size = x.size();
            EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(x.data()), &size);
            return std::string{"\xa4\x01\x01\x03\x27\x20\x06\x21"} + cbor_bytes(x);
        }
        return es256_key(coordinate(OSSL_PKEY_PARAM_EC_PUB_X), coordinate(OSSL_PKEY_PARAM_EC_PUB_Y));
    }
    static std::string es256_key(std::string const& x, std::string const& y)
    {
        return std::string{"\xa5\x01\x02\x03\x26\x20\x01\x21"} + cbor_bytes(x) + "\x22" + cbor_bytes(y);
    }

    std::string authenticator_data(Said const& said, std::string const& credential = "") const
    {
        return sha256(said.party) + static_cast<char>(said.flags) + big_endian(said.sign_count, 4) + credential + said.extensions + said.trailing;
    }
    std::string credential_data(std::string const& key) const { return std::string(16, '\0') + big_endian(id_.size(), 2) + id_ + key; }

    std::string attestation_object(Said said) const { return attestation_object(std::move(said), cose_key()); }
    std::string attestation_object(Said said, std::string const& key) const
    {
        said.flags |= 0x40;
        return "\xa3" + cbor_text("fmt") + cbor_text("none") + cbor_text("attStmt") + "\xa0" + cbor_text("authData")
               + cbor_bytes(authenticator_data(said, credential_data(key)));
    }

    std::string sign(std::string const& data, std::string const& client_data) const
    {
        auto const text = data + sha256(client_data);
        std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
        EVP_DigestSignInit(context.get(), nullptr, algorithm_ == -7 ? EVP_sha256() : nullptr, nullptr, key_.get());
        auto const* bytes = reinterpret_cast<unsigned char const*>(text.data());
        std::size_t size = 0;
        EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size());
        std::string signature(size, '\0');
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
        signature.resize(size);
        return signature;
    }

private:
    std::string coordinate(char const* name) const
    {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(key_.get(), name, &value);
        std::string bytes(32, '\0');
        BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), 32);
        BN_free(value);
        return bytes;
    }

    struct Free {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    std::int32_t algorithm_;
    std::string id_;
    std::unique_ptr<EVP_PKEY, Free> key_;
};

} // namespace shopx::webauthn_test
