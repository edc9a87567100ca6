#include "arrays.hpp"
#include "overrides.hpp"
#include "pins.hpp"
#include "routes.hpp"

#include "shopx/base/limits/members.hpp"

namespace shopx::members {

enum class Subject { sale };

} // namespace shopx::members

template <>
inline constexpr auto shopx::json::names<shopx::members::Subject> = std::array{shopx::json::Name{shopx::members::Subject::sale, "sale"}};

namespace shopx::members {

struct SubjectBody {
    Subject kind{};
    Uuid id;
    static constexpr auto wire()
    {
        return json::object<SubjectBody>("OverrideSubject", "What is approved", json::field("kind", &SubjectBody::kind, "What it is", "sale"),
            json::field("id", &SubjectBody::id, "Its id, which the till has made already"));
    }
};

struct ApproverBody {
    AccountId member_id;
    std::string pin;
    static constexpr auto wire()
    {
        return json::object<ApproverBody>("OverrideApprover", "The colleague who came to the till",
            json::field("member_id", &ApproverBody::member_id, "One of GET /v1/register/members"),
            json::field("pin", &ApproverBody::pin, "As it was typed").length(1, 40));
    }
};

struct OverridePost {
    std::string permission;
    SubjectBody subject;
    RegisterId register_id;
    std::string reason;
    std::optional<ApproverBody> approver;
    static constexpr auto wire()
    {
        return json::object<OverridePost>("OverridePost", "A colleague's approval of what the cashier may not alone",
            json::field("permission", &OverridePost::permission, "What is approved; the approver has it", "return_without_receipt").length(1, 40),
            json::field("subject", &OverridePost::subject, "What it is for"), json::field("register_id", &OverridePost::register_id, "Where"),
            json::field("reason", &OverridePost::reason, "Why, for those who look later", "The shelf had the old price").length(1, 300),
            json::field("approver", &OverridePost::approver, "Who approves, by PIN at this enrolled register; absent: whoever is signed in"));
    }
};

void check(OverridePost const& body, json::Problems& problems)
{
    auto const permission = permission_named(body.permission);
    if (!permission || *permission == Permission::signed_in || !pin_permissions.has(*permission))
        problems.add("/permission", "not_one_of", "nothing that is done at a till");
}

namespace {

struct OverrideBody {
    Uuid id;
    std::string token;
    AccountId manager_id;
    Instant expires_at;
    static constexpr auto wire()
    {
        return json::object<OverrideBody>("Override", "An approval, signed", json::field("id", &OverrideBody::id, "Its id in the audit log"),
            json::field("token", &OverrideBody::token, "For `overrides` of the sale"), json::field("manager_id", &OverrideBody::manager_id, "Who approved"),
            json::field("expires_at", &OverrideBody::expires_at, "The sale occurs before", "2026-11-23T10:05:00Z"));
    }
};

/// What the audit log keeps of it.
struct OverrideFacts {
    std::string permission;
    SubjectBody subject;
    RegisterId register_id;
    AccountId cashier_id;
    AccountId manager_id;
    std::string reason;
    static constexpr auto wire()
    {
        return json::object<OverrideFacts>("OverrideFacts", "What was approved", json::field("permission", &OverrideFacts::permission, "What"),
            json::field("subject", &OverrideFacts::subject, "For what"), json::field("register_id", &OverrideFacts::register_id, "Where"),
            json::field("cashier_id", &OverrideFacts::cashier_id, "For whom"), json::field("manager_id", &OverrideFacts::manager_id, "By whom"),
            json::field("reason", &OverrideFacts::reason, "Why"));
    }
};

/// By the PIN of a colleague who came to this register, or by whoever is signed in.
struct Approver {
    AccountId id;
    Permissions permissions;
};
Task<Result<Approver>> approver_of(http::Request const& request, Parts const& parts, OverridePost const& body)
{
    auto const& caller = request.caller();
    if (!body.approver) co_return Approver{caller.account, caller.permissions};
    auto const credential = credential_of(request);
    std::optional<Enrolment> enrolment;
    if (tenant_of(credential) == caller.tenant) {
        auto tx = co_await parts.db.begin(caller.tenant);
        enrolment = co_await find_enrolment(tx, credential);
    }
    if (!enrolment || enrolment->register_id != body.register_id) co_return not_enrolled();
    audit::Actor const actor{"pin", body.approver->member_id.value, enrolment->id, std::string{request.peer}, request.request_id};
    Attempt attempt{caller.tenant, *enrolment, body.approver->member_id, body.approver->pin, 0, actor};
    auto const member = co_await prove_pin(parts, std::move(attempt));
    if (!member) co_return member.error();
    co_return Approver{body.approver->member_id, member->permissions};
}

Task<http::Response> post_override(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<OverridePost>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const directory = co_await parts.directories.of(caller.tenant);
    auto const* const reg = directory->find_register(body->register_id);
    bool const is_elsewhere = caller.at_register && *caller.at_register != body->register_id;
    if (reg == nullptr || is_elsewhere)
        co_return http::problem({ErrorKind::not_found, "members.unknown_register", "no such register, or not the one that you are at"});
    if (auto const elsewhere = http::refuse_other_store(caller, reg->store)) co_return http::problem(*elsewhere);

    auto const approver = co_await approver_of(request, parts, *body);
    if (!approver) co_return http::problem(approver.error());
    if (!approver->permissions.has(Permission::approve) || !approver->permissions.has(*permission_named(body->permission)))
        co_return http::problem(
            {ErrorKind::forbidden, "members.may_not_approve", "whoever approves has the permission to approve, and the one that is approved"});

    auto const now = parts.clock.now();
    Override given{new_uuid7(now.ms()), caller.tenant, body->register_id, caller.account, approver->id, body->permission, "sale", body->subject.id,
        Instant{now.us / 1'000'000 * 1'000'000}, {}};
    given.expires_at = given.issued_at + limits::override_life;
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const token = co_await record_override(tx, parts.overrides.key(), given, body->reason);
    OverrideFacts const facts{body->permission, body->subject, body->register_id, caller.account, approver->id, body->reason};
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "override.given", .subject = given.id.to_string(), .after = json::write(facts)};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json(201, OverrideBody{given.id, token, approver->id, given.expires_at});
}

} // namespace

http::Routes override_routes(Parts const& parts)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/overrides",
        .permission = Permission::sell,
        .summary = "Approve at the till what the cashier may not alone: a signed event that the sale carries",
        .handler = [parts](http::Request const& request) { return post_override(request, parts); },
        .request = json::schema_of<OverridePost>(),
        .response = json::schema_of<OverrideBody>(),
        .statuses = {201},
        .errors = {"members.unknown_register", "auth.other_store", "members.register_not_enrolled", "members.wrong_pin", "members.pin_locked",
            "members.may_not_approve"}});
    return list;
}

} // namespace shopx::members
