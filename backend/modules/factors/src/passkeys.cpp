#include "passkeys.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::factors {
namespace {

constexpr std::size_t challenge_bytes = 32;

constexpr pg::Statement list_passkeys{"factors.passkeys_of", R"sql(
    select id, credential_id, name, backed_up, created_at, last_used_at from factors.passkeys where account_id = $1::uuid order by id
)sql"};
constexpr pg::Statement drop_expired{"factors.drop_expired_challenges", "delete from factors.challenges where expires_at <= $1::timestamptz"};
constexpr pg::Statement insert_challenge{"factors.insert_challenge", R"sql(
    insert into factors.challenges (challenge, purpose, account_id, expires_at) values ($1::bytea, $2::text, $3::uuid, $4::timestamptz)
    on conflict (account_id, purpose) where account_id is not null do update set challenge = excluded.challenge, expires_at = excluded.expires_at
)sql"};
constexpr pg::Statement take_challenge{
    "factors.take_challenge", "delete from factors.challenges where challenge = $1::bytea returning purpose, account_id, expires_at"};
// Waits for whoever adds one at the same moment, so that the limit is one for both.
constexpr pg::Statement lock_account{"factors.lock_account", "select pg_advisory_xact_lock(hashtextextended('factors.passkeys:' || $1::uuid::text, 0))"};
constexpr pg::Statement count_passkeys{"factors.count_passkeys", "select count(*) from factors.passkeys where account_id = $1::uuid"};
constexpr pg::Statement insert_passkey{"factors.insert_passkey", R"sql(
    insert into factors.passkeys (id, account_id, credential_id, algorithm, public_key, sign_count, backup_eligible, backed_up, name, created_at)
    values ($1::uuid, $2::uuid, $3::bytea, $4::int, $5::bytea, $6::bigint, $7::boolean, $8::boolean, $9::text, $10::timestamptz)
    on conflict (credential_id) do nothing returning 1
)sql"};
constexpr pg::Statement delete_passkey{"factors.delete_passkey", "delete from factors.passkeys where account_id = $1::uuid and id = $2::uuid returning name"};
constexpr pg::Statement lock_passkey{"factors.lock_passkey", R"sql(
    select id, account_id, algorithm, public_key, sign_count, backup_eligible from factors.passkeys where credential_id = $1::bytea for update
)sql"};
constexpr pg::Statement use_row{"factors.use_passkey", R"sql(
    update factors.passkeys set sign_count = $2::bigint, backed_up = $3::boolean, last_used_at = $4::timestamptz where id = $1::uuid
)sql"};

std::string_view name_of(Purpose purpose)
{
    switch (purpose) {
    case Purpose::enrol: return "enrol";
    case Purpose::second_factor: return "second_factor";
    case Purpose::step_up: return "step_up";
    case Purpose::sign_in: return "sign_in";
    }
    return "";
}

/// The detail is for the developer who reads the answer; whoever tries things learns no more than that it did not work.
Error refused(std::string_view why) { return {ErrorKind::unprocessable, "factors.passkey_refused", std::string{why}}; }

/// Takes the challenge that the client data answers, if it was sent to this person for this.
Task<std::optional<std::string>> take(pg::SystemTx& tx, std::string_view client_data_json, std::optional<AccountId> account, Purpose purpose, Instant now)
{
    auto challenge = webauthn::challenge_in(client_data_json);
    if (!challenge) co_return std::nullopt;
    auto const rows = co_await tx.query(take_challenge, pg::Bytes{*challenge});
    if (rows.empty()) co_return std::nullopt;
    auto const row = rows[0];
    bool const fits = row.get<std::string_view>(0) == name_of(purpose) && row.get<std::optional<AccountId>>(1) == account && now < row.get<Instant>(2);
    if (!fits) co_return std::nullopt;
    co_return challenge;
}

constexpr std::string_view not_ours = "it answers no challenge that waits for an answer";

} // namespace

Task<std::vector<Passkey>> passkeys_of(pg::SystemTx& tx, AccountId account)
{
    auto const rows = co_await tx.query(list_passkeys, account);
    std::vector<Passkey> all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        all.push_back({row.get<PasskeyId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<bool>(3), row.get<Instant>(4),
            row.get<std::optional<Instant>>(5)});
    }
    co_return all;
}

