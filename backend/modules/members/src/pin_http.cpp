#include "people.hpp"
#include "pins.hpp"
#include "routes.hpp"

#include "shopx/base/limits/members.hpp"

namespace shopx::members {

struct PinPut {
    std::string pin;
    static constexpr auto wire()
    {
        return json::object<PinPut>(
            "PinPut", "A PIN that is to count", json::field("pin", &PinPut::pin, "4 to 8 digits, not the first that one would guess", "8317").length(1, 40));
    }
};

void check(PinPut const& body, json::Problems& problems)
{
    if (auto const why = pin_weakness(body.pin)) problems.add("/pin", "too_easy", std::string{*why});
}

namespace {

struct PinSignIn {
    AccountId member_id;
    std::string pin;
    std::optional<std::int32_t> offline_failures;
    static constexpr auto wire()
    {
        return json::object<PinSignIn>("PinSignIn", "Who takes over the register",
            json::field("member_id", &PinSignIn::member_id, "One of GET /v1/register/members"),
            json::field("pin", &PinSignIn::pin, "As it was typed").length(1, 40),
            json::field("offline_failures", &PinSignIn::offline_failures,
                "Wrong PINs of this person that the device has counted while it had no line; they count as if given now", "0")
                .range(0, limits::offline_failures_max));
    }
};

struct PinSignedIn {
    std::string access_token;
    Instant expires_at;
    AccountId member_id;
    std::string role;
    std::vector<std::string> permissions;
    StoreId store_id;
    RegisterId register_id;
    static constexpr auto wire()
    {
        return json::object<PinSignedIn>("PinSignedIn", "A token for this register",
            json::field("access_token", &PinSignedIn::access_token, "For the header Authorization: Bearer …"),
            json::field("expires_at", &PinSignedIn::expires_at, "At the end of a long shift", "2026-11-23T22:00:00Z"),
            json::field("member_id", &PinSignedIn::member_id, "Whose it is"), json::field("role", &PinSignedIn::role, "Their role", "cashier"),
            json::field("permissions", &PinSignedIn::permissions, "What a PIN opens of what the role permits"),
            json::field("store_id", &PinSignedIn::store_id, "Where the register is"),
            json::field("register_id", &PinSignedIn::register_id, "The enrolled register"));
    }
};

struct AtRegister {
    AccountId id;
    std::string name;
    bool locked = false;
    static constexpr auto wire()
    {
        return json::object<AtRegister>("MemberAtRegister", "Somebody who may take over", json::field("id", &AtRegister::id, "The member"),
            json::field("name", &AtRegister::name, "For people", "Anna"),
            json::field("locked", &AtRegister::locked, "Too many wrong PINs: a manager unlocks the person", "false"));
    }
};

struct RegisterBody {
    StoreId store_id;
    RegisterId register_id;
    std::vector<AtRegister> items;
    static constexpr auto wire()
    {
        return json::object<RegisterBody>("RegisterMembers", "Who may take over this register by a PIN",
            json::field("store_id", &RegisterBody::store_id, "Where it is"), json::field("register_id", &RegisterBody::register_id, "Which it is"),
            json::field("items", &RegisterBody::items, "By name"));
    }
};

constexpr pg::Statement people_at_register{"members.people_at_register", R"sql(
    select account_id, name, pin_failures >= $3::int from members.members
     where tenant_id = $1::uuid and left_at is null and active and pin_hash is not null and (stores is null or $2::uuid = any (stores))
     order by name, account_id limit $4::bigint
)sql"};

/// The device that asks, in its tenant.
struct Device {
    TenantId tenant;
    Enrolment enrolment;
};
Task<std::optional<Device>> device_of(http::Request const& request, pg::Database& db)
{
    auto const credential = credential_of(request);
    auto const tenant = tenant_of(credential);
    if (!tenant) co_return std::nullopt;
    auto tx = co_await db.begin(*tenant);
    auto enrolment = co_await find_enrolment(tx, credential);
    if (!enrolment) co_return std::nullopt;
    co_return Device{*tenant, std::move(*enrolment)};
}

Task<http::Response> get_people_at_register(http::Request const& request, Parts const& parts)
{
    auto const device = co_await device_of(request, parts.db);
    if (!device) co_return http::problem(not_enrolled());
    auto tx = co_await parts.db.begin(device->tenant);
    auto const rows = co_await tx.query(people_at_register, device->tenant, device->enrolment.store, limits::pin_failures_max, limits::members_max);
    RegisterBody body{device->enrolment.store, device->enrolment.register_id, {}};
    for (std::size_t i = 0; i < rows.size(); ++i) body.items.push_back({rows[i].get<AccountId>(0), rows[i].get<std::string>(1), rows[i].get<bool>(2)});
    co_return http::json(200, body);
}

Task<http::Response> sign_in_by_pin(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<PinSignIn>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const device = co_await device_of(request, parts.db);
    if (!device) co_return http::problem(not_enrolled());
    audit::Actor const actor{"pin", body->member_id.value, device->enrolment.id, std::string{request.peer}, request.request_id};
    Attempt attempt{device->tenant, device->enrolment, body->member_id, body->pin, body->offline_failures.value_or(0), actor};
    auto const member = co_await prove_pin(parts, std::move(attempt));
    if (!member) co_return http::problem(member.error());
    auto const now = parts.clock.now();
    {
        auto tx = co_await parts.db.begin(device->tenant);
        audit::Entry const entry{.action = "pin.signed_in", .subject = device->enrolment.register_id.to_string()};
        co_await audit::record(tx, actor, entry, now);
        co_await tx.commit();
    }
    PinGrant const grant{
        device->tenant, body->member_id, member->version, device->enrolment.id, device->enrolment.register_id, now, now + limits::pin_session_max};
    PinSignedIn const answer{parts.issue(grant), grant.expires_at, body->member_id, member->role, names_of(member->permissions & pin_permissions),
        device->enrolment.store, device->enrolment.register_id};
    co_return http::json(200, answer);
}

/// What a manager does to somebody's PIN: the person must be one whom they may touch.
using PinChange = std::function<Task<void>(pg::TenantTx&, AccountId)>;
Task<http::Response> change_pin(http::Request const& request, Parts const& parts, std::string_view action, PinChange change)
{
    auto const id = request.path_id<AccountId>("member_id");
    if (!id) co_return http::problem(id.error());
    auto const& caller = request.caller();
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const person = co_await lock_person(tx, *id);
    if (!person) co_return http::problem({ErrorKind::not_found, "members.unknown_member", "no such member"});
    if (auto const refused = co_await refuse_touching(tx, caller, *person)) co_return http::problem(*refused);
    co_await change(tx, *id);
    auto const after = co_await read_person(tx, *id);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = action, .subject = id->to_string()};
    co_await audit::record(tx, actor, entry, parts.clock.now());
    co_await tx.commit();
    parts.members.forget(caller.tenant, *id);
    co_return with_etag(200, *after);
}

Task<http::Response> put_pin_of(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<PinPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const id = request.path_id<AccountId>("member_id");
    if (!id) co_return http::problem(id.error());
    auto const hash = co_await hash_pin(parts.loop, parts.sealer, request.caller().tenant, *id, body->pin);
    PinChange const change = [hash](pg::TenantTx& tx, AccountId person) { return put_pin(tx, person, hash); };
    co_return co_await change_pin(request, parts, "pin.set", change);
}

Task<http::Response> delete_pin_of(http::Request const& request, Parts const& parts)
{
    PinChange const change = [](pg::TenantTx& tx, AccountId person) { return put_pin(tx, person, std::nullopt); };
    co_return co_await change_pin(request, parts, "pin.removed", change);
}

Task<http::Response> unlock(http::Request const& request, Parts const& parts)
{
    PinChange const change = [](pg::TenantTx& tx, AccountId person) { return unlock_pin(tx, person); };
    co_return co_await change_pin(request, parts, "pin.unlocked", change);
}

} // namespace

