#include "key_ring.hpp"
#include "revoked.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/identity/identity.hpp"
#include "shopx/runtime/json.hpp"

#include <unordered_map>

namespace shopx::identity {
namespace {

struct Claims {
    std::string iss, aud;
    Uuid sub, tid;
    std::int32_t pv = 0;
    Uuid sid;
    std::int64_t auth_time = 0, iat = 0, exp = 0;
    std::optional<std::string> knd;
    std::optional<Uuid> reg;
    std::optional<bool> enr;
    static constexpr auto wire()
    {
        return json::object<Claims>("TokenClaims", "Of an access token", json::field("iss", &Claims::iss, "Who gave it"),
            json::field("aud", &Claims::aud, "For whom"), json::field("sub", &Claims::sub, "The account"), json::field("tid", &Claims::tid, "The tenant"),
            json::field("pv", &Claims::pv, "The member's permissions version"), json::field("sid", &Claims::sid, "The session"),
            json::field("auth_time", &Claims::auth_time, "When the person last proved who they are, seconds"),
            json::field("iat", &Claims::iat, "Given at, seconds"), json::field("exp", &Claims::exp, "Of no use from then on, seconds"),
            json::field("knd", &Claims::knd, "pin or support; absent: a member").length(1, 10),
            json::field("reg", &Claims::reg, "The register that a PIN was given at"),
            json::field("enr", &Claims::enr, "True: may only set up a second factor"));
    }
};

constexpr std::string_view issuer = "shopx";
constexpr std::string_view audience = "shopx-api";

Error refused(std::string detail) { return {ErrorKind::unauthenticated, "auth.invalid_token", std::move(detail)}; }

constexpr std::int64_t seconds_of(Instant t) { return t.us / 1'000'000; }

std::optional<http::CallerKind> kind_named(std::optional<std::string> const& name)
{
    if (!name) return http::CallerKind::member;
    for (auto const kind : {http::CallerKind::pin, http::CallerKind::support})
        if (http::name_of(kind) == *name) return kind;
    return std::nullopt;
}

/// Where a person must be let in who has to set up a second factor first.
bool is_on_the_way_to_a_second_factor(std::string_view path)
{
    for (std::string_view const way : {"/v1/factors", "/v1/session", "/v1/sessions", "/v1/me"})
        if (path == way || (path.starts_with(way) && path[way.size()] == '/')) return true;
    return false;
}

} // namespace

struct Tokens::Impl {
    Clock const& clock;
    members::Members& members;
    std::chrono::seconds life;
    KeyRing keys;
    Revoked revoked;
    std::unordered_map<std::string, Claims> verified;

    Impl(Loop& loop, Clock const& c, pg::Database& db, members::Members& m, std::filesystem::path const& folder, std::chrono::seconds token_life)
        : clock{c},
          members{m},
          life{token_life},
          keys{folder, token_life, c.now()},
          revoked{loop, db, token_life}
    {
    }

    Result<Claims> verify(std::string_view token) const
    {
        auto const first = token.find('.');
        auto const second = first == token.npos ? token.npos : token.find('.', first + 1);
        if (second == token.npos || token.find('.', second + 1) != token.npos) return refused("not three parts");
        auto const* const key = keys.verifying(token.substr(0, first), clock.now());
        if (key == nullptr) return refused("not a header of ours");
        auto const signature = crypto::from_base64url(token.substr(second + 1));
        if (!signature || !key->verify(token.substr(0, second), *signature)) return refused("the signature is wrong");
        auto const payload = crypto::from_base64url(token.substr(first + 1, second - first - 1));
        if (!payload) return refused("the payload can't be read");
        auto claims = json::read<Claims>(*payload);
        if (!claims || claims->iss != issuer || claims->aud != audience || !kind_named(claims->knd)) return refused("the claims are not ours");
        return *claims;
    }
};

Tokens::Tokens(Loop& loop, Clock const& clock, pg::Database& db, members::Members& members, std::filesystem::path const& folder, std::chrono::seconds life)
    : impl_{std::make_shared<Impl>(loop, clock, db, members, folder, life)}
{
}
Tokens::~Tokens() = default;

std::chrono::seconds Tokens::life() const { return impl_->life; }

std::string Tokens::jwks() const
{
    impl_->keys.refresh(impl_->clock.now());
    return json::write(impl_->keys.public_keys(impl_->clock.now()));
}

void Tokens::refuse(std::span<Uuid const> sessions)
{
    for (auto const& session : sessions) impl_->revoked.add(session, impl_->clock.now());
}

std::string Tokens::issue(Grant const& grant) const
{
    auto const now = impl_->clock.now();
    impl_->keys.refresh(now);
    Claims claims{std::string{issuer}, std::string{audience}, grant.account.value, grant.tenant.value, grant.permissions_version, grant.session,
        seconds_of(grant.proven_at), seconds_of(now), seconds_of(grant.expires_at), {}, {}, {}};
    if (grant.kind != http::CallerKind::member) claims.knd = std::string{http::name_of(grant.kind)};
    if (grant.at_register) claims.reg = grant.at_register->value;
    if (grant.enrols_only) claims.enr = true;
    auto const text = impl_->keys.signing_header(now) + "." + crypto::base64url(json::write(claims));
    return text + "." + crypto::base64url(impl_->keys.signing(now).sign(text));
}

Task<Result<http::Caller>> Tokens::authenticate(http::Request const& request)
{
    auto token = request.bearer();
    if (token.empty() && request.header("authorization").empty()) token = request.cookie("__Host-shopx_access");
    if (token.empty()) co_return Error{ErrorKind::unauthenticated, "auth.no_token", "this needs an access token: Authorization: Bearer ..."};
    if (token.size() > limits::token_bytes_max) co_return refused("longer than any token of ours");
    auto const now = impl_->clock.now();
    impl_->keys.refresh(now);
    std::string text{token};
    auto at = impl_->verified.find(text);
    if (at == impl_->verified.end()) {
        auto const claims = impl_->verify(text);
        if (!claims) co_return claims.error();
        if (impl_->verified.size() >= limits::verified_tokens_max) impl_->verified.clear();
        at = impl_->verified.emplace(std::move(text), *claims).first;
    }
    auto const claims = at->second;
    if (seconds_of(now) >= claims.exp) {
        impl_->verified.erase(at);
        co_return refused("the token has expired");
    }
    co_await impl_->revoked.fresh();
    if (impl_->revoked.has(claims.sid)) co_return refused("the session has ended; sign in again");
    auto member = co_await impl_->members.find(TenantId{claims.tid}, AccountId{claims.sub});
    if (member && member->version < claims.pv) { // the token is newer than what is remembered: another process gave it after a change
        impl_->members.forget(TenantId{claims.tid}, AccountId{claims.sub});
        member = co_await impl_->members.find(TenantId{claims.tid}, AccountId{claims.sub});
    }
    if (!member || !member->active || member->version != claims.pv) co_return refused("the permissions have changed since; sign in again");
    if (claims.enr.value_or(false) && !is_on_the_way_to_a_second_factor(request.path))
        co_return Error{ErrorKind::forbidden, "identity.second_factor_missing", "this shop asks for a second factor: set one up first"};
    http::Caller caller{.tenant = TenantId{claims.tid},
        .account = AccountId{claims.sub},
        .permissions = member->permissions,
        .kind = *kind_named(claims.knd),
        .session = claims.sid,
        .stores = member->stores,
        .proven_at = Instant{claims.auth_time * 1'000'000}};
    if (claims.reg) caller.at_register = RegisterId{*claims.reg};
    co_return caller;
}

} // namespace shopx::identity
