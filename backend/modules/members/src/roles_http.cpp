#include "arrays.hpp"
#include "authority.hpp"
#include "routes.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits/members.hpp"

namespace shopx::members {

struct RolePut {
    std::string name;
    std::vector<std::string> permissions;
    static constexpr auto wire()
    {
        return json::object<RolePut>("RolePut", "What a role is to be", json::field("name", &RolePut::name, "For people", "Shift leader").length(1, 100),
            json::field("permissions", &RolePut::permissions, "What it permits; signed_in is always among it", R"(["sell","approve"])")
                .length(1, 40)
                .items(0, permission_names.size()));
    }
};

void check(RolePut const& body, json::Problems& problems)
{
    for (std::size_t i = 0; i < body.permissions.size(); ++i)
        if (!permission_named(body.permissions[i])) problems.add(json::pointer({"permissions", i}), "not_one_of", "no such permission");
}

namespace {

struct RoleBody {
    std::string role;
    std::string name;
    std::vector<std::string> permissions;
    bool built_in = false;
    bool assignable = true;
    std::optional<std::int32_t> version;
    static constexpr auto wire()
    {
        return json::object<RoleBody>("Role", "What its members may do", json::field("role", &RoleBody::role, "What a member names", "stock_clerk"),
            json::field("name", &RoleBody::name, "For people", "Stock clerk"),
            json::field("permissions", &RoleBody::permissions, "What it permits, as routes ask for it"),
            json::field("built_in", &RoleBody::built_in, "Every business has it, and it can't be changed", "true"),
            json::field("assignable", &RoleBody::assignable, "Whether a member can have it", "true"),
            json::field("version", &RoleBody::version, "In quotes, the ETag of a role of the business's own", "1"));
    }
};

struct RolesBody {
    std::vector<RoleBody> items;
    static constexpr auto wire()
    {
        return json::object<RolesBody>(
            "Roles", "All roles of this business", json::field("items", &RolesBody::items, "Those that every business has come first"));
    }
};

constexpr pg::Statement all_roles{
    "members.all_roles", "select role, name, array_to_string(permissions, ','), version from members.roles where tenant_id = $1::uuid order by role"};
constexpr pg::Statement lock_role{"members.lock_role",
    "select role, name, array_to_string(permissions, ','), version from members.roles where tenant_id = $1::uuid and role = $2::text for update"};
constexpr pg::Statement insert_role{"members.insert_role", R"sql(
    insert into members.roles (tenant_id, role, name, permissions) select $1::uuid, $2::text, $3::text, $4::text[]
     where (select count(*) from members.roles where tenant_id = $1::uuid) < $5::bigint on conflict do nothing
)sql"};
constexpr pg::Statement update_role{"members.update_role",
    "update members.roles set name = $3::text, permissions = $4::text[], version = version + 1 where tenant_id = $1::uuid and role = $2::text"};
// Tokens that were given for the role as it was are of no use any more.
constexpr pg::Statement outdate_members{
    "members.outdate_members", "update members.members set permissions_version = permissions_version + 1 where tenant_id = $1::uuid and role = $2::text"};
constexpr pg::Statement any_of_role{
    "members.any_of_role", "select 1 from members.members where tenant_id = $1::uuid and role = $2::text and left_at is null limit 1"};
constexpr pg::Statement delete_role_row{"members.delete_role", "delete from members.roles where tenant_id = $1::uuid and role = $2::text"};

RoleBody to_body(pg::Row const& row)
{
    return {row.get<std::string>(0), row.get<std::string>(1), names_of(permissions_named(row.get<std::string_view>(2))), false, true, row.get<std::int32_t>(3)};
}

std::string facts_of(RoleBody const& role) { return json::write(RolePut{role.name, role.permissions}); }

Permissions permissions_of(std::vector<std::string> const& names)
{
    Permissions permissions{Permission::signed_in};
    for (auto const& name : names)
        if (auto const known = permission_named(name)) permissions = Permissions::from_bits(permissions.bits() | Permissions{*known}.bits());
    return permissions;
}

bool is_role_name(std::string_view text)
{
    for (char const c : text)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    return !text.empty() && text.size() <= 40 && text[0] >= 'a' && text[0] <= 'z';
}

Task<http::Response> get_roles(http::Request const& request, Parts const& parts)
{
    RolesBody body;
    for (auto const& role : built_in_roles())
        body.items.push_back({std::string{role.role}, std::string{role.name}, names_of(role.permissions), true, role.assignable, {}});
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const rows = co_await tx.query(all_roles, tx.tenant());
    for (std::size_t i = 0; i < rows.size(); ++i) body.items.push_back(to_body(rows[i]));
    co_return http::json(200, body);
}

/// Why no role of the caller's own tenant can be changed under this name, by this caller.
std::optional<Error> refuse_role(http::Caller const& caller, std::string_view role)
{
    if (built_in_role(role) != nullptr) return Error{ErrorKind::conflict, "members.role_built_in", "every business has this role, and it can't be changed"};
    if (!is_role_name(role)) return Error{ErrorKind::not_found, "http.not_found", "a role's name has small letters, digits and underscores"};
    return refuse_other_stores(caller, std::nullopt); // it would change what people in other stores may do
}

Task<std::optional<RoleBody>> lock(pg::TenantTx& tx, std::string role)
{
    auto const rows = co_await tx.query(lock_role, tx.tenant(), role);
    if (rows.empty()) co_return std::nullopt;
    co_return to_body(rows[0]);
}

Task<void> note(pg::TenantTx& tx, http::Request const& request, audit::Entry entry, Instant now)
{
    auto const actor = audit::actor_of(request);
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
}

Task<http::Response> put_role(http::Request const& request, Parts const& parts)
{
    std::string const role{request.path_value("role")};
    auto const& caller = request.caller();
    if (auto const error = refuse_role(caller, role)) co_return http::problem(*error);
    auto const body = json::read<RolePut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const permissions = permissions_of(body->permissions);
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const before = co_await lock(tx, role);
    auto const version = before ? before->version : std::nullopt;
    if (auto const matches = if_match(request, version); !matches) co_return http::problem(matches.error());
    auto refused = refuse_above(caller, permissions);
    if (!refused && before) refused = refuse_above(caller, permissions_of(before->permissions));
    if (refused) {
        audit::Entry entry{.action = "role.change_refused", .subject = role, .after = json::write(*body)};
        co_await note(tx, request, std::move(entry), parts.clock.now());
        co_return http::problem(*refused);
    }
    RoleBody after{role, body->name, names_of(permissions), false, true, version.value_or(0) + 1};
    audit::Entry entry{.action = "role.added", .subject = role, .after = facts_of(after)};
    if (before) {
        entry.action = "role.changed";
        entry.before = facts_of(*before);
        tx.queue(update_role, tx.tenant(), role, after.name, after.permissions);
        co_await tx.query(outdate_members, tx.tenant(), role);
    } else {
        auto const added = co_await tx.query(insert_role, tx.tenant(), role, after.name, after.permissions, limits::roles_max);
        if (added.affected() != 1) co_return http::problem({ErrorKind::conflict, "members.too_many", "a business has at most so many roles"});
    }
    co_await note(tx, request, std::move(entry), parts.clock.now());
    parts.members.forget(caller.tenant);
    auto response = http::json(before ? 200 : 201, after);
    response.headers.emplace_back("etag", etag_of(*after.version));
    co_return response;
}

Task<http::Response> delete_role(http::Request const& request, Parts const& parts)
{
    std::string const role{request.path_value("role")};
    auto const& caller = request.caller();
    if (auto const error = refuse_role(caller, role)) co_return http::problem(*error);
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const before = co_await lock(tx, role);
    if (!before) co_return http::problem({ErrorKind::not_found, "members.no_such_role", "the business has no such role of its own"});
    if (auto const matches = if_match(request, before->version); !matches) co_return http::problem(matches.error());
    if (auto const error = refuse_above(caller, permissions_of(before->permissions))) co_return http::problem(*error);
    auto const used = co_await tx.query(any_of_role, tx.tenant(), role);
    if (!used.empty()) co_return http::problem({ErrorKind::conflict, "members.role_in_use", "give its members another role first"});
    tx.queue(delete_role_row, tx.tenant(), role);
    audit::Entry entry{.action = "role.removed", .subject = role, .before = facts_of(*before)};
    co_await note(tx, request, std::move(entry), parts.clock.now());
    co_return http::json(200, *before);
}

} // namespace

http::Routes role_routes(Parts const& parts)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/roles",
        .permission = Permission::read_members,
        .summary = "All roles, and what they permit",
        .handler = [parts](http::Request const& request) { return get_roles(request, parts); },
        .response = json::schema_of<RolesBody>()});
    list.push_back({.method = put,
        .path = "/v1/roles/{role}",
        .permission = Permission::manage_roles,
        .summary = "Make a role of the business's own, or change the one whose ETag is sent as If-Match",
        .handler = [parts](http::Request const& request) { return put_role(request, parts); },
        .request = json::schema_of<RolePut>(),
        .response = json::schema_of<RoleBody>(),
        .statuses = {201},
        .errors = {"members.above_you", "auth.other_store", "members.role_built_in", "members.too_many", "members.version_differs"},
        .step_up = true});
    list.push_back({.method = delete_,
        .path = "/v1/roles/{role}",
        .permission = Permission::manage_roles,
        .summary = "Remove a role that no member has; the ETag is sent as If-Match",
        .handler = [parts](http::Request const& request) { return delete_role(request, parts); },
        .response = json::schema_of<RoleBody>(),
        .errors = {"members.above_you", "auth.other_store", "members.role_built_in", "members.no_such_role", "members.role_in_use", "members.version_differs"},
        .step_up = true});
    return list;
}

} // namespace shopx::members
