// Digests, signatures, password hashes and randomness. OpenSSL and libsodium are spoken to here and nowhere else.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace shopx::crypto {

std::array<char, 32> sha256(std::string_view text);
std::string hex(std::string_view bytes);
std::string base64url(std::string_view bytes);
/// Strict: no padding, no other characters.
std::optional<std::string> from_base64url(std::string_view text);
/// From the kernel's generator, for keys, tokens and salts.
std::string random_bytes(std::size_t count);
/// Letters and digits that people can't confuse, about 5 bits each.
std::string random_readable(std::size_t length);

/// argon2id, 19 MiB, 2 passes, 1 lane (OWASP's minimum). About 30 ms of one core: run it on a blocking thread.
std::string hash_password(std::string const& password);
bool verify_password(std::string const& hash, std::string const& password);

/// An ECDSA key on P-256 for ES256 (RFC 7518, section 3.4): signatures are r and s, 32 bytes each.
class Es256Key {
public:
    /// Reads the PEM file, or makes a key and writes it there with mode 0600.
    static Es256Key load_or_make(std::filesystem::path const& file);
    std::string sign(std::string_view text) const;
    bool verify(std::string_view text, std::string_view signature) const;
    /// Thumbprint of the public key: the `kid` of its tokens (RFC 7638).
    std::string const& id() const { return id_; }
    /// The coordinates of the public point in base64url, as a JSON Web Key has them (RFC 7518, section 6.2.1).
    std::string const& x() const { return x_; }
    std::string const& y() const { return y_; }

private:
    std::shared_ptr<void> key_; // EVP_PKEY
    std::string id_;
    std::string x_, y_;
};

} // namespace shopx::crypto
