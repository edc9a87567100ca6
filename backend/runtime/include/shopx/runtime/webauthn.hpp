// Passkeys: what a browser sends after `navigator.credentials`, checked by W3C Web Authentication Level 3, sections 7.1 and 7.2.
//
// Everything here is a pure function of its arguments: who keeps challenges and credentials is somebody else. Credentials are ES256 (-7) or
// EdDSA with Ed25519 (-8). An attestation says which make of key it is; nobody here asks, so the statement is read over and not believed,
// whatever its format: a registration with one counts exactly as one without.
#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::webauthn {

/// Whom the browser must have spoken to.
struct RelyingParty {
    std::string id;                   // "shop.example": credentials are good for this domain and those under it
    std::vector<std::string> origins; // "https://till.shop.example": compared as they are
};

struct Expected {
    std::string_view challenge; // the bytes that were sent out
    bool user_verified = false; // whether the authenticator must have asked for finger, face or PIN
};

/// Why not, by the step that found it.
enum class Refusal : std::uint8_t {
    bad_client_data, // no JSON of the wanted shape
    wrong_type,      // made for the other ceremony
    wrong_challenge,
    wrong_origin,
    cross_origin,           // asked from inside another site's frame
    bad_attestation,        // no attestation object: CBOR of definite lengths
    bad_authenticator_data, // truncated, or with bytes that belong to nothing
    wrong_party,            // made for another domain
    user_not_present,
    user_not_verified,
    bad_backup_state, // backed up and not eligible to be, or eligible today and not before
    bad_credential,   // no id, an id too long, or a key of a kind that we don't take
    bad_signature,
    counter_went_back, // two devices use one key: a copy
};
std::string_view words_of(Refusal refusal);

struct Credential {
    std::string id;
    std::int32_t algorithm = 0; // COSE's number: -7 or -8
    std::string public_key;     // -7: x and y, 32 bytes each; -8: 32 bytes
    std::uint32_t sign_count = 0;
    bool is_backup_eligible = false; // may be copied to the person's other devices; never changes
    bool is_backed_up = false;
};

/// What a successful assertion changes of the credential.
struct Assertion {
    std::uint32_t sign_count = 0;
    bool user_verified = false;
    bool is_backed_up = false;
};

template <class T>
using Checked = boost::system::result<T, Refusal>;

/// The challenge that the client data answers, so that whoever keeps challenges can look for it. Nothing of it is believed yet.
std::optional<std::string> challenge_in(std::string_view client_data_json);

/// Section 7.1: a new credential.
Checked<Credential> read_registration(
    RelyingParty const& party, Expected const& expected, std::string_view client_data_json, std::string_view attestation_object);

/// Section 7.2: a proof by a credential that is known.
Checked<Assertion> check_assertion(RelyingParty const& party, Expected const& expected, Credential const& known, std::string_view client_data_json,
    std::string_view authenticator_data, std::string_view signature);

} // namespace shopx::webauthn
