// Who a person is, what they may do, and the tokens that say so.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/members/members.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <filesystem>
#include <memory>
#include <string>

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
/// Lets sign-in find the tenant. What the account may do there is said by members::put_member.
Task<void> join_tenant(pg::SystemTx& tx, AccountId account, TenantId tenant);

/// argon2id with OWASP's parameters; slow on purpose, so run it on a blocking thread.
std::string hash_password(std::string const& password);

/// Gives out and checks access tokens: ES256, typ "at+jwt", with tenant, account and permissions version.
class Tokens {
public:
    /// The key is read from `folder`/token-key.pem, and made there when there is none.
    Tokens(Clock const& clock, members::Members& members, std::filesystem::path const& folder);
    ~Tokens();
    /// Verified tokens are remembered; a member's permissions version is never older than five seconds.
    Task<Result<http::Caller>> authenticate(http::Request const& request);
    std::string issue(TenantId tenant, AccountId account, std::int32_t permissions_version, Instant expires_at) const;

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// POST /v1/sign-in, GET /v1/me
http::Routes routes(Loop& loop, Clock const& clock, pg::Database& db, crypto::Sealer const& sealer, Tokens& tokens, std::chrono::seconds token_life);

} // namespace shopx::identity