Task<std::string> new_challenge(pg::SystemTx& tx, std::optional<AccountId> account, Purpose purpose, Instant now)
{
    auto challenge = crypto::random_bytes(challenge_bytes);
    tx.queue(drop_expired, now);
    co_await tx.query(insert_challenge, pg::Bytes{challenge}, name_of(purpose), account, now + limits::passkey_challenge_life);
    co_return challenge;
}

Task<Result<PasskeyId>> add_passkey(pg::SystemTx& tx, webauthn::RelyingParty const& party, AccountId account, NewPasskey const& said, Instant now)
{
    auto const challenge = co_await take(tx, said.client_data_json, account, Purpose::enrol, now);
    if (!challenge) co_return refused(not_ours);
    auto const credential = webauthn::read_registration(party, {*challenge}, said.client_data_json, said.attestation_object);
    if (!credential) co_return refused(webauthn::words_of(credential.error()));
    tx.queue(lock_account, account);
    auto const count = co_await tx.query(count_passkeys, account);
    if (count[0].get<std::int64_t>(0) >= static_cast<std::int64_t>(limits::passkeys_max))
        co_return Error{ErrorKind::conflict, "factors.too_many_passkeys", "there are " + std::to_string(limits::passkeys_max) + " already: remove one first"};
    PasskeyId const id{new_uuid7(now.ms())};
    auto const added = co_await tx.query(insert_passkey, id, account, pg::Bytes{credential->id}, credential->algorithm, pg::Bytes{credential->public_key},
        std::int64_t{credential->sign_count}, credential->is_backup_eligible, credential->is_backed_up, said.name, now);
    if (added.empty()) co_return Error{ErrorKind::conflict, "factors.passkey_known", "this passkey is registered already"};
    co_return id;
}

Task<std::optional<std::string>> remove_passkey(pg::SystemTx& tx, AccountId account, PasskeyId id)
{
    auto const rows = co_await tx.query(delete_passkey, account, id);
    if (rows.empty()) co_return std::nullopt;
    co_return rows[0].get<std::string>(0);
}

Task<Result<UsedPasskey>> use_passkey(
    pg::SystemTx& tx, webauthn::RelyingParty const& party, std::optional<AccountId> account, Purpose purpose, PasskeyAssertion const& assertion, Instant now)
{
    auto const id = crypto::from_base64url(assertion.id), client_data = crypto::from_base64url(assertion.client_data_json),
               data = crypto::from_base64url(assertion.authenticator_data), signature = crypto::from_base64url(assertion.signature);
    if (!id || !client_data || !data || !signature) co_return refused("not base64url");
    auto const challenge = co_await take(tx, *client_data, account, purpose, now);
    if (!challenge) co_return refused(not_ours);
    auto const rows = co_await tx.query(lock_passkey, pg::Bytes{*id});
    if (rows.empty()) co_return refused("no such passkey");
    auto const row = rows[0];
    auto const owner = row.get<AccountId>(1);
    if (account && owner != *account) co_return refused("no such passkey");
    // Without a name the passkey must say whose it is; with one it may, and must not contradict (section 7.2, step 6).
    std::string_view const handle{reinterpret_cast<char const*>(owner.value.bytes.data()), owner.value.bytes.size()};
    if (assertion.user_handle ? crypto::from_base64url(*assertion.user_handle) != handle : !account) co_return refused("it remembers another person");
    bool const alone = purpose == Purpose::sign_in || purpose == Purpose::step_up;
    webauthn::Credential const known{
        *id, row.get<std::int32_t>(2), row.get<std::string>(3), static_cast<std::uint32_t>(row.get<std::int64_t>(4)), row.get<bool>(5)};
    auto const proof = webauthn::check_assertion(party, {*challenge, alone}, known, *client_data, *data, *signature);
    if (!proof) co_return refused(webauthn::words_of(proof.error()));
    co_await tx.query(use_row, row.get<PasskeyId>(0), std::int64_t{proof->sign_count}, proof->is_backed_up, now);
    co_return UsedPasskey{owner, proof->user_verified};
}

} // namespace shopx::factors
