// Inviting people, and accepting.
#include "account_work.hpp"
#include "invitation_rows.hpp"

#include "shopx/base/limits/mail.hpp"

#include <algorithm>

namespace shopx::identity {
namespace {

struct InviteBody {
    std::string email;
    std::string role;
    std::optional<std::vector<StoreId>> stores;
    static constexpr auto wire()
    {
        return json::object<InviteBody>("Invite", "Who is to work here",
            json::field("email", &InviteBody::email, "Where the link goes", "ben@example.com").length(3, 254),
            json::field("role", &InviteBody::role, "One of GET /v1/roles, with nothing in it that the inviter may not", "cashier").length(1, 40),
            json::field("stores", &InviteBody::stores, "Where the role holds; all stores when absent").items(1, 500));
    }
};
void check(InviteBody const& body, json::Problems& problems) { check_address(body.email, problems); }

struct InvitationBody {
    Uuid id;
    std::string email;
    std::string role;
    std::optional<std::vector<StoreId>> stores;
    AccountId invited_by;
    Instant created_at;
    Instant expires_at;
    static constexpr auto wire()
    {
        return json::object<InvitationBody>("Invitation", "Not accepted yet", json::field("id", &InvitationBody::id, "Its id"),
            json::field("email", &InvitationBody::email, "Where the link went", "ben@example.com"),
            json::field("role", &InvitationBody::role, "To be", "cashier"),
            json::field("stores", &InvitationBody::stores, "Where it will hold; all when absent"),
            json::field("invited_by", &InvitationBody::invited_by, "A member"), json::field("created_at", &InvitationBody::created_at, "When"),
            json::field("expires_at", &InvitationBody::expires_at, "Until when a link can be had"));
    }
};

struct InvitationsBody {
    std::vector<InvitationBody> items;
    static constexpr auto wire()
    {
        return json::object<InvitationsBody>("Invitations", "Those that are open", json::field("items", &InvitationsBody::items, "The oldest first"));
    }
};

struct AcceptBody {
    std::string token;
    std::optional<std::string> name;
    std::optional<std::string> password;
    static constexpr auto wire()
    {
        return json::object<AcceptBody>("AcceptInvitation", "By the link; name and password of who has no account yet",
            json::field("token", &AcceptBody::token, "Out of the link's fragment").length(1, 100),
            json::field("name", &AcceptBody::name, "As others see it", "Ben").length(1, 200),
            json::field("password", &AcceptBody::password, "As it was typed").length(1, 1000));
    }
};

struct JoinedBody {
    TenantId tenant_id;
    std::string tenant_name;
    std::string email;
    static constexpr auto wire()
    {
        return json::object<JoinedBody>("Joined", "A business that one belongs to now", json::field("tenant_id", &JoinedBody::tenant_id, "Its id"),
            json::field("tenant_name", &JoinedBody::tenant_name, "Its name", "Mill Road Gifts"),
            json::field("email", &JoinedBody::email, "To sign in with", "ben@example.com"));
    }
};

/// Nobody gives what they don't have: no permission, and no store.
bool is_above(http::Caller const& caller, Permissions permissions, std::optional<std::vector<StoreId>> const& stores)
{
    if (!caller.permissions.has_all(permissions)) return true;
    if (!caller.stores) return false;
    return !stores || !std::all_of(stores->begin(), stores->end(), [&](StoreId store) { return caller.may_at(store); });
}

Error unknown_role() { return {ErrorKind::unprocessable, "identity.unknown_role", "no role that can be given"}; }

Task<http::Response> invite(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto const caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    auto body = json::read<InviteBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = parts.clock.now();
    Invitation const invitation{new_uuid7(now.ms()), lower(body->email), body->role, body->stores, caller.account, now, now + limits::invitation_life};
    std::optional<Person> inviter;
    {
        auto tx = co_await parts.db.begin_system();
        inviter = co_await find_by_id(tx, parts.sealer, caller.account);
    }
    if (!inviter) co_return http::problem({ErrorKind::unauthenticated, "auth.invalid_token", "no longer a member"});
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const permissions = co_await members::hold_role(tx, body->role);
    if (!permissions) co_return http::problem(unknown_role());
    bool const above = is_above(caller, *permissions, body->stores);
    audit::Entry entry{.action = above ? "invitation.refused" : "invitation.sent", .subject = invitation.id.to_string()};
    entry.after = "{\"role\":\"" + invitation.role + "\"}";
    bool added = false;
    if (!above) added = co_await add_invitation(tx, parts.sealer, invitation);
    if (!above && !added) co_return http::problem({ErrorKind::conflict, "identity.too_many_invitations", "too many invitations are open"});
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    if (above) co_return http::problem({ErrorKind::forbidden, "identity.above_own_role", "the role or a store is above your own"});
    LinkRequest wish{.wish = Wish::invitation,
        .email = invitation.email,
        .language = language_of(request),
        .name = inviter->account.name,
        .tenant = caller.tenant,
        .subject = invitation.id};
    co_return co_await ask_for_link(*context, std::move(wish));
}

Task<http::Response> list(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const open = co_await list_invitations(tx, parts.sealer, parts.clock.now());
    InvitationsBody answer;
    for (auto const& one : open) answer.items.push_back({one.id, one.email, one.role, one.stores, one.invited_by, one.created_at, one.expires_at});
    co_return http::json(200, answer);
}

Task<http::Response> withdraw(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto const id = Uuid::parse(request.path_value("invitation_id"));
    Error const unknown{ErrorKind::not_found, "identity.unknown_invitation", "no invitation that is open"};
    if (!id) co_return http::problem(unknown);
    auto const now = parts.clock.now();
    auto system = co_await parts.db.begin_system();
    auto tx = co_await parts.db.begin(request.caller().tenant);
    bool const was_open = co_await withdraw_invitation(tx, *id, now);
    if (!was_open) co_return http::problem(unknown);
    audit::Entry const entry{.action = "invitation.withdrawn", .subject = id->to_string()};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    drop_links_about(system, *id);
    co_await tx.commit();
    co_await system.commit(); // a link that stays is of no use: its invitation is closed
    http::Response response;
    response.status = 204;
    co_return response;
}

/// As for a sign-up: the tenant's rows first. When there is no room the link stays good.
Task<Result<JoinedBody>> join(Context& context, http::Request const& request, AcceptBody body, std::optional<std::string> hash)
{
    auto& parts = context.parts;
    auto const now = parts.clock.now();
    auto system = co_await parts.db.begin_system();
    auto const link = co_await use_link(system, parts.sealer, LinkPurpose::invitation, body.token, now);
    if (!link) co_return link_is_dead();
    auto const known = co_await find_by_email(system, parts.sealer, link->details.email);
    if (!known && !hash) co_return link_is_dead();
    Account person{link->account, link->details.email, body.name.value_or(std::string{})};
    if (known) person = {known->account.id, known->account.email, known->account.name};
    if (!known) co_await put_account(system, parts.sealer, person, *hash, now);
    co_await join_tenant(system, person.id, *link->tenant);
    auto tx = co_await parts.db.begin(*link->tenant);
    auto const invitation = co_await lock_invitation(tx, parts.sealer, link->subject, now);
    if (!invitation) co_return link_is_dead();
    auto const before = co_await members::read_member(tx, person.id);
    if (!before) { // who is a member keeps the role: an invitation takes nothing away
        auto const permissions = co_await members::hold_role(tx, invitation->role);
        if (!permissions) co_return unknown_role(); // it was taken away meanwhile
        auto const room = co_await members::make_room_for_one(tx);
        if (!room) co_return room.error();
        members::NewMember const member{.id = person.id, .name = person.name, .role = invitation->role, .stores = invitation->stores};
        co_await members::put_member(tx, member);
    }
    accept_invitation(tx, link->subject, now);
    audit::Entry const entry{.action = "invitation.accepted", .subject = link->subject.to_string()};
    co_await audit::record(tx, actor_by_mail(request, person.id), entry, now);
    co_await tx.commit();
    co_await system.commit();
    parts.members.forget(*link->tenant, person.id);
    co_return JoinedBody{*link->tenant, link->details.business, person.email};
}

Task<http::Response> accept(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<AcceptBody>(request.body);
    if (!body) co_return http::problem(body.error());
    std::optional<Link> link;
    std::optional<Person> known;
    {
        auto tx = co_await parts.db.begin_system();
        link = co_await look_at_link(tx, parts.sealer, LinkPurpose::invitation, body->token, parts.clock.now());
        if (link) known = co_await find_by_email(tx, parts.sealer, link->details.email);
    }
    if (!link) co_return http::problem(link_is_dead());
    std::optional<std::string> hash;
    if (!known) { // only who holds the token is told so, and it came to their address
        if (!body->name || !body->password)
            co_return http::problem({ErrorKind::unprocessable, "identity.no_account_yet", "say name and password of the account to be"});
        PasswordContext const words{false, {*body->name, link->details.email, link->details.business}};
        if (auto const refused = refuse_password(normalized(*body->password), words, "/password")) co_return http::problem(*refused);
        auto hashed = co_await context->passwords.hash(*body->password);
        if (!hashed) co_return http::problem(hashed.error());
        hash = std::move(*hashed);
    }
    auto const joined = co_await join(*context, request, std::move(*body), std::move(hash));
    if (!joined) co_return http::problem(joined.error());
    co_return http::json(200, *joined);
}

/// With a link that is too old: a new one goes to the address that was invited, while the invitation is open.
Task<http::Response> send_again(http::Request const& request, Shared context)
{
    auto body = json::read<TokenBody>(request.body);
    if (!body) co_return http::problem(body.error());
    LinkRequest wish{.wish = Wish::invitation_again, .language = language_of(request), .token = body->token};
    co_return co_await ask_for_link(*context, std::move(wish));
}

} // namespace

http::Routes invitation_routes(Shared context)
{
    http::Routes routes;
    routes.push_back({.method = http::Method::post,
        .path = "/v1/invitations",
        .permission = Permission::manage_members,
        .summary = "Invite somebody by e-mail; the answer does not tell whether they have an account",
        .handler = [context](http::Request const& request) { return invite(request, context); },
        .request = json::schema_of<InviteBody>(),
        .statuses = {202},
        .errors = {"identity.above_own_role", "identity.unknown_role", "identity.too_many_invitations", "identity.busy"}});
    routes.push_back({.method = http::Method::get,
        .path = "/v1/invitations",
        .permission = Permission::manage_members,
        .summary = "Invitations that are open",
        .handler = [context](http::Request const& request) { return list(request, context); },
        .response = json::schema_of<InvitationsBody>()});
    routes.push_back({.method = http::Method::delete_,
        .path = "/v1/invitations/{invitation_id}",
        .permission = Permission::manage_members,
        .summary = "Withdraw an invitation; its link is dead",
        .handler = [context](http::Request const& request) { return withdraw(request, context); },
        .statuses = {204},
        .errors = {"identity.unknown_invitation"}});
    routes.push_back({.method = http::Method::post,
        .path = "/v1/invitations/accept",
        .permission = Permission::none,
        .summary = "Accept an invitation by its link",
        .handler = [context](http::Request const& request) { return accept(request, context); },
        .request = json::schema_of<AcceptBody>(),
        .response = json::schema_of<JoinedBody>(),
        .errors = {"identity.link_is_dead", "identity.no_account_yet", "identity.password_refused", "identity.busy", "identity.unknown_role",
            "tenancy.plan_limit"},
        .rate = http::RateClass::sign_in});
    routes.push_back({.method = http::Method::post,
        .path = "/v1/invitations/send-again",
        .permission = Permission::none,
        .summary = "Ask for a new link in place of one that is too old; it goes to the invited address",
        .handler = [context](http::Request const& request) { return send_again(request, context); },
        .request = json::schema_of<TokenBody>(),
        .statuses = {202},
        .errors = {"identity.busy"},
        .rate = http::RateClass::sign_in});
    return routes;
}

} // namespace shopx::identity
