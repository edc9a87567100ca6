// Passkeys of a person, and the challenges that they answer. Private to factors.
#pragma once

#include "shopx/factors/factors.hpp"

namespace shopx::factors {

using PasskeyId = Id<struct PasskeyTag>;

struct Passkey {
    PasskeyId id;
    std::string credential_id;
    std::string name;
    bool is_backed_up = false;
    Instant created_at;
    std::optional<Instant> last_used_at;
};
/// Oldest first.
Task<std::vector<Passkey>> passkeys_of(pg::SystemTx& tx, AccountId account);

/// 32 random bytes that wait for their answer.
Task<std::string> new_challenge(pg::SystemTx& tx, std::optional<AccountId> account, Purpose purpose, Instant now);

/// What the browser made of `navigator.credentials.create`, decoded.
struct NewPasskey {
    std::string name;
    std::string client_data_json;
    std::string attestation_object;
};
/// The challenge is used up, whatever the answer: commit it.
Task<Result<PasskeyId>> add_passkey(pg::SystemTx& tx, webauthn::RelyingParty const& party, AccountId account, NewPasskey const& said, Instant now);
/// Its name, or nothing when the person has none with this id.
Task<std::optional<std::string>> remove_passkey(pg::SystemTx& tx, AccountId account, PasskeyId id);

struct UsedPasskey {
    AccountId account;
    bool user_verified = false;
};
/// Challenge, owner, signature and counter. `account` is absent for Purpose::sign_in. The challenge is used up, whatever the answer.
Task<Result<UsedPasskey>> use_passkey(
    pg::SystemTx& tx, webauthn::RelyingParty const& party, std::optional<AccountId> account, Purpose purpose, PasskeyAssertion const& assertion, Instant now);

} // namespace shopx::factors
