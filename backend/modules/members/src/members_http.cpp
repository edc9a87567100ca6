#include "routes.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits.hpp"

#include <algorithm>

namespace shopx::members {

void check(MemberPut const& body, json::Problems& problems)
{
    if (body.role == "owner" && body.stores) problems.add("/stores", "not_allowed", "an owner's role holds in every store");
    if (!body.stores) return;
    for (std::size_t i = 0; i < body.stores->size(); ++i)
        if (std::find(body.stores->begin(), body.stores->begin() + static_cast<std::ptrdiff_t>(i), (*body.stores)[i])
            != body.stores->begin() + static_cast<std::ptrdiff_t>(i))
            problems.add(json::pointer({"stores", i}), "twice", "the store is there already");
}

MemberBody to_body(Person const& person)
{
    return {person.id, person.name, person.role, person.stores, person.active, person.with_account, person.has_pin, person.pin_locked};
}

http::Response with_etag(int status, Person const& person)
{
    auto response = http::json(status, to_body(person));
    response.headers.emplace_back("etag", etag_of(person.version));
    return response;
}

namespace {

Error unknown_member() { return {ErrorKind::not_found, "members.unknown_member", "no such member"}; }

std::string facts_of(Person const& person) { return json::write(MemberPut{person.name, person.role, person.stores, person.active}); }

/// Whom the caller may see and manage: a role that holds in some stores sees the people of these stores.
bool is_within_reach(http::Caller const& caller, Person const& person) { return person.id == caller.account || !refuse_other_stores(caller, person.stores); }

Task<http::Response> get_members(http::Request const& request, Parts const& parts)
{
    auto const cursor = request.query_value("cursor");
    auto const after = Uuid::parse(cursor.value_or(""));
    if (cursor && !after) co_return http::problem({ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"});
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const people = co_await list_people(tx, AccountId{after.value_or(Uuid{})}, limits::page_rows_max);
    MembersBody body;
    for (auto const& person : people)
        if (is_within_reach(request.caller(), person)) body.items.push_back(to_body(person));
    if (static_cast<std::int64_t>(people.size()) == limits::page_rows_max) body.next_cursor = people.back().id.to_string();
    co_return http::json(200, body);
}

Task<http::Response> get_member(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<AccountId>("member_id");
    if (!id) co_return http::problem(id.error());
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const person = co_await read_person(tx, *id);
    if (!person || !is_within_reach(request.caller(), *person)) co_return http::problem(unknown_member());
    co_return with_etag(200, *person);
}

std::optional<Error> unknown_store(stores::Directory const& directory, Stores const& asked)
{
    Error error{ErrorKind::unprocessable, "members.unknown_store", "no such store"};
    for (std::size_t i = 0; asked && i < asked->size(); ++i)
        if (directory.store((*asked)[i]) == nullptr) error.fields.push_back({json::pointer({"stores", i}), "unknown", "no such store"});
    if (error.fields.empty()) return std::nullopt;
    return error;
}

/// A try to rise above oneself is worth a line in the audit log.
Task<http::Response> refuse(http::Request const& request, Parts const& parts, Error error, std::string subject, std::string wanted)
{
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "member.change_refused", .subject = std::move(subject), .after = std::move(wanted)};
    co_await audit::record(tx, actor, entry, parts.clock.now());
    co_await tx.commit();
    co_return http::problem(error);
}

Error unknown_role()
{
    return {ErrorKind::unprocessable, "members.unknown_role", "no such role", {{"/role", "unknown", "none of GET /v1/roles that a member can have"}}};
}

/// What the caller may not make of this person.
std::optional<Error> refuse_giving(http::Caller const& caller, Permissions permitted, Stores const& stores)
{
    if (auto error = refuse_above(caller, permitted)) return error;
    return refuse_other_stores(caller, stores);
}

Error last_owner() { return {ErrorKind::conflict, "members.last_owner", "a business keeps an active owner who can sign in"}; }

Task<http::Response> put_member_of(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<AccountId>("member_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<MemberPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const directory = co_await parts.directories.of(caller.tenant);
    if (auto const error = unknown_store(*directory, body->stores)) co_return http::problem(*error);

    std::optional<Error> refused;
    bool owner_stays = true;
    Person after{*id, body->name, body->role, body->stores, body->active, false, 1};
    bool created = false;
    try {
        auto tx = co_await parts.db.begin(caller.tenant);
        auto const permitted = co_await hold_role(tx, body->role);
        if (!permitted) co_return http::problem(unknown_role());
        auto const before = co_await lock_person(tx, *id);
        std::optional<std::int32_t> version;
        if (before) version = before->version;
        if (auto const matches = if_match(request, version); !matches) co_return http::problem(matches.error());
        if (before) refused = co_await refuse_touching(tx, caller, *before);
        if (!refused) refused = refuse_giving(caller, *permitted, body->stores);
        if (!refused) {
            created = !before;
            if (before) {
                after.with_account = before->with_account;
                co_await change_person(tx, after);
            } else {
                auto const room = co_await make_room_for_one(tx);
                if (!room) co_return http::problem(room.error());
                bool const added = co_await add_person(tx, after);
                if (!added) co_return http::problem({ErrorKind::conflict, "members.too_many", "a business has at most so many members"});
            }
            auto const stored = co_await read_person(tx, *id);
            after = *stored;
            audit::Entry entry{.action = "member.added", .subject = id->to_string(), .after = facts_of(after)};
            if (before) {
                entry.action = "member.changed";
                entry.before = facts_of(*before);
            }
            auto const actor = audit::actor_of(request);
            co_await audit::record(tx, actor, entry, parts.clock.now());
            co_await tx.commit();
        }
    } catch (pg::Failure const& failure) {
        if (failure.constraint != "an_owner_stays") throw;
        owner_stays = false;
    }
    if (!owner_stays) co_return http::problem(last_owner());
    if (refused) co_return co_await refuse(request, parts, *refused, id->to_string(), json::write(*body));
    parts.members.forget(caller.tenant, *id);
    if (created && after.with_account) co_await parts.tell_belongs(caller.tenant, *id, true);
    co_return with_etag(created ? 201 : 200, after);
}

Task<http::Response> delete_member(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<AccountId>("member_id");
    if (!id) co_return http::problem(id.error());
    auto const& caller = request.caller();
    std::optional<Error> refused;
    std::optional<Person> removed;
    bool owner_stays = true;
    try {
        auto tx = co_await parts.db.begin(caller.tenant);
        auto const before = co_await lock_person(tx, *id);
        if (!before) co_return http::problem(unknown_member());
        if (auto const matches = if_match(request, before->version); !matches) co_return http::problem(matches.error());
        refused = co_await refuse_touching(tx, caller, *before);
        if (!refused) {
            removed = before;
            co_await remove_person(tx, *id, parts.clock.now());
            auto const actor = audit::actor_of(request);
            audit::Entry const entry{.action = "member.removed", .subject = id->to_string(), .before = facts_of(*before)};
            co_await audit::record(tx, actor, entry, parts.clock.now());
            co_await tx.commit();
        }
    } catch (pg::Failure const& failure) {
        if (failure.constraint != "an_owner_stays") throw;
        owner_stays = false;
    }
    if (!owner_stays) co_return http::problem(last_owner());
    if (refused) co_return co_await refuse(request, parts, *refused, id->to_string(), "");
    parts.members.forget(caller.tenant, *id);
    if (removed->with_account) co_await parts.tell_belongs(caller.tenant, *id, false);
    co_return http::json(200, to_body(*removed));
}

} // namespace

http::Routes member_routes(Parts const& parts)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/members",
        .permission = Permission::read_members,
        .summary = "The people of this business",
        .handler = [parts](http::Request const& request) { return get_members(request, parts); },
        .response = json::schema_of<MembersBody>(),
        .query = {{"cursor", "next_cursor of the page before"}},
        .errors = {"http.bad_cursor"}});
    list.push_back({.method = get,
        .path = "/v1/members/{member_id}",
        .permission = Permission::read_members,
        .summary = "One of them; its ETag is wanted for a change",
        .handler = [parts](http::Request const& request) { return get_member(request, parts); },
        .response = json::schema_of<MemberBody>(),
        .errors = {"members.unknown_member"}});
    list.push_back({.method = put,
        .path = "/v1/members/{member_id}",
        .permission = Permission::manage_members,
        .summary = "Change the member whose ETag is sent as If-Match, or make one who has no account",
        .handler = [parts](http::Request const& request) { return put_member_of(request, parts); },
        .request = json::schema_of<MemberPut>(),
        .response = json::schema_of<MemberBody>(),
        .statuses = {201},
        .errors = {"members.above_you", "auth.other_store", "members.unknown_role", "members.unknown_store", "members.last_owner", "members.too_many",
            "tenancy.plan_limit", "members.version_differs"},
        .step_up = true});
    list.push_back({.method = delete_,
        .path = "/v1/members/{member_id}",
        .permission = Permission::manage_members,
        .summary = "End a membership; the ETag is sent as If-Match",
        .handler = [parts](http::Request const& request) { return delete_member(request, parts); },
        .response = json::schema_of<MemberBody>(),
        .errors = {"members.unknown_member", "members.above_you", "auth.other_store", "members.last_owner", "members.version_differs"},
        .step_up = true});
    return list;
}

http::Routes routes(Parts const& parts)
{
    auto list = member_routes(parts);
    for (auto const& more : {role_routes(parts), enrolment_routes(parts), pin_routes(parts), override_routes(parts)})
        list.insert(list.end(), more.begin(), more.end());
    return list;
}

} // namespace shopx::members
