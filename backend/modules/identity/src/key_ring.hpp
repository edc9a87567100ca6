// The keys that sign access tokens. A key is a file; a newer file takes over from it without a token being refused.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/json.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::identity {

/// When a key signs and until when it verifies, by the times at which it and its successor were made.
struct KeyTimes {
    Instant made_at;
    std::optional<Instant> replaced_at{}; // when the next key was made
};
/// A new key waits until every process must know it.
bool may_sign(KeyTimes const& key, Instant now);
/// A replaced key goes on until the last token that it can have signed has ended.
bool may_verify(KeyTimes const& key, std::chrono::seconds token_life, Instant now);

/// A public key for whoever verifies tokens of ours (RFC 7517, RFC 7518).
struct JwkBody {
    std::string kty, crv, x, y, kid, use, alg;
    static constexpr auto wire()
    {
        return json::object<JwkBody>("Jwk", "A public key", json::field("kty", &JwkBody::kty, "EC", "EC"), json::field("crv", &JwkBody::crv, "P-256", "P-256"),
            json::field("x", &JwkBody::x, "Of the point, in base64url"), json::field("y", &JwkBody::y, "Of the point, in base64url"),
            json::field("kid", &JwkBody::kid, "Its thumbprint (RFC 7638)"), json::field("use", &JwkBody::use, "sig", "sig"),
            json::field("alg", &JwkBody::alg, "ES256 and nothing else", "ES256"));
    }
};
struct JwksBody {
    std::vector<JwkBody> keys;
    static constexpr auto wire()
    {
        return json::object<JwksBody>("Jwks", "The keys that access tokens may be signed with", json::field("keys", &JwksBody::keys, "Oldest first"));
    }
};

/// `folder`/token-key.pem is the first key, made when there is none; `folder`/token-keys/MILLISECONDS.pem came later, at that time.
class KeyRing {
public:
    KeyRing(std::filesystem::path folder, std::chrono::seconds token_life, Instant now);

    /// Reads the folder again when it was last read limits::token_keys_read_every ago.
    void refresh(Instant now);

    /// The newest that may sign.
    crypto::Es256Key const& signing(Instant now) const;
    /// The first part of every token that this key signs.
    std::string const& signing_header(Instant now) const;
    /// The key whose header this is, letter for letter; null: none that may verify. Nothing of the header is parsed.
    crypto::Es256Key const* verifying(std::string_view header, Instant now) const;
    /// All that verify, and the one that will sign next.
    JwksBody public_keys(Instant now) const;

private:
    struct Key {
        crypto::Es256Key key;
        KeyTimes times;
        std::string header;
    };
    Key const& signer(Instant now) const;
    void read(Instant now);

    std::filesystem::path folder_;
    std::chrono::seconds token_life_;
    std::vector<Key> keys_; // oldest first
    Instant read_at_{};
};

/// The header of the tokens of a key.
std::string token_header(crypto::Es256Key const& key);

} // namespace shopx::identity
