#include "shopx/identity/identity.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/json.hpp"

#include <unordered_map>

namespace shopx::identity {
namespace {

struct Header {
    std::string alg, kid, typ;
    static constexpr auto wire()
    {
        return json::object<Header>("TokenHeader", "Of an access token", json::field("alg", &Header::alg, "ES256 and nothing else"),
            json::field("kid", &Header::kid, "The key's thumbprint"), json::field("typ", &Header::typ, "at+jwt"));
    }
};

struct Claims {
    std::string iss, aud;
    Uuid sub, tid;
    std::int32_t pv = 0;
    std::int64_t iat = 0, exp = 0;
    static constexpr auto wire()
    {
        return json::object<Claims>("TokenClaims", "Of an access token", json::field("iss", &Claims::iss, "Who gave it"),
            json::field("aud", &Claims::aud, "For whom"), json::field("sub", &Claims::sub, "The account"), json::field("tid", &Claims::tid, "The tenant"),
            json::field("pv", &Claims::pv, "The member's permissions version"), json::field("iat", &Claims::iat, "Given at, seconds"),
            json::field("exp", &Claims::exp, "Of no use from then on, seconds"));
    }
};

constexpr std::string_view issuer = "shopx";
constexpr std::string_view audience = "shopx-api";
constexpr std::string_view token_type = "at+jwt";

Error refused(std::string detail) { return {ErrorKind::unauthenticated, "auth.invalid_token", std::move(detail)}; }

} // namespace

struct Tokens::Impl {
    Clock const& clock;
    crypto::Es256Key key;
    members::Members& members;
    std::string header; // every token of ours begins with it: one algorithm, one key, fixed by the verifier
    std::unordered_map<std::string, Claims> verified;

    Impl(Clock const& c, members::Members& m, std::filesystem::path const& folder)
        : clock{c},
          key{crypto::Es256Key::load_or_make(folder / "token-key.pem")},
          members{m},
          header{crypto::base64url(json::write(Header{"ES256", key.id(), std::string{token_type}}))}
    {
    }

    Result<Claims> verify(std::string_view token) const
    {
        auto const first = token.find('.');
        auto const second = first == token.npos ? token.npos : token.find('.', first + 1);
        if (second == token.npos || token.find('.', second + 1) != token.npos) return refused("not three parts");
        if (token.substr(0, first) != header) return refused("not a header of ours");
        auto const signature = crypto::from_base64url(token.substr(second + 1));
        if (!signature || !key.verify(token.substr(0, second), *signature)) return refused("the signature is wrong");
        auto const payload = crypto::from_base64url(token.substr(first + 1, second - first - 1));
        if (!payload) return refused("the payload can't be read");
        auto claims = json::read<Claims>(*payload);
        if (!claims || claims->iss != issuer || claims->aud != audience) return refused("the claims are not ours");
        return *claims;
    }
};

Tokens::Tokens(Clock const& clock, members::Members& members, std::filesystem::path const& folder) : impl_{std::make_shared<Impl>(clock, members, folder)} {}
Tokens::~Tokens() = default;

std::string Tokens::issue(TenantId tenant, AccountId account, std::int32_t permissions_version, Instant expires_at) const
{
    Claims const claims{std::string{issuer}, std::string{audience}, account.value, tenant.value, permissions_version, impl_->clock.now().us / 1'000'000,
        expires_at.us / 1'000'000};
    auto const text = impl_->header + "." + crypto::base64url(json::write(claims));
    return text + "." + crypto::base64url(impl_->key.sign(text));
}

Task<Result<http::Caller>> Tokens::authenticate(http::Request const& request)
{
    auto const token = request.bearer();
    if (token.empty()) co_return Error{ErrorKind::unauthenticated, "auth.no_token", "this needs an access token: Authorization: Bearer ..."};
    if (token.size() > limits::token_bytes_max) co_return refused("longer than any token of ours");
    std::string text{token};
    auto at = impl_->verified.find(text);
    if (at == impl_->verified.end()) {
        auto const claims = impl_->verify(text);
        if (!claims) co_return claims.error();
        if (impl_->verified.size() >= limits::verified_tokens_max) impl_->verified.clear();
        at = impl_->verified.emplace(std::move(text), *claims).first;
    }
    auto const claims = at->second;
    if (impl_->clock.now().us / 1'000'000 >= claims.exp) {
        impl_->verified.erase(at);
        co_return refused("the token has expired");
    }
    auto const member = co_await impl_->members.find(TenantId{claims.tid}, AccountId{claims.sub});
    if (!member || !member->active || member->version != claims.pv) co_return refused("the permissions have changed since; sign in again");
    co_return http::Caller{.tenant = TenantId{claims.tid},
        .account = AccountId{claims.sub},
        .permissions = member->permissions,
        .stores = member->stores,
        .proven_at = Instant{claims.iat * 1'000'000}};
}

} // namespace shopx::identity
