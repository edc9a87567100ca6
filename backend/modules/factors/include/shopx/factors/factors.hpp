// How a person proves who they are beside the password: one-time codes, passkeys, recovery codes.
#pragma once

#include "shopx/base/limits/factors.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"
#include "shopx/runtime/webauthn.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace shopx::factors {

enum class Kind : std::uint8_t { totp, passkey, recovery_code };

/// What a person has.
struct Kinds {
    bool totp = false;
    bool passkey = false;
    bool recovery_code = false; // one at least is left
    /// Recovery codes stand in for a factor that is lost; alone they are none.
    bool any() const { return totp || passkey; }
};

/// What a passkey is asked for. A challenge is good for its own purpose alone.
enum class Purpose : std::uint8_t {
    enrol,
    second_factor, // after the password
    step_up,       // before a dangerous act: its user must be verified
    sign_in,       // instead of a password: its user must be verified
};

/// W3C's PublicKeyCredentialDescriptorJSON.
struct PasskeyDescriptor {
    std::string type = "public-key";
    std::string id; // base64url
    static constexpr auto wire()
    {
        return json::object<PasskeyDescriptor>("PasskeyDescriptor", "A passkey that is known", json::field("type", &PasskeyDescriptor::type, "public-key"),
            json::field("id", &PasskeyDescriptor::id, "The credential's id in base64url"));
    }
};

/// W3C's PublicKeyCredentialRequestOptionsJSON, for `navigator.credentials.get` and the phones' credential managers.
struct PasskeyAsk {
    std::string challenge;
    std::int64_t timeout = 0;
    std::string rp_id;
    std::vector<PasskeyDescriptor> allow_credentials;
    std::string user_verification;
    static constexpr auto wire()
    {
        return json::object<PasskeyAsk>("PasskeyAsk", "Options for navigator.credentials.get, by the names of the standard",
            json::field("challenge", &PasskeyAsk::challenge, "What is to be signed, in base64url"),
            json::field("timeout", &PasskeyAsk::timeout, "Milliseconds", "300000"),
            json::field("rpId", &PasskeyAsk::rp_id, "The domain that passkeys are good for", "shop.example"),
            json::field("allowCredentials", &PasskeyAsk::allow_credentials, "The person's passkeys; none: any that the device has for this domain"),
            json::field("userVerification", &PasskeyAsk::user_verification, "required or preferred", "required"));
    }
};

/// What the authenticator answered: the fields of W3C's AuthenticationResponseJSON that prove something, all in base64url.
struct PasskeyAssertion {
    std::string id;
    std::string client_data_json;
    std::string authenticator_data;
    std::string signature;
    std::optional<std::string> user_handle;
    static constexpr auto wire()
    {
        constexpr auto letters = [](std::size_t bytes) { return (bytes * 4 + 2) / 3; };
        return json::object<PasskeyAssertion>("PasskeyAssertion", "What navigator.credentials.get gave, in base64url",
            json::field("id", &PasskeyAssertion::id, "Of the credential").length(1, letters(limits::credential_id_bytes_max)),
            json::field("clientDataJSON", &PasskeyAssertion::client_data_json, "As the browser made it").length(1, letters(limits::client_data_bytes_max)),
            json::field("authenticatorData", &PasskeyAssertion::authenticator_data, "As the authenticator made it")
                .length(1, letters(limits::authenticator_data_bytes_max)),
            json::field("signature", &PasskeyAssertion::signature, "Over both").length(1, letters(limits::passkey_signature_bytes_max)),
            json::field("userHandle", &PasskeyAssertion::user_handle, "Whose passkey it is, as the authenticator remembers").length(0, letters(64)));
    }
};

/// Exactly one of the three, and what for.
struct Proof {
    Purpose purpose = Purpose::second_factor;
    std::optional<std::string> totp_code{};
    std::optional<std::string> recovery_code{};
    std::optional<PasskeyAssertion> passkey{};
};
struct Proven {
    Kind kind{};
    bool user_verified = false; // by the passkey itself: by finger, face or PIN
};

/// Why a proof does not count.
struct Refused : Error {
    std::optional<Instant> until{}; // of `factors.locked`: no code is looked at before
};
/// With its Retry-After.
http::Response response_of(Refused const& refused, Instant now);

struct Resealed {
    std::int64_t count = 0;
    std::optional<AccountId> last; // of the page; nothing: there was no account after `after`
};
/// Seals anew what another key than the newest sealed, for a page of accounts in the order of their ids. The caller commits.
Task<Resealed> reseal(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId after);

class Factors {
public:
    Factors(crypto::Sealer sealer, webauthn::RelyingParty party);

    Task<Kinds> kinds_of(pg::SystemTx& tx, AccountId account) const;

    /// A challenge for the person's passkeys, or, for Purpose::sign_in, for whoever's the device has. The caller commits. A new one
    /// for the same person and purpose ends the one before.
    Task<PasskeyAsk> ask_passkey(pg::SystemTx& tx, std::optional<AccountId> account, Purpose purpose, Instant now) const;

    /// What is right is left to the caller to commit, together with what it is good for. What is wrong is committed here, whatever the
    /// caller does next, so that no try goes uncounted: after an error the transaction is over.
    Task<boost::system::result<Proven, Refused>> prove(pg::SystemTx& tx, AccountId account, Proof const& proof, Instant now) const;

    /// A passkey instead of e-mail, password and second factor: whose it was. Commits as `prove` does.
    Task<Result<AccountId>> prove_by_passkey_alone(pg::SystemTx& tx, PasskeyAssertion const& assertion, Instant now) const;

    /// For an account that is erased, or whose every factor is lost and that was identified by other means.
    static Task<void> remove_all(pg::SystemTx& tx, AccountId account);

    crypto::Sealer const& sealer() const { return sealer_; }
    webauthn::RelyingParty const& party() const { return party_; }

private:
    crypto::Sealer sealer_;
    webauthn::RelyingParty party_;
};

/// What other modules know and this one doesn't.
struct Person {
    std::string name;
    std::string email;
};
struct Neighbours {
    std::function<Task<Person>(AccountId)> person;                      // shown by authenticators, and nowhere else
    std::function<void(AccountId, std::string_view)> changed = nullptr; // after the commit, with the audit log's word for it: to tell the person
};

/// /v1/factors
http::Routes routes(Clock const& clock, pg::Database& db, Factors const& factors, Neighbours neighbours);

} // namespace shopx::factors
