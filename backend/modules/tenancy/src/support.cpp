// Grants that a tenant gives to our support, and the visits that are made by them.
#include "shopx/tenancy/tenancy.hpp"

#include "support_token.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::tenancy {
namespace {

constexpr pg::Statement insert_grant{"tenancy.grant_support", R"sql(
    insert into tenancy.support_grants (tenant_id, id, reason, permissions, granted_by, granted_at, expires_at)
    values ($1::uuid, $2::uuid, $3::text, $4::text[], $5::uuid, $6::timestamptz, $7::timestamptz)
)sql"};
constexpr pg::Statement select_grants{"tenancy.support_grants", R"sql(
    select id, reason, array_to_string(permissions, ','), granted_by, granted_at, expires_at, revoked_at
      from tenancy.support_grants where tenant_id = $1::uuid order by granted_at desc, id desc limit $2::bigint
)sql"};
constexpr pg::Statement revoke_grant{"tenancy.revoke_support", R"sql(
    update tenancy.support_grants set revoked_at = coalesce(revoked_at, $3::timestamptz) where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement insert_visit{"tenancy.open_support_visit", R"sql(
    insert into tenancy.support_visits (tenant_id, id, grant_id, operator, digest, opened_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::bytea, $6::timestamptz)
)sql"};

std::vector<std::string> names_of(Permissions permissions)
{
    std::vector<std::string> names;
    for (auto const& known : permission_names)
        if (known.permission != Permission::none && permissions.has(known.permission)) names.emplace_back(known.name);
    return names;
}

} // namespace

Permissions permissions_named(std::string_view joined)
{
    Permissions permissions;
    while (!joined.empty()) {
        auto const end = std::min(joined.find(','), joined.size());
        for (auto const& known : permission_names)
            if (known.name == joined.substr(0, end)) permissions = Permissions::from_bits(permissions.bits() | Permissions{known.permission}.bits());
        joined.remove_prefix(std::min(end + 1, joined.size()));
    }
    return permissions;
}

Task<void> grant_support(pg::TenantTx& tx, SupportGrant const& grant)
{
    co_await tx.query(insert_grant, tx.tenant(), grant.id, grant.reason, names_of(grant.permissions), grant.granted_by, grant.granted_at, grant.expires_at);
}

Task<std::vector<SupportGrant>> support_grants(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(select_grants, tx.tenant(), limits::support_grants_shown_max);
    std::vector<SupportGrant> grants;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        grants.push_back({row.get<Uuid>(0), row.get<std::string>(1), permissions_named(row.get<std::string_view>(2)), row.get<AccountId>(3),
            row.get<Instant>(4), row.get<Instant>(5), row.get<std::optional<Instant>>(6)});
    }
    co_return grants;
}

Task<bool> revoke_support(pg::TenantTx& tx, Uuid grant_id, Instant now)
{
    auto const rows = co_await tx.query(revoke_grant, tx.tenant(), grant_id, now);
    co_return rows.affected() == 1;
}

Task<std::optional<SupportVisit>> open_support_visit(pg::TenantTx& tx, std::string const& operator_name, Instant now)
{
    auto const grants = co_await support_grants(tx);
    SupportGrant const* longest = nullptr;
    for (auto const& grant : grants)
        if (grant.holds_at(now) && (longest == nullptr || grant.expires_at > longest->expires_at)) longest = &grant;
    if (longest == nullptr) co_return std::nullopt;
    SupportVisit visit{new_uuid7(now.ms()), *longest, new_support_token(tx.tenant())};
    auto const digest = digest_of_token(visit.token);
    co_await tx.query(insert_visit, tx.tenant(), visit.id, visit.grant.id, operator_name, pg::Bytes{digest}, now);
    co_return visit;
}

} // namespace shopx::tenancy