http::Routes pin_routes(Parts const& parts)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = put,
        .path = "/v1/members/{member_id}/pin",
        .permission = Permission::manage_members,
        .summary = "Give somebody a PIN for enrolled registers",
        .handler = [parts](http::Request const& request) { return put_pin_of(request, parts); },
        .request = json::schema_of<PinPut>(),
        .response = json::schema_of<MemberBody>(),
        .errors = {"members.unknown_member", "members.above_you", "auth.other_store"},
        .step_up = true});
    list.push_back({.method = delete_,
        .path = "/v1/members/{member_id}/pin",
        .permission = Permission::manage_members,
        .summary = "Take somebody's PIN away",
        .handler = [parts](http::Request const& request) { return delete_pin_of(request, parts); },
        .response = json::schema_of<MemberBody>(),
        .errors = {"members.unknown_member", "members.above_you", "auth.other_store"}});
    list.push_back({.method = post,
        .path = "/v1/members/{member_id}/unlock",
        .permission = Permission::manage_members,
        .summary = "Forget somebody's wrong PINs",
        .handler = [parts](http::Request const& request) { return unlock(request, parts); },
        .response = json::schema_of<MemberBody>(),
        .errors = {"members.unknown_member", "members.above_you", "auth.other_store"}});
    list.push_back({.method = get,
        .path = "/v1/register/members",
        .permission = Permission::none,
        .summary = "Who may take over this register; the header Register-Credential or the web's cookie says which it is",
        .handler = [parts](http::Request const& request) { return get_people_at_register(request, parts); },
        .response = json::schema_of<RegisterBody>(),
        .errors = {"members.register_not_enrolled"}});
    list.push_back({.method = post,
        .path = "/v1/pin-sign-in",
        .permission = Permission::none,
        .summary = "Exchange a PIN at an enrolled register for a token of that register",
        .handler = [parts](http::Request const& request) { return sign_in_by_pin(request, parts); },
        .request = json::schema_of<PinSignIn>(),
        .response = json::schema_of<PinSignedIn>(),
        .errors = {"members.register_not_enrolled", "members.wrong_pin", "members.pin_locked"}});
    return list;
}

} // namespace shopx::members
