#include "account_work.hpp"
#include "key_ring.hpp"
#include "sessions.hpp"

#include "shopx/tenancy/tenancy.hpp"

#include <algorithm>

namespace shopx::identity {
namespace {

/// What a program or our support is, is said by its credential alone.
Task<http::Response> describe_other(Context& context, http::Caller caller)
{
    std::optional<tenancy::Tenant> tenant;
    {
        auto tx = co_await context.parts.db.begin_system();
        tenant = co_await tenancy::find(tx, caller.tenant);
    }
    if (!tenant) co_return http::problem({ErrorKind::unauthenticated, "auth.invalid_token", "the business is no more"});
    MeBody me{.kind = std::string{name_of(caller.kind)}, .tenant = {tenant->id, tenant->name}, .permissions = members::names_of(caller.permissions)};
    if (caller.kind == http::CallerKind::support) me.role = name_of(caller.kind);
    co_return http::json(200, me);
}

Task<http::Response> get_me(http::Request const& request, Shared context)
{
    auto const caller = request.caller();
    if (caller.kind == http::CallerKind::api_key || caller.kind == http::CallerKind::support) co_return co_await describe_other(*context, caller);
    std::optional<Person> person;
    std::vector<TenantBody> tenants;
    std::optional<tenancy::Tenant> tenant;
    {
        auto tx = co_await context->parts.db.begin_system();
        tenant = co_await tenancy::find(tx, caller.tenant);
        person = co_await find_by_id(tx, context->parts.sealer, caller.account);
        if (person) tenants = co_await tenants_of(tx, caller.account);
    }
    std::optional<members::Member> member;
    {
        auto tx = co_await context->parts.db.begin(caller.tenant);
        member = co_await members::read_member(tx, caller.account);
    }
    if (!tenant || !member) co_return http::problem({ErrorKind::unauthenticated, "auth.invalid_token", "no longer a member"});
    MeBody me{.kind = std::string{name_of(caller.kind)}, .tenant = {tenant->id, tenant->name}, .role = member->role, .memberships = memberships_of(tenants)};
    if (person) me.account = person->account;
    bool const by_pin = caller.kind == http::CallerKind::pin;
    me.permissions = members::names_of(by_pin ? member->permissions & members::pin_permissions : member->permissions);
    co_return http::json(200, me);
}

Task<http::Response> get_keys(http::Request const&, Shared context)
{
    auto response = http::json_text(200, context->parts.tokens.jwks());
    response.headers.emplace_back("cache-control", "no-store"); // a new key signs ten seconds after it is made
    co_return response;
}

void add(http::Routes& all, http::Routes some) { std::move(some.begin(), some.end(), std::back_inserter(all)); }

} // namespace

std::vector<std::string> names_of(factors::Kinds const& kinds)
{
    std::vector<std::string> names;
    if (!kinds.any()) return names;
    if (kinds.totp) names.emplace_back("totp");
    if (kinds.passkey) names.emplace_back("passkey");
    if (kinds.recovery_code) names.emplace_back("recovery_code");
    return names;
}

std::string device_of(http::Request const& request)
{
    auto text = request.header("user-agent").substr(0, limits::device_name_bytes_max);
    std::string device;
    for (char const c : text) device += c >= ' ' && c < 127 ? c : '?'; // RFC 9110, section 5.5: what else a field may hold is of no use here
    return device;
}

Task<void> audit_session(Context& context, TenantId tenant, audit::Actor actor, audit::Entry entry)
{
    auto tx = co_await context.parts.db.begin(tenant);
    co_await audit::record(tx, actor, entry, context.parts.clock.now());
    co_await tx.commit();
}

std::optional<Error> refuse_all_but_people(http::Caller const& caller)
{
    if (caller.kind == http::CallerKind::member) return std::nullopt;
    return Error{ErrorKind::forbidden, "auth.forbidden", "this is for people who signed in with an account"};
}

Task<std::vector<Uuid>> end_sessions_of(pg::SystemTx& tx, AccountId account, std::optional<Uuid> except)
{
    Ending const ending{.account = account, .reason = Reason::password_changed, .except = except};
    co_return co_await end_sessions(tx, ending);
}

void forgive_attempts(pg::SystemTx& tx, std::string_view email)
{
    auto const whose = lower(std::string{email});
    Throttle::forgive(tx, {"account", whose, limits::attempts_of_account});
}

http::Routes routes(Parts parts)
{
    auto const context = std::make_shared<Context>(std::move(parts));
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/me",
        .permission = Permission::signed_in,
        .summary = "Who is signed in",
        .handler = [context](http::Request const& request) { return get_me(request, context); },
        .response = json::schema_of<MeBody>()});
    list.push_back({.method = http::Method::get,
        .path = "/.well-known/jwks.json",
        .permission = Permission::none,
        .summary = "The public keys of access tokens (RFC 7517)",
        .handler = [context](http::Request const& request) { return get_keys(request, context); },
        .response = json::schema_of<JwksBody>()});
    add(list, sign_up_routes(context));
    add(list, password_routes(context));
    add(list, address_routes(context));
    add(list, invitation_routes(context));
    add(list, recovery_routes(context));
    add(list, sign_in_routes(context));
    add(list, session_routes(context));
    add(list, policy_routes(context));
    return list;
}

} // namespace shopx::identity
