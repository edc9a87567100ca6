#include "enrolments.hpp"
#include "routes.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::members {

enum class Transport { body, cookie };

} // namespace shopx::members

template <>
inline constexpr auto shopx::json::names<shopx::members::Transport> =
    std::array{shopx::json::Name{shopx::members::Transport::body, "body"}, shopx::json::Name{shopx::members::Transport::cookie, "cookie"}};

namespace shopx::members {
namespace {

constexpr auto cookie_kept_s = 400 * 24 * 3600; // the longest that browsers keep one (RFC 6265bis, section 5.5)

struct EnrolmentPost {
    std::string name;
    Transport transport = Transport::body;
    static constexpr auto wire()
    {
        return json::object<EnrolmentPost>("EnrolmentPost", "A device that is to be the register",
            json::field("name", &EnrolmentPost::name, "Of the device, for people", "iPad at the door").length(1, 100),
            json::field("transport", &EnrolmentPost::transport, "Where the credential goes: body, or a cookie of the browser that asks", "body"));
    }
};

struct EnrolmentBody {
    Uuid id;
    std::string name;
    RegisterId register_id;
    AccountId enrolled_by;
    Instant enrolled_at;
    std::optional<std::string> credential;
    static constexpr auto wire()
    {
        return json::object<EnrolmentBody>("Enrolment", "A device that PINs count on", json::field("id", &EnrolmentBody::id, "To revoke it by"),
            json::field("name", &EnrolmentBody::name, "Of the device", "iPad at the door"),
            json::field("register_id", &EnrolmentBody::register_id, "The register that it is"),
            json::field("enrolled_by", &EnrolmentBody::enrolled_by, "The member who enrolled it"),
            json::field("enrolled_at", &EnrolmentBody::enrolled_at, "When", "2026-11-23T10:00:00Z"),
            json::field("credential", &EnrolmentBody::credential, "Shown this once, for the header Register-Credential; absent where a cookie has it"));
    }
};

struct EnrolmentsBody {
    std::vector<EnrolmentBody> items;
    static constexpr auto wire()
    {
        return json::object<EnrolmentsBody>(
            "Enrolments", "Devices of a register", json::field("items", &EnrolmentsBody::items, "Those that hold, oldest first"));
    }
};

EnrolmentBody to_body(Enrolment const& one) { return {one.id, one.name, one.register_id, one.enrolled_by, one.enrolled_at, {}}; }

/// The register of the path, in a store where the caller's role holds.
Task<Result<stores::Register>> register_of(http::Request const& request, Parts const& parts)
{
    auto const store = request.path_id<StoreId>("store_id");
    if (!store) co_return store.error();
    auto const id = request.path_id<RegisterId>("register_id");
    if (!id) co_return id.error();
    if (auto const elsewhere = http::refuse_other_store(request.caller(), *store)) co_return *elsewhere;
    auto const directory = co_await parts.directories.of(request.caller().tenant);
    auto const* const found = directory->find_register(*id);
    if (found == nullptr || found->store != *store) co_return Error{ErrorKind::not_found, "members.unknown_register", "the store has no such register"};
    co_return *found;
}

Task<http::Response> post_enrolment(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<EnrolmentPost>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const reg = co_await register_of(request, parts);
    if (!reg) co_return http::problem(reg.error());
    auto const& caller = request.caller();
    auto const now = parts.clock.now();
    auto const credential = new_credential(caller.tenant);
    Enrolment const enrolment{new_uuid7(now.ms()), reg->store, reg->id, body->name, caller.account, now};
    auto tx = co_await parts.db.begin(caller.tenant);
    bool const added = co_await add_enrolment(tx, enrolment, credential);
    if (!added) co_return http::problem({ErrorKind::conflict, "members.too_many", "a register has at most so many devices: revoke one first"});
    auto answer = to_body(enrolment);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "register.enrolled", .subject = reg->id.to_string(), .after = json::write(answer)};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    if (body->transport == Transport::body) answer.credential = credential;
    auto response = http::json(201, answer);
    if (body->transport == Transport::cookie)
        response.headers.emplace_back("set-cookie",
            std::string{register_cookie} + "=" + credential + "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(cookie_kept_s));
    co_return response;
}

Task<http::Response> get_enrolments(http::Request const& request, Parts const& parts)
{
    auto const reg = co_await register_of(request, parts);
    if (!reg) co_return http::problem(reg.error());
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const enrolments = co_await list_enrolments(tx, reg->id);
    EnrolmentsBody body;
    for (auto const& one : enrolments) body.items.push_back(to_body(one));
    co_return http::json(200, body);
}

Task<http::Response> delete_enrolment(http::Request const& request, Parts const& parts)
{
    auto const reg = co_await register_of(request, parts);
    if (!reg) co_return http::problem(reg.error());
    auto const id = Uuid::parse(request.path_value("enrolment_id"));
    if (!id) co_return http::problem({ErrorKind::not_found, "http.not_found", "enrolment_id is not a UUID"});
    auto const tenant = request.caller().tenant;
    auto tx = co_await parts.db.begin(tenant);
    auto const people = co_await revoke_enrolment(tx, reg->id, *id, parts.clock.now());
    if (!people) co_return http::problem({ErrorKind::not_found, "members.unknown_enrolment", "the register has no such device"});
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "register.revoked", .subject = id->to_string()};
    co_await audit::record(tx, actor, entry, parts.clock.now());
    auto const left = co_await list_enrolments(tx, reg->id);
    co_await tx.commit();
    for (auto const& person : *people) parts.members.forget(tenant, person);
    EnrolmentsBody body;
    for (auto const& one : left) body.items.push_back(to_body(one));
    co_return http::json(200, body);
}

} // namespace

http::Routes enrolment_routes(Parts const& parts)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = post,
        .path = "/v1/stores/{store_id}/registers/{register_id}/enrolments",
        .permission = Permission::manage_stores,
        .summary = "Make a device the register, so that PINs count on it",
        .handler = [parts](http::Request const& request) { return post_enrolment(request, parts); },
        .request = json::schema_of<EnrolmentPost>(),
        .response = json::schema_of<EnrolmentBody>(),
        .statuses = {201},
        .errors = {"members.unknown_register", "members.too_many", "auth.other_store"},
        .step_up = true});
    list.push_back({.method = get,
        .path = "/v1/stores/{store_id}/registers/{register_id}/enrolments",
        .permission = Permission::manage_stores,
        .summary = "The register's devices",
        .handler = [parts](http::Request const& request) { return get_enrolments(request, parts); },
        .response = json::schema_of<EnrolmentsBody>(),
        .errors = {"members.unknown_register", "auth.other_store"}});
    list.push_back({.method = delete_,
        .path = "/v1/stores/{store_id}/registers/{register_id}/enrolments/{enrolment_id}",
        .permission = Permission::manage_stores,
        .summary = "Revoke a device; who gave a PIN there last is signed out. Answers with those that are left",
        .handler = [parts](http::Request const& request) { return delete_enrolment(request, parts); },
        .response = json::schema_of<EnrolmentsBody>(),
        .errors = {"members.unknown_register", "members.unknown_enrolment", "auth.other_store"}});
    return list;
}

} // namespace shopx::members
