#include "shopx/factors/factors.hpp"

#include "passkeys.hpp"
#include "recovery_codes.hpp"
#include "totp.hpp"

#include "shopx/runtime/crypto.hpp"

#include <algorithm>
#include <chrono>

namespace shopx::factors {
namespace {

constexpr pg::Statement read_kinds{"factors.kinds_of", R"sql(
    select exists (select from factors.totp where account_id = $1::uuid and confirmed_at is not null),
           exists (select from factors.passkeys where account_id = $1::uuid),
           exists (select from factors.recovery_codes where account_id = $1::uuid and used_at is null)
)sql"};
constexpr pg::Statement delete_passkeys{"factors.delete_passkeys", "delete from factors.passkeys where account_id = $1::uuid"};
constexpr pg::Statement delete_challenges{"factors.delete_challenges", "delete from factors.challenges where account_id = $1::uuid"};

} // namespace

Factors::Factors(crypto::Sealer sealer, webauthn::RelyingParty party) : sealer_{std::move(sealer)}, party_{std::move(party)} {}

Task<Kinds> Factors::kinds_of(pg::SystemTx& tx, AccountId account) const
{
    auto const rows = co_await tx.query(read_kinds, account);
    co_return Kinds{rows[0].get<bool>(0), rows[0].get<bool>(1), rows[0].get<bool>(2)};
}

Task<PasskeyAsk> Factors::ask_passkey(pg::SystemTx& tx, std::optional<AccountId> account, Purpose purpose, Instant now) const
{
    auto const challenge = co_await new_challenge(tx, account, purpose, now);
    PasskeyAsk ask{crypto::base64url(challenge), std::chrono::milliseconds{limits::passkey_challenge_life}.count(), party_.id, {},
        purpose == Purpose::second_factor ? "preferred" : "required"};
    if (account) {
        auto const passkeys = co_await passkeys_of(tx, *account);
        for (auto const& passkey : passkeys) ask.allow_credentials.push_back({.id = crypto::base64url(passkey.credential_id)});
    }
    co_return ask;
}

http::Response response_of(Refused const& refused, Instant now)
{
    auto response = http::problem(refused);
    if (!refused.until) return response;
    auto const wait = std::chrono::ceil<std::chrono::seconds>(*refused.until - now);
    for (auto& [name, value] : response.headers)
        if (name == "retry-after") value = std::to_string(std::max<std::int64_t>(1, wait.count()));
    return response;
}

Task<boost::system::result<Proven, Refused>> Factors::prove(pg::SystemTx& tx, AccountId account, Proof const& proof, Instant now) const
{
    if (proof.totp_code.has_value() + proof.recovery_code.has_value() + proof.passkey.has_value() != 1)
        co_return Refused{{ErrorKind::bad_request, "factors.one_proof", "give one proof: a code of the app, a recovery code or a passkey"}};
    std::optional<Refused> refused;
    Proven proven;
    if (proof.totp_code) {
        auto const used = co_await use_totp(tx, sealer_, account, *proof.totp_code, now);
        proven.kind = Kind::totp;
        if (!used) refused = used.error();
    } else if (proof.recovery_code) {
        auto const used = co_await use_recovery_code(tx, account, *proof.recovery_code, now);
        proven.kind = Kind::recovery_code;
        if (!used) refused = Refused{used.error()};
    } else {
        auto const used = co_await use_passkey(tx, party_, account, proof.purpose, *proof.passkey, now);
        proven.kind = Kind::passkey;
        if (used)
            proven.user_verified = used->user_verified;
        else
            refused = Refused{used.error()};
    }
    if (!refused) co_return proven;
    co_await tx.commit();
    co_return std::move(*refused);
}

Task<Result<AccountId>> Factors::prove_by_passkey_alone(pg::SystemTx& tx, PasskeyAssertion const& assertion, Instant now) const
{
    auto const used = co_await use_passkey(tx, party_, std::nullopt, Purpose::sign_in, assertion, now);
    if (used) co_return used->account;
    co_await tx.commit();
    co_return used.error();
}

Task<void> Factors::remove_all(pg::SystemTx& tx, AccountId account)
{
    co_await remove_totp(tx, account);
    co_await remove_recovery_codes(tx, account);
    tx.queue(delete_challenges, account);
    co_await tx.query(delete_passkeys, account);
}

} // namespace shopx::factors
