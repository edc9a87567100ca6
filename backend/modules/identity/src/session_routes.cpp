// What is done with a session after sign-in: going on, proving again, acting for another tenant, ending.
#include "context.hpp"
#include "cookies.hpp"
#include "sessions.hpp"

#include <algorithm>

namespace shopx::identity {
namespace {

Error session_ended() { return {ErrorKind::unauthenticated, "identity.session_ended", "the session has ended: sign in again"}; }
Error token_reused()
{
    return {
        ErrorKind::unauthenticated, "identity.refresh_token_reused", "a spent token came back, so somebody has a copy: the session has ended, sign in again"};
}
Error wrong_proof() { return {ErrorKind::forbidden, "identity.wrong_proof", "the proof is wrong"}; }

/// A refusal that also takes the browser's cookies, for they are of no use any more.
http::Response signed_out(Error const& error)
{
    auto response = http::problem(error);
    clear_session_cookies(response);
    return response;
}

/// The same session with a new access token, and a new refresh token when there is one.
http::Response renewed(Context& context, Session const& session, members::Member const& member, Demand const& demand, std::optional<std::string> refresh_token)
{
    auto& tokens = context.parts.tokens;
    auto const expires_at = context.parts.clock.now() + tokens.life();
    Grant const grant{.tenant = session.acting_for,
        .account = session.account,
        .permissions_version = member.version,
        .session = session.id,
        .proven_at = session.proven_at,
        .expires_at = expires_at,
        .enrols_only = demand.enrols_only};
    RenewedBody body{{}, {}, expires_at};
    if (session.transport == Transport::bearer) {
        body.access_token = tokens.issue(grant);
        body.refresh_token = std::move(refresh_token);
        return http::json(200, body);
    }
    auto response = http::json(200, body);
    set_cookie(response, access_cookie, tokens.issue(grant), tokens.life());
    if (refresh_token) set_cookie(response, refresh_cookie, *refresh_token, limits::session_idle_max);
    return response;
}

/// Somebody has a copy of this session's tokens: nobody goes on with it.
Task<http::Response> end_stolen(Context& context, http::Request const& request, pg::SystemTx tx, Session session)
{
    Ending const ending{.account = session.account, .reason = Reason::token_reused, .only = session.id};
    auto const ended = co_await end_sessions(tx, ending);
    if (context.parts.tell) co_await context.parts.tell(tx, session.account, "refresh_token_reused");
    co_await tx.commit();
    context.parts.tokens.refuse(ended);
    audit::Actor actor{"system", {}, session.id, std::string{request.peer}, request.request_id};
    audit::Entry entry{.action = "session.token_reused", .subject = session.id.to_string()};
    co_await audit_session(context, session.acting_for, std::move(actor), std::move(entry));
    co_return signed_out(token_reused());
}

Task<http::Response> refresh(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto const body = json::read<RefreshBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const token = body->refresh_token ? *body->refresh_token : std::string{request.cookie(refresh_cookie)};
    if (token.empty()) co_return http::problem(session_ended());
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    auto session = co_await lock_session_of_token(tx, token);
    if (!session || !is_alive(*session, now)) co_return signed_out(session_ended());
    auto next = co_await spend(tx, *session, token, device_of(request), now);
    if (!next.token) co_return co_await end_stolen(*context, request, std::move(tx), std::move(*session));
    touch_session(tx, session->id, std::string{request.peer}, now);
    co_await tx.commit();

    std::optional<members::Member> member;
    {
        auto of_tenant = co_await parts.db.begin(session->acting_for);
        member = co_await members::read_member(of_tenant, session->account);
    }
    if (!member || !member->active) co_return signed_out(session_ended());
    auto const demand = co_await demand_of(*context, session->acting_for, session->account, *member, now);
    co_return renewed(*context, *session, *member, demand, std::move(next.token));
}

Task<http::Response> sign_out(http::Request const& request, Shared context)
{
    auto const& caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    Ending const ending{.account = caller.account, .reason = Reason::signed_out, .only = caller.session};
    auto tx = co_await context->parts.db.begin_system();
    auto const ended = co_await end_sessions(tx, ending);
    co_await tx.commit();
    context->parts.tokens.refuse(ended);
    audit::Entry entry{.action = "session.signed_out", .subject = caller.session.to_string()};
    co_await audit_session(*context, caller.tenant, audit::actor_of(request), std::move(entry));
    http::Response response;
    response.status = 204;
    clear_session_cookies(response);
    co_return response;
}

Task<http::Response> list_sessions(http::Request const& request, Shared context)
{
    auto const& caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    auto tx = co_await context->parts.db.begin_system();
    auto const sessions = co_await sessions_of(tx, caller.account, context->parts.clock.now());
    SessionsBody body;
    for (auto const& one : sessions) body.items.push_back({one.id, one.device, one.address, one.created_at, one.last_used_at, one.id == caller.session});
    co_return http::json(200, body);
}

/// Ends sessions, tells this process and the record, and answers 204.
Task<http::Response> end_and_record(Context& context, http::Request const& request, Ending ending, bool one_must_be)
{
    auto tx = co_await context.parts.db.begin_system();
    auto const ended = co_await end_sessions(tx, ending);
    if (ended.empty() && one_must_be) co_return http::problem({ErrorKind::not_found, "identity.unknown_session", "no such session is open"});
    co_await tx.commit();
    context.parts.tokens.refuse(ended);
    audit::Entry entry{.action = "session.ended",
        .subject = ending.only ? ending.only->to_string() : ending.account.to_string(),
        .after = R"({"reason":")" + std::string{name_of(ending.reason)} + R"(","sessions":)" + std::to_string(ended.size()) + "}"};
    co_await audit_session(context, request.caller().tenant, audit::actor_of(request), std::move(entry));
    http::Response response;
    response.status = 204;
    co_return response;
}

Task<http::Response> end_session(http::Request const& request, Shared context)
{
    auto const& caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    auto const id = Uuid::parse(request.path_value("session_id"));
    if (!id) co_return http::problem({ErrorKind::not_found, "identity.unknown_session", "session_id is not a UUID"});
    Ending ending{.account = caller.account, .reason = Reason::ended, .only = *id};
    co_return co_await end_and_record(*context, request, std::move(ending), true);
}

Task<http::Response> end_other_sessions(http::Request const& request, Shared context)
{
    auto const& caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    Ending ending{.account = caller.account, .reason = Reason::ended, .except = caller.session};
    co_return co_await end_and_record(*context, request, std::move(ending), false);
}

/// A manager signs a colleague out of this tenant; what the person does for other tenants is not the manager's to end.
Task<http::Response> end_members_sessions(http::Request const& request, Shared context)
{
    auto const& caller = request.caller();
    auto const person = request.path_id<AccountId>("member_id");
    if (!person) co_return http::problem(person.error());
    auto const member = co_await context->parts.members.find(caller.tenant, *person);
    if (!member) co_return http::problem({ErrorKind::not_found, "identity.unknown_member", "the tenant has no such member"});
    if (!caller.permissions.has_all(member->permissions)) co_return http::problem({ErrorKind::forbidden, "auth.forbidden", "this member may more than you"});
    Ending ending{.account = *person, .reason = Reason::ended_by_manager, .acting_for = caller.tenant};
    co_return co_await end_and_record(*context, request, std::move(ending), false);
}

/// Which session asks, and for whom; the member as it is now.
struct Asking {
    Session session;
    members::Member member;
};
Task<std::optional<Asking>> asking(Context& context, http::Caller const& caller, TenantId tenant)
{
    std::optional<Session> session;
    {
        auto tx = co_await context.parts.db.begin_system();
        session = co_await find_session(tx, caller.session);
    }
    if (!session || session->account != caller.account || !is_alive(*session, context.parts.clock.now())) co_return std::nullopt;
    auto tx = co_await context.parts.db.begin(tenant);
    auto const member = co_await members::read_member(tx, caller.account);
    if (!member || !member->active) co_return std::nullopt;
    session->acting_for = tenant;
    Asking found{std::move(*session), *member};
    co_return found;
}

Task<http::Response> act_for(http::Request const& request, Shared context)
{
    auto const& caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    auto const body = json::read<OtherTenantBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = body->tenant_id;
    std::vector<TenantBody> tenants;
    {
        auto tx = co_await context->parts.db.begin_system();
        tenants = co_await tenants_of(tx, caller.account);
    }
    bool const belongs = std::any_of(tenants.begin(), tenants.end(), [&](TenantBody const& one) { return one.id == tenant; });
    std::optional<Asking> found;
    if (belongs) found = co_await asking(*context, caller, tenant);
    if (!found) co_return http::problem({ErrorKind::not_found, "identity.unknown_tenant", "not a business of yours"});
    auto const demand = co_await demand_of(*context, tenant, caller.account, found->member, context->parts.clock.now());
    auto tx = co_await context->parts.db.begin_system();
    move_session(tx, found->session.id, tenant);
    co_await tx.commit();
    audit::Entry entry{.action = "session.moved", .subject = found->session.id.to_string()};
    co_await audit_session(*context, tenant, audit::actor_of(request), std::move(entry));
    co_return renewed(*context, found->session, found->member, demand, std::nullopt);
}

/// Nothing when the proof is right, a second factor from whoever has one, else the password; or the answer.
Task<std::optional<http::Response>> refuse_proof(Context& context, AccountId account, StepUpBody body, bool has_second_factor)
{
    auto& parts = context.parts;
    auto tx = co_await parts.db.begin_system();
    if (has_second_factor) {
        if (!body.totp_code && !body.passkey) co_return http::problem(wrong_proof());
        factors::Proof const proof{factors::Purpose::step_up, std::move(body.totp_code), {}, std::move(body.passkey)};
        auto const now = parts.clock.now();
        auto const proven = co_await parts.factors.prove(tx, account, proof, now);
        if (!proven) co_return factors::response_of(proven.error(), now);
        co_await tx.commit();
        co_return std::nullopt;
    }
    auto const person = co_await find_by_id(tx, context.parts.sealer, account);
    co_await tx.commit();
    if (!person || !body.password) co_return http::problem(wrong_proof());
    auto const right = co_await context.passwords.verify(person->password_hash, *body.password);
    if (!right) co_return http::problem(right.error());
    if (!*right) co_return http::problem(wrong_proof());
    co_return std::nullopt;
}

/// What a proof may be, for who asks with an empty body.
Task<http::Response> ask_proof(Context& context, AccountId account, factors::Kinds kinds)
{
    SecondFactorAskedBody asked;
    kinds.recovery_code = false; // those are for when everything else is lost
    asked.kinds = names_of(kinds);
    if (!kinds.any()) asked.kinds.emplace_back("password");
    if (kinds.passkey) {
        auto tx = co_await context.parts.db.begin_system();
        asked.passkey = co_await context.parts.factors.ask_passkey(tx, account, factors::Purpose::step_up, context.parts.clock.now());
        co_await tx.commit();
    }
    co_return http::json(202, asked);
}

Task<http::Response> step_up(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto const& caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    auto body = json::read<StepUpBody>(request.body);
    if (!body) co_return http::problem(body.error());
    factors::Kinds kinds;
    {
        auto tx = co_await parts.db.begin_system();
        kinds = co_await parts.factors.kinds_of(tx, caller.account);
    }
    bool const has_second_factor = kinds.any();
    if (!body->password && !body->totp_code && !body->passkey) co_return co_await ask_proof(*context, caller.account, kinds);
    auto const whose = caller.account.to_string();
    std::vector<Counted> const counted{{"step_up", whose, limits::attempts_of_step_up}};
    auto const refused = co_await context->throttle.admit(counted);
    if (refused) co_return response_of(*refused);
    auto wrong = co_await refuse_proof(*context, caller.account, std::move(*body), has_second_factor);
    if (wrong) co_return std::move(*wrong);
    co_await context->throttle.succeeded(counted);

    auto found = co_await asking(*context, caller, caller.tenant);
    if (!found) co_return http::problem(session_ended());
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    prove_session(tx, found->session.id, has_second_factor, now);
    co_await tx.commit();
    found->session.proven_at = now;
    auto const demand = co_await demand_of(*context, caller.tenant, caller.account, found->member, now);
    co_return renewed(*context, found->session, found->member, demand, std::nullopt);
}

using Handle = Task<http::Response> (*)(http::Request const&, Shared);
http::Handler with(Shared context, Handle handle)
{
    return [context, handle](http::Request const& request) { return handle(request, context); };
}

} // namespace

http::Routes session_routes(Shared context)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/session/refresh",
        .permission = Permission::none,
        .summary = "Go on with a session: a new access token, and a new refresh token for the one that is spent",
        .handler = with(context, refresh),
        .request = json::schema_of<RefreshBody>(),
        .response = json::schema_of<RenewedBody>(),
        .errors = {"identity.session_ended", "identity.refresh_token_reused"}});
    list.push_back({.method = http::Method::delete_,
        .path = "/v1/session",
        .permission = Permission::signed_in,
        .summary = "Sign out here",
        .handler = with(context, sign_out),
        .statuses = {204}});
    list.push_back({.method = http::Method::post,
        .path = "/v1/session/tenant",
        .permission = Permission::signed_in,
        .summary = "Act for another business of the same person",
        .handler = with(context, act_for),
        .request = json::schema_of<OtherTenantBody>(),
        .response = json::schema_of<RenewedBody>(),
        .errors = {"identity.unknown_tenant"}});
    list.push_back({.method = http::Method::post,
        .path = "/v1/session/step-up",
        .permission = Permission::signed_in,
        .summary = "Prove again who asks, for what needs a fresh proof; with an empty object, ask how",
        .handler = with(context, step_up),
        .request = json::schema_of<StepUpBody>(),
        .response = or_second_factor_asked<RenewedBody>,
        .statuses = {202},
        .errors = {"identity.wrong_proof", "factors.wrong_code", "factors.passkey_refused", "factors.one_proof", "factors.locked", "identity.too_many_attempts",
            "identity.locked", "identity.busy", "identity.session_ended"}});
    list.push_back({.method = http::Method::get,
        .path = "/v1/sessions",
        .permission = Permission::signed_in,
        .summary = "Where one is signed in",
        .handler = with(context, list_sessions),
        .response = json::schema_of<SessionsBody>()});
    list.push_back({.method = http::Method::delete_,
        .path = "/v1/sessions",
        .permission = Permission::signed_in,
        .summary = "Sign out everywhere else",
        .handler = with(context, end_other_sessions),
        .statuses = {204},
        .step_up = true}); // whoever found a till signed in could sign its owner out everywhere else
    list.push_back({.method = http::Method::delete_,
        .path = "/v1/sessions/{session_id}",
        .permission = Permission::signed_in,
        .summary = "Sign a device out",
        .handler = with(context, end_session),
        .statuses = {204},
        .errors = {"identity.unknown_session"},
        .step_up = true});
    list.push_back({.method = http::Method::delete_,
        .path = "/v1/members/{member_id}/sessions",
        .permission = Permission::manage_members,
        .summary = "Sign a member out of this business everywhere",
        .handler = with(context, end_members_sessions),
        .statuses = {204},
        .errors = {"identity.unknown_member"}});
    return list;
}

} // namespace shopx::identity
