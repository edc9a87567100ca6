#include "context.hpp"
#include "shifts.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::drawers {
namespace {

EventKind kind_of(Movement movement)
{
    switch (movement) {
    case Movement::pay_in: return EventKind::pay_in;
    case Movement::pay_out: return EventKind::pay_out;
    case Movement::drop: return EventKind::drop;
    case Movement::no_sale: break;
    }
    return EventKind::no_sale;
}

Movement movement_of(EventKind kind)
{
    if (kind == EventKind::pay_in) return Movement::pay_in;
    if (kind == EventKind::pay_out) return Movement::pay_out;
    return kind == EventKind::drop ? Movement::drop : Movement::no_sale;
}

EventBody to_body(Event const& e)
{
    return {e.id, e.shift, movement_of(e.kind), e.amount_minor, e.currency, e.reason.value_or(""), e.account, e.approval.by, e.approval.is_proven,
        e.occurred_at, e.recorded_at, e.is_late};
}

/// The Z took for a variance what this explains: that much is taken out of the variance again.
Event correction_of(Event const& late, Shift const& shift)
{
    Event correction = late;
    correction.id = new_uuid7(late.recorded_at.ms());
    correction.kind = EventKind::variance;
    if (late.kind == EventKind::pay_in) correction.amount_minor = -late.amount_minor;
    correction.reason.reset();
    correction.approval = {};
    correction.account = *shift.closed_by;
    correction.occurred_at = *shift.closed_at;
    correction.business_date = *shift.closed_day;
    correction.said.clear();
    return correction;
}

/// Money has moved, whoever approved: an override that does not hold refuses nothing, and proves nothing.
Task<Approval> approval_of(Context context, pg::TenantTx& tx, http::Caller const& caller, Shift const& shift, Uuid event, EventPut const& body)
{
    if (body.override_) {
        std::vector<std::string> const tokens{*body.override_};
        members::Occasion const occasion{SaleId{event}, shift.register_id, body.occurred_at};
        auto const faults = co_await context->overrides.use(tx, occasion, tokens, context->clock.now());
        auto const said = context->overrides.read(tokens);
        if (faults.empty() && said[0].permission == name_of(Permission::run_drawer)) co_return Approval{said[0].manager, true};
    }
    bool const is_own = body.approver_id == caller.account && caller.permissions.has(Permission::approve);
    co_return Approval{body.approver_id, is_own};
}

Task<http::Response> put_event(http::Request const& request, Context context)
{
    auto const shift_id = request.path_id<ShiftId>("shift_id");
    if (!shift_id) co_return http::problem(shift_id.error());
    auto const id = new_id_of(request, "event_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<EventPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto tx = co_await context->db.begin(caller.tenant);
    auto const shift = co_await lock_shift(tx, *shift_id);
    if (!shift) co_return http::problem(unknown_shift());
    if (auto const refused = refuse_drawer(caller, *shift)) co_return http::problem(*refused);
    auto const said = json::write(*body);
    auto const before = co_await find_event(tx, *id);
    Error const reused{ErrorKind::conflict, "drawers.id_reused", "another event has this id"};
    if (before && (before->shift != shift->id || before->said != said)) co_return http::problem(reused);
    if (before) co_return http::json(200, to_body(*before));
    // What happened before the Z and comes after it has happened all the same.
    bool const is_late = shift->state != ShiftState::open;
    if (is_late && body->occurred_at > *shift->closed_at)
        co_return http::problem({ErrorKind::conflict, "drawers.shift_closed", "the shift ended before this happened"});
    auto const day = co_await day_of(context, caller.tenant, shift->store, body->occurred_at);
    auto const approval = co_await approval_of(context, tx, caller, *shift, *id, *body);
    Event event{*id, shift->id, shift->store, kind_of(body->kind), body->amount_minor.value_or(0), body->currency.value_or(shift->currency), body->reason,
        caller.account, approval, body->occurred_at, context->clock.now(), *day, is_late, said};
    insert_event(tx, caller.tenant, event);
    std::vector<feed::Fact> facts{{caller.tenant, feed::Kind::drawer_event, *id, event.recorded_at, crypto::sha256(said)}};
    if (is_late && shift->has_our_count && event.amount_minor != 0) {
        auto const correction = correction_of(event, *shift);
        insert_event(tx, caller.tenant, correction);
        facts.push_back({caller.tenant, feed::Kind::drawer_event, correction.id, event.recorded_at, crypto::sha256(correction.id.to_string())});
    }
    feed::append(tx, facts);
    std::optional<pg::Failure> failure;
    try {
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure && failure->is_unique_violation()) co_return http::problem(reused);
    if (failure) throw *failure;
    co_return http::json(201, to_body(event));
}

} // namespace

http::Routes event_routes(Context const& context)
{
    http::Routes list;
    list.push_back({.method = http::Method::put,
        .path = "/v1/shifts/{shift_id}/events/{event_id}",
        .permission = Permission::run_drawer,
        .summary = "Record a pay-in, pay-out, drop or no-sale",
        .handler = [context](http::Request const& request) { return put_event(request, context); },
        .request = json::schema_of<EventPut>(),
        .response = json::schema_of<EventBody>(),
        .statuses = {201},
        .errors = {"drawers.bad_id", "drawers.id_reused", "drawers.unknown_shift", "drawers.shift_closed", "drawers.not_yours", "drawers.other_register",
            "auth.other_store"}});
    return list;
}

} // namespace shopx::drawers
