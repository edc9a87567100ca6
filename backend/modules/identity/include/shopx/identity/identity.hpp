// Who a person is, what they may do, and the tokens that say so.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/members/members.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace shopx::identity {

struct Account {
    AccountId id;
    std::string email;
    std::string name;
};

/// Creates the account, or gives the one there is with this e-mail its new password.
Task<AccountId> put_account(pg::SystemTx& tx, Account const& account, std::string const& password_hash, Instant now);
Task<std::optional<Account>> find_account(pg::SystemTx& tx, AccountId id);
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
http::Routes routes(Loop& loop, Clock const& clock, pg::Database& db, Tokens& tokens, std::chrono::seconds token_life);

} // namespace shopx::identity
