// Who a person is: accounts, sign-in, sessions, and the tokens that say who asks.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/factors/factors.hpp"
#include "shopx/mail/mail.hpp"
#include "shopx/members/members.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace shopx::identity {

struct Account {
    AccountId id;
    std::string email;
    std::string name;
};

/// Creates the account, or gives the one there is with this e-mail its new name and password.
Task<AccountId> put_account(pg::SystemTx& tx, crypto::Sealer const& sealer, Account const& account, std::string const& password_hash, Instant now);
/// For `shopx migrate`: seals e-mails and names that an earlier release wrote plainly, and blanks them. Throws when the keys are not
/// those that sealed the others.
void seal_accounts(pg::Admin& db, crypto::Sealer const& sealer);
/// Whether the accounts were sealed with these keys. With others nobody would be found.
bool has_the_keys(pg::Admin& db, crypto::Sealer const& sealer);
/// Seals anew what older keys sealed, of accounts and of links on their way; beside running servers. How many texts.
Task<std::int64_t> reseal(pg::Database& db, crypto::Sealer const& sealer);
/// The same of a tenant's invitations.
Task<std::int64_t> reseal_invitations(pg::TenantTx& tx, crypto::Sealer const& sealer);
Task<std::optional<Account>> find_account(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId id);
/// Lets sign-in find the tenant. What the account may do there is said by members::put_member.
Task<void> join_tenant(pg::SystemTx& tx, AccountId account, TenantId tenant);
/// Sign-in finds it no more.
Task<void> leave_tenant(pg::SystemTx& tx, AccountId account, TenantId tenant);
/// Of a tenant that is erased: what points to it, and the people who belong to no other, with all they have. Before tenancy::forget.
Task<void> forget_tenant(pg::SystemTx& tx, TenantId tenant);

/// argon2id with OWASP's parameters; slow on purpose, so run it on a blocking thread.
std::string hash_password(std::string const& password);

/// What an access token says.
struct Grant {
    TenantId tenant;
    AccountId account;
    std::int32_t permissions_version = 0;
    Uuid session{}; // of a PIN or of support: what stands behind it there
    Instant proven_at{};
    Instant expires_at{};
    http::CallerKind kind = http::CallerKind::member;
    std::optional<RegisterId> at_register{};
    bool enrols_only = false; // must set up a second factor before anything else
};

/// Gives out and checks access tokens: ES256, typ "at+jwt", with tenant, account, session and permissions version.
class Tokens {
public:
    /// Keys are in `folder`: token-key.pem, made when there is none, and those that `shopx keys rotate-token` added.
    Tokens(Loop& loop, Clock const& clock, pg::Database& db, members::Members& members, std::filesystem::path const& folder, std::chrono::seconds life);
    ~Tokens();
    /// By the bearer token, or by the web's cookie when there is no Authorization. What was verified is remembered; a member's permissions
    /// version and the end of a session are never known later than five seconds after.
    Task<Result<http::Caller>> authenticate(http::Request const& request);
    std::string issue(Grant const& grant) const;
    std::chrono::seconds life() const;
    /// The public keys as RFC 7517 has them.
    std::string jwks() const;
    /// This process refuses the tokens of these sessions at once; others find out within five seconds.
    void refuse(std::span<Uuid const> sessions);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};
/// A new key beside those in the folder, and its id. Every process knows it within five seconds; it signs after ten.
std::string add_token_key(std::filesystem::path const& folder, Instant now);

/// Ends a person's sessions, all but one, because their password changed. Tell Tokens::refuse which.
Task<std::vector<Uuid>> end_sessions_of(pg::SystemTx& tx, AccountId account, std::optional<Uuid> except);
/// A person proved by mail who they are: what failed before is forgotten, and a lock is open again.
void forgive_attempts(pg::SystemTx& tx, std::string_view email);

/// What a person should hear of, in the transaction that made it true: "refresh_token_reused", "new_device". The first device of all is none.
using Tell = std::function<Task<void>(pg::SystemTx&, AccountId, std::string_view news)>;

/// What sign-in works with.
struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    members::Members& members;
    factors::Factors const& factors;
    Tokens& tokens;
    crypto::Sealer sealer;
    Tell tell; // empty: nobody is told
    mail::Outbox& outbox;
    std::string origin; // of the web till: links in mails begin with it
};
/// Mails a person what happened by itself, to their account or their business, in the transaction that made it true.
Task<void> mail_news(mail::Outbox& outbox, crypto::Sealer const& sealer, pg::SystemTx& tx, AccountId account, mail::Letter letter,
    std::vector<std::pair<std::string_view, std::string>> values = {});
/// Sends the mails that people asked for, for ever.
Task<void> answer_link_requests(Parts parts);
/// The operator's way for a person who has lost password and factors: mails a link that removes the factors, to their address and without the
/// time of waiting, and says so in the audit log of each tenant. False: there is no such account.
Task<bool> recover_account(Parts& parts, std::string email);
/// Sign-up, invitations, passwords, addresses, recovery; sign-in, sessions, step-up, who one is, the security policy, and the public keys.
http::Routes routes(Parts parts);

} // namespace shopx::identity
