#include "closing.hpp"
#include "context.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::drawers {
namespace {

Error already_closed() { return {ErrorKind::conflict, "drawers.already_closed", "the shift has another Z"}; }
Error id_reused() { return {ErrorKind::conflict, "drawers.id_reused", "another Z has this id"}; }

/// Commits a Z; what the database refuses is told. Two closings at once: one of them has won.
Task<std::optional<Error>> commit(pg::TenantTx& tx)
{
    std::optional<pg::Failure> failure;
    try {
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (!failure) co_return std::nullopt;
    if (failure->constraint == "z_reports_pkey") co_return id_reused();
    bool const is_chain = failure->constraint.starts_with("z_reports_tenant_id_incarnation_id");
    if (is_chain) co_return Error{ErrorKind::conflict, "drawers.z_chain", "another Z of this register came in between"};
    throw *failure;
}

Task<http::Response> answer(pg::TenantTx& tx, int status, StoredZ const& z)
{
    auto const body = co_await report_of(tx, z);
    co_return http::json(status, body);
}

/// What all three ways to a Z begin with: the sums are up to date, the shift is locked and the caller's to end.
struct Begun {
    Shift shift;
    std::optional<StoredZ> z; // there already, under this id
};
Task<Result<Begun>> begin(pg::TenantTx& tx, http::Caller const& caller, ShiftId shift_id, Uuid z_id)
{
    auto shift = co_await lock_shift(tx, shift_id);
    if (!shift) co_return unknown_shift();
    if (auto const refused = refuse_drawer(caller, *shift)) co_return *refused;
    auto z = co_await find_z(tx, z_id);
    if (z && z->shift != shift->id) co_return id_reused();
    if (!z && shift->state != ShiftState::open) co_return already_closed();
    Begun begun{std::move(*shift), std::move(z)};
    co_return begun;
}

Error out_of_order()
{
    return {ErrorKind::bad_request, "http.bad_body", "a shift ends after it began", {{"/closed_at", "out_of_range", "before its opening"}}};
}
Error not_a_uuid7() { return {ErrorKind::bad_request, "drawers.bad_id", "the id of a Z is a UUIDv7"}; }

/// The server's own Z, of a counted shift or of an abandoned one.
struct Ending {
    ShiftId shift;
    Closing closing;
};
Task<http::Response> end_with_our_z(http::Request const& request, Context context, Ending ending)
{
    auto const& caller = request.caller();
    if (ending.closing.z.version() != 7) co_return http::problem(not_a_uuid7());
    auto const position = co_await context->follower.reach_end(caller.tenant);
    if (!position) co_return http::problem(behind());
    auto tx = co_await context->db.begin(caller.tenant);
    auto const begun = co_await begin(tx, caller, ending.shift, ending.closing.z);
    if (!begun) co_return http::problem(begun.error());
    if (begun->z) co_return co_await answer(tx, 200, *begun->z);
    if (ending.closing.closed_at < begun->shift.opened_at) co_return http::problem(out_of_order());
    auto const day = co_await day_of(context, caller.tenant, begun->shift.store, ending.closing.closed_at);
    ending.closing.day = *day;
    auto const z = co_await close_shift(tx, begun->shift, ending.closing);
    if (!z) co_return http::problem(z.error());
    if (ending.closing.abandoned) {
        audit::Entry entry{.action = "shift.abandoned", .subject = ending.shift.to_string()};
        auto const actor = audit::actor_of(request);
        co_await audit::record(tx, actor, entry, ending.closing.now);
    }
    auto const refused = co_await commit(tx);
    if (refused) co_return http::problem(*refused);
    auto after = co_await context->db.begin(caller.tenant);
    co_return co_await answer(after, 201, *z);
}

Task<http::Response> post_close(http::Request const& request, Context context)
{
    auto const id = request.path_id<ShiftId>("shift_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<ClosePost>(request.body);
    if (!body) co_return http::problem(body.error());
    Ending ending{*id, {body->z_id, body->closed_at, {}, request.caller().account, context->clock.now()}};
    co_return co_await end_with_our_z(request, context, std::move(ending));
}

Task<http::Response> post_abandon(http::Request const& request, Context context)
{
    auto const id = request.path_id<ShiftId>("shift_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<AbandonPost>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = context->clock.now();
    Ending ending{*id, {body->z_id, now, {}, request.caller().account, now, body->reason}};
    co_return co_await end_with_our_z(request, context, std::move(ending));
}

Task<http::Response> put_z(http::Request const& request, Context context)
{
    auto const id = new_id_of(request, "z_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<ZBody>(request.body);
    if (!body) co_return http::problem(body.error());
    if (body->previous_digest && !digest_from_hex(*body->previous_digest))
        co_return http::problem(
            {ErrorKind::bad_request, "http.bad_body", "a digest is 64 hexadecimal digits", {{"/previous_digest", "not_hex", "64 digits 0 to 9 and a to f"}}});
    auto const& caller = request.caller();
    auto const position = co_await context->follower.reach_end(caller.tenant);
    if (!position) co_return http::problem(behind());
    auto tx = co_await context->db.begin(caller.tenant);
    auto const begun = co_await begin(tx, caller, body->shift_id, *id);
    if (!begun) co_return http::problem(begun.error());
    if (begun->z && begun->z->document != json::write(*body)) co_return http::problem(id_reused());
    if (begun->z) co_return co_await answer(tx, 200, *begun->z);
    if (body->closed_at < begun->shift.opened_at) co_return http::problem(out_of_order());
    auto const day = co_await day_of(context, caller.tenant, begun->shift.store, body->closed_at);
    Closing const closing{*id, body->closed_at, *day, caller.account, context->clock.now(), body->abandoned};
    auto const z = co_await seal_shift(tx, begun->shift, *body, closing);
    if (!z) co_return http::problem(z.error());
    auto const refused = co_await commit(tx);
    if (refused) co_return http::problem(*refused);
    auto after = co_await context->db.begin(caller.tenant);
    co_return co_await answer(after, 201, *z);
}

Task<http::Response> get_x(http::Request const& request, Context context)
{
    auto const id = request.path_id<ShiftId>("shift_id");
    if (!id) co_return http::problem(id.error());
    auto const& caller = request.caller();
    auto const position = co_await context->follower.reach_end(caller.tenant);
    if (!position) co_return http::problem(behind());
    auto tx = co_await context->db.begin(caller.tenant);
    auto const shift = co_await find_shift(tx, *id);
    if (!shift) co_return http::problem(unknown_shift());
    if (auto const refused = refuse_drawer(caller, *shift)) co_return http::problem(*refused);
    XBody body{to_body(*shift), *position, {}};
    body.totals = co_await read_totals(tx, *shift, Part::before_z);
    co_return http::json(200, body);
}

Task<http::Response> get_z(http::Request const& request, Context context)
{
    auto const id = request.path_id<ShiftId>("z_id"); // any UUID
    if (!id) co_return http::problem(id.error());
    auto tx = co_await context->db.begin(request.caller().tenant);
    auto const z = co_await find_z(tx, id->value);
    if (!z) co_return http::problem({ErrorKind::not_found, "drawers.unknown_z", "no such Z"});
    if (auto const elsewhere = http::refuse_other_store(request.caller(), z->store)) co_return http::problem(*elsewhere);
    co_return co_await answer(tx, 200, *z);
}

Task<http::Response> get_z_reports(http::Request const& request, Context context)
{
    ZFilter filter;
    filter.stores = request.caller().stores;
    for (auto const& [name, value] : request.query) {
        auto const id = Uuid::parse(value);
        if (name == "register_id" && id)
            filter.register_id = RegisterId{*id};
        else if (name == "cursor" && id)
            filter.before = id;
        else
            co_return http::problem({ErrorKind::bad_request, name == "cursor" ? "http.bad_cursor" : "http.bad_query", "register_id and cursor are UUIDs"});
    }
    auto tx = co_await context->db.begin(request.caller().tenant);
    auto const found = co_await list_z(tx, filter);
    ZListBody body;
    for (auto const& z : found)
        body.items.push_back(
            {z.id, z.shift, z.register_id, z.incarnation, z.number, z.closed_at, z.perpetual_minor, crypto::hex(z.digest), z.is_sealed, z.flags.has_value()});
    if (static_cast<std::int64_t>(found.size()) == limits::page_rows_max) body.next_cursor = found.back().id.to_string();
    co_return http::json(200, body);
}

} // namespace

http::Routes z_routes(Context const& context)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/shifts/{shift_id}/x",
        .permission = Permission::manage_drawers,
        .summary = "What a shift has come to so far, and what should lie in its drawer",
        .handler = [context](http::Request const& request) { return get_x(request, context); },
        .response = json::schema_of<XBody>(),
        .errors = {"drawers.unknown_shift", "drawers.behind", "drawers.other_register", "auth.other_store"}});
    list.push_back({.method = post,
        .path = "/v1/shifts/{shift_id}/close",
        .permission = Permission::run_drawer,
        .summary = "End a counted shift with a Z that the server makes, for registers that seal none",
        .handler = [context](http::Request const& request) { return post_close(request, context); },
        .request = json::schema_of<ClosePost>(),
        .response = json::schema_of<ZReportBody>(),
        .statuses = {201},
        .errors = {"drawers.bad_id", "drawers.id_reused", "drawers.unknown_shift", "drawers.already_closed", "drawers.not_counted", "drawers.approval_needed",
            "drawers.z_chain", "drawers.behind", "drawers.not_yours", "drawers.other_register", "auth.other_store"}});
    list.push_back({.method = post,
        .path = "/v1/shifts/{shift_id}/abandon",
        .permission = Permission::manage_drawers,
        .summary = "End a shift that nobody can count, and say why",
        .handler = [context](http::Request const& request) { return post_abandon(request, context); },
        .request = json::schema_of<AbandonPost>(),
        .response = json::schema_of<ZReportBody>(),
        .statuses = {201},
        .errors = {"drawers.bad_id", "drawers.id_reused", "drawers.unknown_shift", "drawers.already_closed", "drawers.z_chain", "drawers.behind",
            "drawers.other_register", "auth.other_store"}});
    list.push_back({.method = put,
        .path = "/v1/z-reports/{z_id}",
        .permission = Permission::run_drawer,
        .summary = "A Z that the register has sealed: kept as it is, and flagged where it differs from what the server knows",
        .handler = [context](http::Request const& request) { return put_z(request, context); },
        .request = json::schema_of<ZBody>(),
        .response = json::schema_of<ZReportBody>(),
        .statuses = {201},
        .errors = {"drawers.bad_id", "drawers.id_reused", "drawers.unknown_shift", "drawers.already_closed", "drawers.other_drawer", "drawers.z_chain",
            "drawers.behind", "drawers.not_yours", "drawers.other_register", "auth.other_store"}});
    list.push_back({.method = get,
        .path = "/v1/z-reports",
        .permission = Permission::read_books,
        .summary = "Zs, newest first",
        .handler = [context](http::Request const& request) { return get_z_reports(request, context); },
        .response = json::schema_of<ZListBody>(),
        .query = {{"register_id", "Of this register"}, {"cursor", "next_cursor of the page before"}},
        .errors = {"http.bad_query", "http.bad_cursor"}});
    list.push_back({.method = get,
        .path = "/v1/z-reports/{z_id}",
        .permission = Permission::read_books,
        .summary = "One Z, with what came after it",
        .handler = [context](http::Request const& request) { return get_z(request, context); },
        .response = json::schema_of<ZReportBody>(),
        .errors = {"drawers.unknown_z", "auth.other_store"}});
    return list;
}

} // namespace shopx::drawers
