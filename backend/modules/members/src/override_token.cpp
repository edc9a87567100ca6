#include "override_token.hpp"

#include "shopx/base/limits/members.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::members {
namespace {

struct Header {
    std::string alg, kid, typ;
    static constexpr auto wire()
    {
        return json::object<Header>("OverrideHeader", "Of an override", json::field("alg", &Header::alg, "ES256 and nothing else"),
            json::field("kid", &Header::kid, "The key's thumbprint"), json::field("typ", &Header::typ, "override+jwt"));
    }
};

struct Claims {
    std::string iss;
    Uuid jti, tid, reg, sub, mgr;
    std::string perm, sbj;
    Uuid sid;
    std::int64_t iat = 0, exp = 0;
    static constexpr auto wire()
    {
        return json::object<Claims>("OverrideClaims", "Of an override", json::field("iss", &Claims::iss, "Who signed it"),
            json::field("jti", &Claims::jti, "Its id"), json::field("tid", &Claims::tid, "The tenant"), json::field("reg", &Claims::reg, "The register"),
            json::field("sub", &Claims::sub, "For whom"), json::field("mgr", &Claims::mgr, "Who approved"),
            json::field("perm", &Claims::perm, "What was approved"), json::field("sbj", &Claims::sbj, "What it is about: sale"),
            json::field("sid", &Claims::sid, "Which one"), json::field("iat", &Claims::iat, "Given at, seconds"),
            json::field("exp", &Claims::exp, "Of no use from then on, seconds"));
    }
};

constexpr std::string_view issuer = "shopx";

/// Every token of ours begins with it: one algorithm, one key, fixed by the verifier.
std::string header_of(crypto::Es256Key const& key) { return crypto::base64url(json::write(Header{"ES256", key.id(), "override+jwt"})); }

} // namespace

std::string sign(crypto::Es256Key const& key, Override const& given)
{
    Claims const claims{std::string{issuer}, given.id, given.tenant.value, given.register_id.value, given.cashier.value, given.manager.value, given.permission,
        given.subject_kind, given.subject_id, given.issued_at.us / 1'000'000, given.expires_at.us / 1'000'000};
    auto const text = header_of(key) + "." + crypto::base64url(json::write(claims));
    return text + "." + crypto::base64url(key.sign(text));
}

std::optional<Override> verify(crypto::Es256Key const& key, std::string_view token)
{
    if (token.size() > limits::override_bytes_max) return std::nullopt;
    auto const first = token.find('.');
    auto const second = first == token.npos ? token.npos : token.find('.', first + 1);
    if (second == token.npos || token.substr(0, first) != header_of(key)) return std::nullopt;
    auto const signature = crypto::from_base64url(token.substr(second + 1));
    if (!signature || !key.verify(token.substr(0, second), *signature)) return std::nullopt;
    auto const payload = crypto::from_base64url(token.substr(first + 1, second - first - 1));
    if (!payload) return std::nullopt;
    auto const claims = json::read<Claims>(*payload);
    if (!claims || claims->iss != issuer) return std::nullopt;
    return Override{claims->jti, TenantId{claims->tid}, RegisterId{claims->reg}, AccountId{claims->sub}, AccountId{claims->mgr}, claims->perm, claims->sbj,
        claims->sid, Instant{claims->iat * 1'000'000}, Instant{claims->exp * 1'000'000}};
}

} // namespace shopx::members
