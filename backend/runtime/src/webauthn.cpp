#include "shopx/runtime/webauthn.hpp"

#include "cbor.hpp"

#include "shopx/base/limits/factors.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/json_impl.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>

#include <algorithm>
#include <array>
#include <memory>

namespace shopx::webauthn {
namespace {

// Flags of authenticator data (section 6.1).
constexpr std::uint8_t user_present = 0x01, user_verified = 0x04, backup_eligible = 0x08, backed_up = 0x10, has_credential = 0x40, has_extensions = 0x80;
constexpr std::size_t hash_bytes = 32, fixed_bytes = 37, aaguid_bytes = 16;

constexpr std::string_view type_of_registration = "webauthn.create", type_of_assertion = "webauthn.get";

unsigned char const* raw(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

std::string sha256(std::string_view text)
{
    auto const digest = crypto::sha256(text);
    return {digest.data(), digest.size()};
}

void start_fido()
{
    static bool const started = [] {
        fido_init(0);
        return true;
    }();
    static_cast<void>(started);
}

// ---- client data (section 5.8.1) ----

struct ClientData {
    std::string type;
    std::string challenge; // decoded
    std::string origin;
    bool cross_origin = false;
};

/// The members that matter, each at most once. Browsers add others, and are asked to.
std::optional<ClientData> read_client_data(std::string_view text)
{
    using Kind = json::detail::Node::Kind;
    if (text.size() > limits::client_data_bytes_max) return std::nullopt;
    json::detail::Lease document;
    if ((*document).parse(text)) return std::nullopt;
    auto const& root = (*document).root();
    if (root.kind != Kind::object) return std::nullopt;
    std::optional<std::string_view> type, challenge, origin;
    std::optional<bool> cross;
    bool has_top_origin = false;
    auto const* member = root.first();
    for (std::uint32_t i = 0; i < root.size; ++i, member = member->next()) {
        auto const key = member->key_view();
        auto* const wanted = key == "type" ? &type : key == "challenge" ? &challenge : key == "origin" ? &origin : nullptr;
        if (wanted != nullptr) {
            if (wanted->has_value() || member->kind != Kind::string) return std::nullopt;
            *wanted = member->view();
        } else if (key == "crossOrigin") {
            if (cross || member->kind != Kind::boolean) return std::nullopt;
            cross = member->number != 0;
        } else if (key == "topOrigin") {
            has_top_origin = true;
        }
    }
    if (!type || !challenge || !origin) return std::nullopt;
    auto decoded = crypto::from_base64url(*challenge);
    if (!decoded) return std::nullopt;
    return ClientData{std::string{*type}, std::move(*decoded), std::string{*origin}, cross.value_or(false) || has_top_origin};
}

std::optional<Refusal> refuse_client_data(RelyingParty const& party, Expected const& expected, std::string_view text, std::string_view type)
{
    auto const said = read_client_data(text);
    if (!said) return Refusal::bad_client_data;
    if (said->type != type) return Refusal::wrong_type;
    if (said->challenge != expected.challenge || expected.challenge.empty()) return Refusal::wrong_challenge;
    if (std::find(party.origins.begin(), party.origins.end(), said->origin) == party.origins.end()) return Refusal::wrong_origin;
    if (said->cross_origin) return Refusal::cross_origin;
    return std::nullopt;
}

// ---- authenticator data (section 6.1) ----

struct AuthenticatorData {
    std::uint8_t flags = 0;
    std::uint32_t sign_count = 0;
    std::string_view credential_id;
    bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};

/// Takes it apart to the last byte: what the flags don't announce may not be there.
std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes)
{
    if (bytes.size() < fixed_bytes || bytes.size() > limits::authenticator_data_bytes_max) return std::nullopt;
    auto const at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    AuthenticatorData data;
    data.flags = at(hash_bytes);
    for (std::size_t i = hash_bytes + 1; i < fixed_bytes; ++i) data.sign_count = data.sign_count << 8 | at(i);
    auto rest = bytes.substr(fixed_bytes);
    if (data.has(has_credential)) {
        if (rest.size() < aaguid_bytes + 2) return std::nullopt;
        auto const start = fixed_bytes + aaguid_bytes;
        auto const length = static_cast<std::size_t>(at(start) << 8 | at(start + 1));
        rest.remove_prefix(aaguid_bytes + 2);
        if (rest.size() < length) return std::nullopt;
        data.credential_id = rest.substr(0, length);
        cbor::Cursor key{rest.substr(length)};
        if (!key.skip()) return std::nullopt;
        rest = key.rest();
    }
    if (data.has(has_extensions)) {
        cbor::Cursor extensions{rest};
        if (cbor::Cursor{rest}.map() == std::nullopt || !extensions.skip()) return std::nullopt;
        rest = extensions.rest();
    }
    if (!rest.empty()) return std::nullopt;
    return data;
}

std::optional<Refusal> refuse_authenticator_data(RelyingParty const& party, Expected const& expected, std::string_view bytes, AuthenticatorData const& data)
{
    if (bytes.substr(0, hash_bytes) != sha256(party.id)) return Refusal::wrong_party;
    if (!data.has(user_present)) return Refusal::user_not_present;
    if (expected.user_verified && !data.has(user_verified)) return Refusal::user_not_verified;
    if (data.has(backed_up) && !data.has(backup_eligible)) return Refusal::bad_backup_state;
    return std::nullopt;
}

// ---- attestation object (section 6.5.4) ----

/// The authenticator data in it. The statement is read over.
std::optional<std::string_view> authenticator_data_in(std::string_view attestation_object)
{
    if (attestation_object.size() > limits::attestation_bytes_max) return std::nullopt;
    cbor::Cursor cursor{attestation_object};
    if (cursor.map() != 3u) return std::nullopt;
    std::optional<std::string_view> data;
    bool has_format = false, has_statement = false;
    for (int i = 0; i < 3; ++i) {
        auto const key = cursor.text();
        if (key == "fmt") {
            if (has_format || !cursor.text()) return std::nullopt;
            has_format = true;
        } else if (key == "attStmt") {
            if (has_statement || !cbor::Cursor{cursor.rest()}.map() || !cursor.skip()) return std::nullopt;
            has_statement = true;
        } else if (key == "authData") {
            if (data || !(data = cursor.bytes())) return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    if (!cursor.rest().empty()) return std::nullopt;
    return data;
}

// ---- keys and signatures, by libfido2 ----

using CredPointer = std::unique_ptr<fido_cred_t, void (*)(fido_cred_t*)>;
using AssertPointer = std::unique_ptr<fido_assert_t, void (*)(fido_assert_t*)>;
using EcKey = std::unique_ptr<es256_pk_t, void (*)(es256_pk_t*)>;
using EdKey = std::unique_ptr<eddsa_pk_t, void (*)(eddsa_pk_t*)>;

/// The key as libfido2 verifies by it, or nothing when the bytes are no point of the curve.
EcKey es256_key(std::string_view bytes)
{
    EcKey key{es256_pk_new(), [](es256_pk_t* p) { es256_pk_free(&p); }};
    if (!key || es256_pk_from_ptr(key.get(), bytes.data(), bytes.size()) != FIDO_OK) key.reset();
    return key;
}

EdKey eddsa_key(std::string_view bytes)
{
    EdKey key{eddsa_pk_new(), [](eddsa_pk_t* p) { eddsa_pk_free(&p); }};
    if (!key || eddsa_pk_from_ptr(key.get(), bytes.data(), bytes.size()) != FIDO_OK) key.reset();
    return key;
}

bool is_key(std::int32_t algorithm, std::string_view bytes)
{
    return algorithm == COSE_ES256 ? es256_key(bytes) != nullptr : algorithm == COSE_EDDSA && eddsa_key(bytes) != nullptr;
}

/// Reads the COSE key (RFC 9053) in authenticator data whose layout has been checked.
std::optional<std::pair<std::int32_t, std::string>> public_key_in(std::string_view authenticator_data)
{
    start_fido();
    for (auto const algorithm : {COSE_ES256, COSE_EDDSA}) {
        CredPointer const cred{fido_cred_new(), [](fido_cred_t* p) { fido_cred_free(&p); }};
        if (!cred || fido_cred_set_type(cred.get(), algorithm) != FIDO_OK) continue;
        if (fido_cred_set_authdata_raw(cred.get(), raw(authenticator_data), authenticator_data.size()) != FIDO_OK) continue;
        auto const* bytes = fido_cred_pubkey_ptr(cred.get());
        if (bytes == nullptr) continue;
        std::string key{reinterpret_cast<char const*>(bytes), fido_cred_pubkey_len(cred.get())};
        if (is_key(algorithm, key)) return std::pair{std::int32_t{algorithm}, std::move(key)};
    }
    return std::nullopt;
}

bool verifies(
    RelyingParty const& party, Credential const& known, std::string_view client_data_json, std::string_view authenticator_data, std::string_view signature)
{
    start_fido();
    AssertPointer const proof{fido_assert_new(), [](fido_assert_t* p) { fido_assert_free(&p); }};
    auto const hash = sha256(client_data_json);
    auto* const p = proof.get();
    if (p == nullptr || fido_assert_set_count(p, 1) != FIDO_OK || fido_assert_set_rp(p, party.id.c_str()) != FIDO_OK
        || fido_assert_set_clientdata_hash(p, raw(hash), hash.size()) != FIDO_OK
        || fido_assert_set_authdata_raw(p, 0, raw(authenticator_data), authenticator_data.size()) != FIDO_OK
        || fido_assert_set_sig(p, 0, raw(signature), signature.size()) != FIDO_OK)
        return false;
    if (known.algorithm == COSE_ES256) {
        auto const key = es256_key(known.public_key);
        return key && fido_assert_verify(p, 0, COSE_ES256, key.get()) == FIDO_OK;
    }
    auto const key = eddsa_key(known.public_key);
    return known.algorithm == COSE_EDDSA && key && fido_assert_verify(p, 0, COSE_EDDSA, key.get()) == FIDO_OK;
}

} // namespace

std::string_view words_of(Refusal refusal)
{
    switch (refusal) {
    case Refusal::bad_client_data: return "the client data can't be read";
    case Refusal::wrong_type: return "it was made for another ceremony";
    case Refusal::wrong_challenge: return "it answers another challenge";
    case Refusal::wrong_origin: return "it was made on a page of another origin";
    case Refusal::cross_origin: return "it was made inside a frame of another site";
    case Refusal::bad_attestation: return "the attestation object can't be read";
    case Refusal::bad_authenticator_data: return "the authenticator data can't be read";
    case Refusal::wrong_party: return "it was made for another domain";
    case Refusal::user_not_present: return "nobody touched the authenticator";
    case Refusal::user_not_verified: return "the authenticator did not verify its user";
    case Refusal::bad_backup_state: return "its backup state contradicts itself";
    case Refusal::bad_credential: return "the credential is of a kind that is not taken";
    case Refusal::bad_signature: return "the signature is wrong";
    case Refusal::counter_went_back: return "the counter went back: there may be a copy of the key";
    }
    return "";
}

std::optional<std::string> challenge_in(std::string_view client_data_json)
{
    auto data = read_client_data(client_data_json);
    if (!data) return std::nullopt;
    return std::move(data->challenge);
}

Checked<Credential> read_registration(
    RelyingParty const& party, Expected const& expected, std::string_view client_data_json, std::string_view attestation_object)
{
    if (auto const refused = refuse_client_data(party, expected, client_data_json, type_of_registration)) return *refused;
    auto const bytes = authenticator_data_in(attestation_object);
    if (!bytes) return Refusal::bad_attestation;
    auto const data = read_authenticator_data(*bytes);
    if (!data) return Refusal::bad_authenticator_data;
    if (auto const refused = refuse_authenticator_data(party, expected, *bytes, *data)) return *refused;
    if (!data->has(has_credential) || data->credential_id.empty() || data->credential_id.size() > limits::credential_id_bytes_max)
        return Refusal::bad_credential;
    auto key = public_key_in(*bytes);
    if (!key) return Refusal::bad_credential;
    return Credential{std::string{data->credential_id}, key->first, std::move(key->second), data->sign_count, data->has(backup_eligible), data->has(backed_up)};
}

Checked<Assertion> check_assertion(RelyingParty const& party, Expected const& expected, Credential const& known, std::string_view client_data_json,
    std::string_view authenticator_data, std::string_view signature)
{
    if (auto const refused = refuse_client_data(party, expected, client_data_json, type_of_assertion)) return *refused;
    auto const data = read_authenticator_data(authenticator_data);
    if (!data || data->has(has_credential)) return Refusal::bad_authenticator_data;
    if (auto const refused = refuse_authenticator_data(party, expected, authenticator_data, *data)) return *refused;
    if (data->has(backup_eligible) != known.is_backup_eligible) return Refusal::bad_backup_state;
    if (signature.size() > limits::passkey_signature_bytes_max || !verifies(party, known, client_data_json, authenticator_data, signature))
        return Refusal::bad_signature;
    // Authenticators that keep no counter say 0 for ever.
    if ((data->sign_count != 0 || known.sign_count != 0) && data->sign_count <= known.sign_count) return Refusal::counter_went_back;
    return Assertion{data->sign_count, data->has(user_verified), data->has(backed_up)};
}

} // namespace shopx::webauthn
