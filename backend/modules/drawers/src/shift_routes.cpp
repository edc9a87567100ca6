#include "context.hpp"
#include "shifts.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::drawers {
namespace {

Error id_reused() { return {ErrorKind::conflict, "drawers.id_reused", "another one has this id"}; }

Error open_already(std::optional<ShiftId> which)
{
    Error error{ErrorKind::conflict, "drawers.shift_open", "the register has an open shift"};
    if (which) error.fields.push_back({"/register_id", "shift_open", which->to_string()});
    return error;
}

/// The shift as the body opens it; an error when the tenant has no such register or the caller may not be at it.
Task<Result<Shift>> opened(http::Request const& request, Context context, ShiftId id, ShiftPut const& body)
{
    auto const& caller = request.caller();
    auto const directory = co_await context->directories.of(caller.tenant);
    auto const* const reg = directory->find_register(body.register_id);
    auto const* const store = reg != nullptr ? directory->store(reg->store) : nullptr;
    if (store == nullptr)
        co_return Error{ErrorKind::unprocessable, "drawers.unknown_register", "no such register", {{"/register_id", "unknown", "no such register"}}};
    Shift shift;
    shift.id = id;
    shift.store = reg->store;
    shift.register_id = reg->id;
    shift.incarnation = reg->incarnation;
    shift.currency = store->currency;
    shift.opened_by = shift.held_by = caller.account;
    shift.opened_at = body.opened_at;
    shift.recorded_at = context->clock.now();
    shift.said = json::write(body);
    if (auto const refused = refuse_drawer(caller, shift)) co_return *refused;
    co_return shift;
}

void insert_float(pg::Batch& batch, TenantId tenant, Shift const& shift, ShiftPut const& body, BusinessDay day)
{
    for (auto const& cash : body.float_) {
        if (cash.minor() == 0) continue;
        Event const event{shift.id.value, shift.id, shift.store, EventKind::float_, cash.minor(), cash.currency, {}, shift.opened_by, {}, shift.opened_at,
            shift.recorded_at, day, false, {}};
        insert_event(batch, tenant, event);
    }
}

Task<http::Response> put_shift(http::Request const& request, Context context)
{
    auto const id = new_id_of(request, "shift_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<ShiftPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    auto const shift = co_await opened(request, context, ShiftId{*id}, *body);
    if (!shift) co_return http::problem(shift.error());
    auto const day = co_await day_of(context, tenant, shift->store, shift->opened_at);
    auto tx = co_await context->db.begin(tenant);
    auto const before = co_await find_shift(tx, shift->id);
    if (before && (before->said != shift->said || before->opened_by != shift->opened_by)) co_return http::problem(id_reused());
    if (before) co_return http::json(200, to_body(*before));
    auto const open = co_await open_shift_of(tx, shift->register_id);
    if (open) co_return http::problem(open_already(open));
    insert_shift(tx, tenant, *shift);
    insert_float(tx, tenant, *shift, *body, *day);
    std::vector<feed::Fact> const facts{{tenant, feed::Kind::drawer_event, shift->id.value, shift->recorded_at, crypto::sha256(shift->said)}};
    feed::append(tx, facts);
    std::optional<pg::Failure> failure;
    try {
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure && failure->constraint == "one_open_shift") co_return http::problem(open_already(std::nullopt));
    if (failure && failure->is_unique_violation()) co_return http::problem(id_reused());
    if (failure) throw *failure;
    co_return http::json(201, to_body(*shift));
}

Error bad_query(std::string detail) { return {ErrorKind::bad_request, "http.bad_query", std::move(detail)}; }

Result<ShiftFilter> filter_of(http::Request const& request)
{
    ShiftFilter filter;
    filter.stores = request.caller().stores;
    for (auto const& [name, value] : request.query) {
        if (name == "register_id") {
            auto const id = Uuid::parse(value);
            if (!id) return bad_query("register_id must be a UUID");
            filter.register_id = RegisterId{*id};
        } else if (name == "state") {
            for (auto const& known : json::names<ShiftState>)
                if (known.text == value) filter.state = known.value;
            if (!filter.state) return bad_query("state is open, closed or abandoned");
        } else if (name == "cursor") {
            filter.before = Uuid::parse(value);
            if (!filter.before) return Error{ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"};
        } else {
            return bad_query("no such parameter: " + name);
        }
    }
    return filter;
}

Task<http::Response> get_shifts(http::Request const& request, Context context)
{
    auto const filter = filter_of(request);
    if (!filter) co_return http::problem(filter.error());
    auto tx = co_await context->db.begin(request.caller().tenant);
    auto const shifts = co_await list_shifts(tx, *filter);
    ShiftsBody body;
    for (auto const& shift : shifts) body.items.push_back(to_body(shift));
    if (static_cast<std::int64_t>(shifts.size()) == limits::page_rows_max) body.next_cursor = shifts.back().id.to_string();
    co_return http::json(200, body);
}

Task<http::Response> post_take_over(http::Request const& request, Context context)
{
    auto const id = request.path_id<ShiftId>("shift_id");
    if (!id) co_return http::problem(id.error());
    auto const& caller = request.caller();
    auto tx = co_await context->db.begin(caller.tenant);
    auto shift = co_await lock_shift(tx, *id);
    if (!shift) co_return http::problem(unknown_shift());
    if (auto const refused = refuse_drawer(caller, *shift)) co_return http::problem(*refused);
    if (shift->state != ShiftState::open) co_return http::problem({ErrorKind::conflict, "drawers.shift_closed", "the shift has ended"});
    if (shift->held_by != caller.account) {
        audit::Entry entry{.action = "shift.taken_over", .subject = id->to_string()};
        entry.before = "{\"held_by\":\"" + shift->held_by.to_string() + "\"}";
        entry.after = "{\"held_by\":\"" + caller.account.to_string() + "\"}";
        hand_over(tx, caller.tenant, *id, caller.account);
        shift->held_by = caller.account;
        auto const actor = audit::actor_of(request);
        co_await audit::record(tx, actor, entry, context->clock.now());
        co_await tx.commit();
    }
    co_return http::json(200, to_body(*shift));
}

} // namespace

http::Routes shift_routes(Context const& context)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = put,
        .path = "/v1/shifts/{shift_id}",
        .permission = Permission::run_drawer,
        .summary = "Open a register's drawer with its float; a register has one open shift",
        .handler = [context](http::Request const& request) { return put_shift(request, context); },
        .request = json::schema_of<ShiftPut>(),
        .response = json::schema_of<ShiftBody>(),
        .statuses = {201},
        .errors = {"drawers.bad_id", "drawers.id_reused", "drawers.unknown_register", "drawers.shift_open", "drawers.other_register", "auth.other_store"}});
    list.push_back({.method = get,
        .path = "/v1/shifts",
        .permission = Permission::run_drawer,
        .summary = "Shifts, newest first",
        .handler = [context](http::Request const& request) { return get_shifts(request, context); },
        .response = json::schema_of<ShiftsBody>(),
        .query = {{"register_id", "Of this register"}, {"state", "open, closed or abandoned", "open"}, {"cursor", "next_cursor of the page before"}},
        .errors = {"http.bad_query", "http.bad_cursor"}});
    list.push_back({.method = post,
        .path = "/v1/shifts/{shift_id}/take-over",
        .permission = Permission::manage_drawers,
        .summary = "Answer for a drawer that somebody else opened",
        .handler = [context](http::Request const& request) { return post_take_over(request, context); },
        .response = json::schema_of<ShiftBody>(),
        .errors = {"drawers.unknown_shift", "drawers.shift_closed", "drawers.other_register", "auth.other_store"}});
    return list;
}

} // namespace shopx::drawers
