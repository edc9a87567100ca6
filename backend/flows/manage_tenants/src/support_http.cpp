#include "parts.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits/tenancy.hpp"
#include "shopx/members/members.hpp"

#include <algorithm>

namespace shopx::manage_tenants {
namespace {

using enum Permission;

/// What a tenant may hand to our support beyond looking. Not what binds the business, sells, or makes further ways in.
constexpr std::array beyond_looking{change_catalog, change_stock, manage_stores};

struct GrantPost {
    std::string reason;
    std::int32_t hours = 0;
    std::optional<std::vector<std::string>> permissions;
    static constexpr auto wire()
    {
        return json::object<GrantPost>("SupportGrantPost", "Lets our support in for a while",
            json::field("reason", &GrantPost::reason, "What they are to look at", "Receipts print twice").length(1, 500),
            json::field("hours", &GrantPost::hours, "For how long", "24").range(1, limits::support_hours_max),
            json::field("permissions", &GrantPost::permissions, "change_catalog, change_stock, manage_stores; absent: they may look and change nothing",
                R"(["change_catalog"])")
                .items(0, beyond_looking.size())
                .length(1, 40));
    }
};

void check(GrantPost const& body, json::Problems& problems)
{
    if (!body.permissions) return;
    for (std::size_t i = 0; i < body.permissions->size(); ++i) {
        auto const known =
            std::any_of(beyond_looking.begin(), beyond_looking.end(), [&](Permission one) { return shopx::name_of(one) == (*body.permissions)[i]; });
        if (!known) problems.add(json::pointer({"permissions", i}), "not_one_of", "change_catalog, change_stock or manage_stores");
    }
}

struct GrantBody {
    Uuid id;
    std::string reason;
    std::vector<std::string> permissions;
    AccountId granted_by;
    Instant granted_at;
    Instant expires_at;
    std::optional<Instant> revoked_at;
    static constexpr auto wire()
    {
        return json::object<GrantBody>("SupportGrant", "Our support may come in", json::field("id", &GrantBody::id, "Of this grant"),
            json::field("reason", &GrantBody::reason, "What they are to look at", "Receipts print twice"),
            json::field("permissions", &GrantBody::permissions, "All that they may"), json::field("granted_by", &GrantBody::granted_by, "Whose account"),
            json::field("granted_at", &GrantBody::granted_at, "From when on", "2026-11-23T10:00:00Z"),
            json::field("expires_at", &GrantBody::expires_at, "Until when", "2026-11-24T10:00:00Z"),
            json::field("revoked_at", &GrantBody::revoked_at, "When it was taken back"));
    }
};

struct GrantsBody {
    std::vector<GrantBody> items;
    static constexpr auto wire()
    {
        return json::object<GrantsBody>("SupportGrants", "Whom the business let in, and when", json::field("items", &GrantsBody::items, "The latest first"));
    }
};

GrantBody body_of(tenancy::SupportGrant const& grant)
{
    return {grant.id, grant.reason, members::names_of(grant.permissions), grant.granted_by, grant.granted_at, grant.expires_at, grant.revoked_at};
}

Permissions permissions_asked(GrantPost const& body)
{
    auto bits = members::built_in_role("support")->permissions.bits();
    for (auto const one : beyond_looking) {
        auto const asked = body.permissions && std::find(body.permissions->begin(), body.permissions->end(), shopx::name_of(one)) != body.permissions->end();
        if (asked) bits |= Permissions{one}.bits();
    }
    return Permissions::from_bits(bits);
}

Task<http::Response> post_grant(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<GrantPost>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const caller = request.caller();
    auto const actor = audit::actor_of(request);
    auto const now = parts.clock.now();
    tenancy::SupportGrant const grant{new_uuid7(now.ms()), body->reason, permissions_asked(*body), caller.account, now, now + std::chrono::hours{body->hours}};
    if (!caller.permissions.has_all(grant.permissions))
        co_return http::problem({ErrorKind::forbidden, "auth.forbidden", "nobody gives what they may not do themselves"});
    auto tx = co_await parts.db.begin(caller.tenant);
    co_await tenancy::grant_support(tx, grant);
    audit::Entry const entry{"support.granted", grant.id.to_string(), "", json::write(body_of(grant))};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json(201, body_of(grant));
}

Task<http::Response> get_grants(http::Request const& request, Parts const& parts)
{
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const grants = co_await tenancy::support_grants(tx);
    GrantsBody body;
    for (auto const& grant : grants) body.items.push_back(body_of(grant));
    co_return http::json(200, body);
}

Task<http::Response> delete_grant(http::Request const& request, Parts const& parts)
{
    auto const id = Uuid::parse(request.path_value("grant_id"));
    auto const unknown = [] { return http::problem({ErrorKind::not_found, "tenancy.unknown_grant", "no such grant"}); };
    if (!id) co_return unknown();
    auto const actor = audit::actor_of(request);
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin(request.caller().tenant);
    bool const known = co_await tenancy::revoke_support(tx, *id, now);
    if (!known) co_return unknown();
    audit::Entry const entry{"support.revoked", id->to_string()};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    http::Response response;
    response.status = 204;
    co_return response;
}

} // namespace

void add_support_routes(http::Routes& list, ManageTenants::Impl& impl)
{
    using enum http::Method;
    list.push_back({.method = post,
        .path = "/v1/support-grants",
        .permission = manage_tenant,
        .summary = "Let our support in for a while",
        .handler = [&parts = impl.parts](http::Request const& request) { return post_grant(request, parts); },
        .request = json::schema_of<GrantPost>(),
        .response = json::schema_of<GrantBody>(),
        .statuses = {201},
        .step_up = true});
    list.push_back({.method = get,
        .path = "/v1/support-grants",
        .permission = manage_tenant,
        .summary = "Whom the business let in",
        .handler = [&parts = impl.parts](http::Request const& request) { return get_grants(request, parts); },
        .response = json::schema_of<GrantsBody>()});
    list.push_back({.method = delete_,
        .path = "/v1/support-grants/{grant_id}",
        .permission = manage_tenant,
        .summary = "Take it back: within five seconds nobody is let in by it any more",
        .handler = [&parts = impl.parts](http::Request const& request) { return delete_grant(request, parts); },
        .statuses = {204},
        .errors = {"tenancy.unknown_grant"}});
}

} // namespace shopx::manage_tenants
