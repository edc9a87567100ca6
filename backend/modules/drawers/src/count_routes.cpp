#include "context.hpp"
#include "counts.hpp"

#include "shopx/audit/audit.hpp"

namespace shopx::drawers {
namespace {

/// Every currency that was counted or should be there.
std::vector<Count::Amount> amounts_of(Totals totals, CountPut const& body)
{
    std::vector<Counted> counted;
    for (auto const& cash : body.cash) counted.push_back({cash.currency, cash.minor()});
    put_count(totals, counted);
    std::vector<Count::Amount> amounts;
    for (auto const& cash : totals.cash) amounts.push_back({cash.currency, *cash.counted_minor, cash.expected_minor});
    return amounts;
}

Task<http::Response> count_drawer(http::Request const& request, Context context)
{
    auto const shift_id = request.path_id<ShiftId>("shift_id");
    if (!shift_id) co_return http::problem(shift_id.error());
    auto const id = new_id_of(request, "count_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<CountPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const position = co_await context->follower.reach_end(caller.tenant);
    if (!position) co_return http::problem(behind());
    auto tx = co_await context->db.begin(caller.tenant);
    auto const shift = co_await lock_shift(tx, *shift_id);
    if (!shift) co_return http::problem(unknown_shift());
    if (auto const refused = refuse_drawer(caller, *shift)) co_return http::problem(*refused);
    auto const limit = co_await variance_limit(tx);
    auto const said = json::write(*body);
    auto const before = co_await find_count(tx, *id);
    Error const reused{ErrorKind::conflict, "drawers.id_reused", "another count has this id"};
    if (before && (before->shift != shift->id || before->said != said)) co_return http::problem(reused);
    if (before) co_return http::json(200, to_body(*before, limit));
    if (shift->state != ShiftState::open) co_return http::problem({ErrorKind::conflict, "drawers.shift_closed", "the shift has ended"});
    auto const last = co_await last_count(tx, shift->id);
    if (last && last->ordinal >= counts_max)
        co_return http::problem({ErrorKind::conflict, "drawers.counted_enough", "a drawer is counted again twice at most"});
    auto totals = co_await read_totals(tx, *shift, Part::before_z);
    Count count{*id, shift->id, static_cast<std::int16_t>(last ? last->ordinal + 1 : 1), caller.account, body->counted_at, context->clock.now(), said};
    count.amounts = amounts_of(std::move(totals), *body);
    insert_count(tx, caller.tenant, count);
    std::optional<pg::Failure> failure;
    try {
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure && failure->is_unique_violation()) co_return http::problem(reused);
    if (failure) throw *failure;
    co_return http::json(201, to_body(count, limit));
}

Task<http::Response> put_approval(http::Request const& request, Context context)
{
    auto const shift_id = request.path_id<ShiftId>("shift_id");
    if (!shift_id) co_return http::problem(shift_id.error());
    auto const body = json::read<ApprovalPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto tx = co_await context->db.begin(caller.tenant);
    auto const shift = co_await lock_shift(tx, *shift_id);
    if (!shift) co_return http::problem(unknown_shift());
    if (auto const refused = refuse_drawer(caller, *shift)) co_return http::problem(*refused);
    auto const limit = co_await variance_limit(tx);
    auto count = co_await last_count(tx, shift->id);
    if (!count || count->id != body->count_id)
        co_return http::problem({ErrorKind::conflict, "drawers.not_the_last_count", "only the shift's last count can be approved"});
    if (count->account == caller.account)
        co_return http::problem({ErrorKind::forbidden, "drawers.second_person", "whoever counted can't confirm it: a second person does"});
    if (count->approved_by) co_return http::json(200, to_body(*count, limit));
    if (shift->state != ShiftState::open) co_return http::problem({ErrorKind::conflict, "drawers.shift_closed", "the shift has ended"});
    count->approved_by = caller.account;
    count->approval_reason = body->reason;
    auto const now = context->clock.now();
    approve(tx, caller.tenant, *count, now);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "drawer.variance_approved", .subject = count->id.to_string(), .after = json::write(*body)};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json(200, to_body(*count, limit));
}

Task<http::Response> get_policy(http::Request const& request, Context context)
{
    auto tx = co_await context->db.begin(request.caller().tenant);
    auto const limit = co_await variance_limit(tx);
    co_return http::json(200, PolicyBody{limit});
}

Task<http::Response> put_policy(http::Request const& request, Context context)
{
    auto const body = json::read<PolicyBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    // It is the whole business's, so a role that holds in some stores may not set it.
    if (request.caller().stores) co_return http::problem({ErrorKind::forbidden, "auth.other_store", "the policy is of all stores"});
    auto tx = co_await context->db.begin(tenant);
    auto const limit_before = co_await variance_limit(tx);
    PolicyBody const before{limit_before};
    put_variance_limit(tx, tenant, body->variance_limit_minor);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "drawer_policy.changed", .subject = tenant.to_string(), .before = json::write(before), .after = json::write(*body)};
    co_await audit::record(tx, actor, entry, context->clock.now());
    co_await tx.commit();
    co_return http::json(200, *body);
}

} // namespace

http::Routes count_routes(Context const& context)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = put,
        .path = "/v1/shifts/{shift_id}/counts/{count_id}",
        .permission = Permission::run_drawer,
        .summary = "Count a drawer, blind: what should be there is told once the count can't change any more",
        .handler = [context](http::Request const& request) { return count_drawer(request, context); },
        .request = json::schema_of<CountPut>(),
        .response = json::schema_of<CountBody>(),
        .statuses = {201},
        .errors = {"drawers.bad_id", "drawers.id_reused", "drawers.unknown_shift", "drawers.shift_closed", "drawers.counted_enough", "drawers.behind",
            "drawers.not_yours", "drawers.other_register", "auth.other_store"}});
    list.push_back({.method = put,
        .path = "/v1/shifts/{shift_id}/variance-approval",
        .permission = Permission::manage_drawers,
        .summary = "Confirm a variance as a second person",
        .handler = [context](http::Request const& request) { return put_approval(request, context); },
        .request = json::schema_of<ApprovalPut>(),
        .response = json::schema_of<CountBody>(),
        .errors = {"drawers.unknown_shift", "drawers.shift_closed", "drawers.not_the_last_count", "drawers.second_person", "drawers.other_register",
            "auth.other_store"}});
    list.push_back({.method = get,
        .path = "/v1/drawer-policy",
        .permission = Permission::manage_drawers,
        .summary = "What a shop asks of its counts",
        .handler = [context](http::Request const& request) { return get_policy(request, context); },
        .response = json::schema_of<PolicyBody>()});
    list.push_back({.method = put,
        .path = "/v1/drawer-policy",
        .permission = Permission::manage_drawers,
        .summary = "Change it",
        .handler = [context](http::Request const& request) { return put_policy(request, context); },
        .request = json::schema_of<PolicyBody>(),
        .response = json::schema_of<PolicyBody>(),
        .errors = {"auth.other_store"}});
    return list;
}

} // namespace shopx::drawers
