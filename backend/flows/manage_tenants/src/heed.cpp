// What lies around every route: the standing of the tenant, and the eye on our support.
#include "shopx/manage_tenants/manage_tenants.hpp"

#include "shopx/audit/audit.hpp"

namespace shopx::manage_tenants {
namespace {

Error suspended(tenancy::State state)
{
    return {ErrorKind::forbidden, "tenancy.suspended",
        "the business is " + std::string{tenancy::name_of(state)} + ": its tills go on, its back office changes nothing, and its programs pause"};
}

Task<http::Response> if_standing_allows(
    http::Request const& request, http::Handler const& handler, Permission permission, Clock const& clock, tenancy::Standings& standings)
{
    auto const standing = co_await standings.of(request.caller().tenant);
    auto const state = standing->state_at(clock.now());
    if (!tenancy::permissions_in(state).has(permission)) co_return http::problem(suspended(state));
    co_return co_await handler(request);
}

std::string_view word_of(http::Method method)
{
    switch (method) {
    case http::Method::get: return "GET";
    case http::Method::put: return "PUT";
    case http::Method::post: return "POST";
    case http::Method::patch: return "PATCH";
    case http::Method::delete_: return "DELETE";
    }
    return "";
}

constexpr std::size_t path_bytes_shown = 150; // a subject has at most 200

/// In our trail first: an act that is there and failed is better than an act that is not there.
Task<http::Response> in_both_trails(http::Request const& request, http::Handler const& handler, bool is_members_own, Clock const& clock, pg::Database& db)
{
    if (request.caller().kind != http::CallerKind::support) co_return co_await handler(request);
    if (is_members_own) co_return http::problem({ErrorKind::forbidden, "auth.forbidden", "support changes nothing that is a member's own"});
    auto const tenant = request.caller().tenant;
    auto const actor = audit::actor_of(request);
    auto const now = clock.now();
    auto const what = std::string{word_of(request.method)}.append(" ").append(request.path.substr(0, path_bytes_shown));
    {
        auto tx = co_await db.begin_system();
        audit::OperatorAct const act{"visit " + actor.id.to_string(), "support.called", tenant, what};
        co_await audit::record(tx, act, now);
        co_await tx.commit();
    }
    {
        auto tx = co_await db.begin(tenant);
        audit::Entry const entry{"support.called", what};
        co_await audit::record(tx, actor, entry, now);
        co_await tx.commit();
    }
    co_return co_await handler(request);
}

} // namespace

Task<Result<http::Caller>> pause_program(http::Caller program, Clock const& clock, tenancy::Standings& standings)
{
    auto const standing = co_await standings.of(program.tenant);
    auto const state = standing->state_at(clock.now());
    if (state != tenancy::State::active) co_return suspended(state);
    co_return program;
}

void heed_standing(http::Routes& routes, Clock const& clock, tenancy::Standings& standings)
{
    for (auto& route : routes) {
        if (route.permission == Permission::none) continue;
        route.errors.push_back("tenancy.suspended");
        if (!route.handler) continue; // a stream only reads
        route.handler = [inner = std::move(route.handler), permission = route.permission, &clock, &standings](
                            http::Request const& request) { return if_standing_allows(request, inner, permission, clock, standings); };
    }
}

void watch_support(http::Routes& routes, Clock const& clock, pg::Database& db)
{
    for (auto& route : routes) {
        if (route.permission == Permission::none) continue;
        if (route.stream) {
            route.check_stream = [inner = std::move(route.check_stream)](http::Request const& request) -> std::optional<Error> {
                if (request.caller().kind == http::CallerKind::support)
                    return Error{ErrorKind::forbidden, "auth.forbidden", "support reads pages, and no stream that outlasts its grant"};
                return inner ? inner(request) : std::nullopt;
            };
            continue;
        }
        bool const is_members_own = route.permission == Permission::signed_in && route.method != http::Method::get;
        route.handler = [inner = std::move(route.handler), is_members_own, &clock, &db](
                            http::Request const& request) { return in_both_trails(request, inner, is_members_own, clock, db); };
    }
}

} // namespace shopx::manage_tenants
