#include "shopx/tenancy/tenancy.hpp"

#include "support_token.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/runtime/crypto.hpp"

#include <cstring>
#include <unordered_map>

namespace shopx::tenancy {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view prefix = "sxs_";
constexpr std::size_t tenant_characters = 22; // 16 bytes in base64url
constexpr std::size_t secret_characters = 52; // 5 bits each

constexpr pg::Statement visit_by_digest{"tenancy.support_visit", R"sql(
    select v.id, array_to_string(g.permissions, ','), g.expires_at, g.revoked_at
      from tenancy.support_visits v join tenancy.support_grants g on g.tenant_id = v.tenant_id and g.id = v.grant_id
     where v.tenant_id = $1::uuid and v.digest = $2::bytea
)sql"};

} // namespace

bool is_support_token(std::string_view bearer) { return bearer.starts_with(prefix); }

std::string new_support_token(TenantId tenant)
{
    std::string_view const bytes{reinterpret_cast<char const*>(tenant.value.bytes.data()), tenant.value.bytes.size()};
    return std::string{prefix} + crypto::base64url(bytes) + crypto::random_readable(secret_characters);
}

std::optional<TenantId> tenant_of_token(std::string_view token)
{
    if (!is_support_token(token) || token.size() != prefix.size() + tenant_characters + secret_characters) return std::nullopt;
    auto const bytes = crypto::from_base64url(token.substr(prefix.size(), tenant_characters));
    TenantId tenant;
    if (!bytes || bytes->size() != tenant.value.bytes.size()) return std::nullopt;
    std::memcpy(tenant.value.bytes.data(), bytes->data(), bytes->size());
    return tenant;
}

std::string digest_of_token(std::string_view token)
{
    auto const digest = crypto::sha256(token);
    return {digest.data(), digest.size()};
}

struct SupportDoor::Impl {
    struct Known {
        http::Caller caller;
        Instant expires_at;
        bool revoked = false;
        Steady::time_point read_at{};
    };
    Clock const& clock;
    pg::Database& db;
    std::unordered_map<std::string, Known> known{}; // by the token's digest

    Task<std::optional<Known>> read(TenantId tenant, std::string digest)
    {
        auto const started = Steady::now();
        auto tx = co_await db.begin(tenant);
        auto const rows = co_await tx.query(visit_by_digest, tenant, pg::Bytes{digest});
        if (rows.empty()) co_return std::nullopt;
        auto const visit = rows[0].get<Uuid>(0);
        Known found;
        found.caller.tenant = tenant;
        found.caller.account = AccountId{visit};
        found.caller.permissions = permissions_named(rows[0].get<std::string_view>(1));
        found.caller.kind = http::CallerKind::support;
        found.caller.session = visit;
        found.expires_at = rows[0].get<Instant>(2);
        found.revoked = !rows[0].is_null(3);
        found.read_at = started;
        if (known.size() >= limits::support_visits_max) known.clear();
        known[digest] = found;
        co_return found;
    }
};

SupportDoor::SupportDoor(Clock const& clock, pg::Database& db) : impl_{std::make_shared<Impl>(Impl{clock, db})} {}
SupportDoor::~SupportDoor() = default;

Task<Result<http::Caller>> SupportDoor::authenticate(std::string token)
{
    auto const tenant = tenant_of_token(token);
    if (!tenant) co_return Error{ErrorKind::unauthenticated, "auth.invalid_token", "not a support token of ours"};
    auto digest = digest_of_token(token);
    std::optional<Impl::Known> visit;
    auto const at = impl_->known.find(digest);
    if (at != impl_->known.end() && Steady::now() - at->second.read_at < limits::support_visit_stale_after) {
        visit = at->second;
    } else {
        auto reading = impl_->read(*tenant, std::move(digest));
        visit = co_await reading;
    }
    if (!visit) co_return Error{ErrorKind::unauthenticated, "auth.invalid_token", "not a support token of ours"};
    if (visit->revoked || impl_->clock.now() >= visit->expires_at)
        co_return Error{ErrorKind::forbidden, "tenancy.support_ended", "the tenant's grant has ended or was taken back"};
    co_return visit->caller;
}

} // namespace shopx::tenancy
