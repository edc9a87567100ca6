#include "change_standing.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/identity/identity.hpp"
#include "shopx/manage_tenants/manage_tenants.hpp"

namespace shopx::manage_tenants {
namespace {

Error unknown_plan(std::string const& plan)
{
    std::string names;
    for (auto const& one : tenancy::plans()) names.append(names.empty() ? "" : ", ").append(one.plan);
    return {ErrorKind::unprocessable, "tenancy.unknown_plan", "there is no plan '" + plan + "'; there are: " + names};
}

audit::Actor an_operator()
{
    audit::Actor actor;
    actor.kind = "operator";
    return actor;
}

Task<Result<tenancy::Standing>> change_and_commit(pg::Database& db, TenantId tenant, Change change, Act act)
{
    auto tx = co_await db.begin(tenant);
    auto const standing = co_await change_standing(tx, std::move(change), std::move(act));
    if (standing) co_await tx.commit();
    co_return standing;
}

} // namespace

Console::Console(Clock const& clock, pg::Database& db, std::string conninfo, std::string operator_name)
    : clock_{clock},
      db_{db},
      conninfo_{std::move(conninfo)},
      operator_{std::move(operator_name)}
{
}

Task<void> Console::tell(std::string_view action, TenantId tenant, std::string subject)
{
    auto tx = co_await db_.begin_system();
    audit::OperatorAct const act{operator_, action, tenant, std::move(subject)};
    co_await audit::record(tx, act, clock_.now());
    co_await tx.commit();
}

Task<Result<TenantId>> Console::create(std::string name, std::string plan)
{
    if (tenancy::find_plan(plan) == nullptr) co_return unknown_plan(plan);
    auto const now = clock_.now();
    TenantId const id{new_uuid7(now.ms())};
    co_await tell("tenant.created", id, plan);
    {
        auto system = co_await db_.begin_system();
        tenancy::Tenant const tenant{id, name};
        co_await tenancy::put(system, tenant, now);
        co_await system.commit();
    }
    auto change = [plan, now](tenancy::Standing& standing) -> std::optional<Error> {
        standing = tenancy::new_standing(plan, now);
        return std::nullopt;
    };
    Change changing = std::move(change);
    Act act{an_operator(), "tenant.created", now, operator_};
    auto const done = co_await change_and_commit(db_, id, std::move(changing), std::move(act));
    if (!done) co_return done.error();
    co_return id;
}

Task<Result<tenancy::Standing>> Console::set_plan(TenantId tenant, std::string plan)
{
    if (tenancy::find_plan(plan) == nullptr) co_return unknown_plan(plan);
    co_await tell("tenant.plan_changed", tenant, plan);
    auto const now = clock_.now();
    auto change = [plan, now](tenancy::Standing& standing) -> std::optional<Error> {
        auto const begun = tenancy::new_standing(plan, now);
        standing.plan = begun.plan;
        standing.trial_ends_at = begun.trial_ends_at;
        return std::nullopt;
    };
    Change changing = std::move(change);
    Act act{an_operator(), "tenant.plan_changed", now, operator_};
    co_return co_await change_and_commit(db_, tenant, std::move(changing), std::move(act));
}

Task<Result<tenancy::Standing>> Console::suspend(TenantId tenant, std::string reason)
{
    co_await tell("tenant.suspended", tenant, reason.substr(0, 200));
    auto const now = clock_.now();
    auto change = [reason, now](tenancy::Standing& standing) -> std::optional<Error> {
        standing.suspended_at = now;
        standing.suspended_for = reason;
        return std::nullopt;
    };
    Change changing = std::move(change);
    Act act{an_operator(), "tenant.suspended", now, operator_};
    co_return co_await change_and_commit(db_, tenant, std::move(changing), std::move(act));
}

Task<Result<tenancy::Standing>> Console::resume(TenantId tenant)
{
    co_await tell("tenant.resumed", tenant, "");
    Change change = [](tenancy::Standing& standing) -> std::optional<Error> {
        standing.suspended_at.reset();
        standing.suspended_for.reset();
        return std::nullopt;
    };
    Act act{an_operator(), "tenant.resumed", clock_.now(), operator_};
    co_return co_await change_and_commit(db_, tenant, std::move(change), std::move(act));
}

Task<Result<tenancy::Standing>> Console::close(TenantId tenant)
{
    co_await tell("tenant.closed", tenant, "");
    auto const now = clock_.now();
    bool is_out = false;
    {
        auto tx = co_await db_.begin(tenant);
        is_out = co_await tenancy::has_fresh_export(tx, now);
    }
    if (!is_out) co_return Error{ErrorKind::conflict, "tenancy.export_first", "make an export first: shopx tenant export"};
    Act act{an_operator(), "tenant.closed", now, operator_};
    co_return co_await change_and_commit(db_, tenant, closing_at(now), std::move(act));
}

Task<Result<tenancy::Standing>> Console::reopen(TenantId tenant)
{
    co_await tell("tenant.reopened", tenant, "");
    Act act{an_operator(), "tenant.reopened", clock_.now(), operator_};
    auto const now = act.now;
    co_return co_await change_and_commit(db_, tenant, reopening_at(now), std::move(act));
}

Task<Result<Uuid>> Console::make_export(TenantId tenant)
{
    auto const now = clock_.now();
    auto const id = new_uuid7(now.ms());
    co_await tell("export.requested", tenant, id.to_string());
    {
        auto tx = co_await db_.begin(tenant);
        auto const begun = co_await tenancy::begin_export(tx, id, AccountId{}, now);
        if (!begun) co_return begun.error();
        audit::Entry const entry{"export.requested", id.to_string(), "", operator_facts(operator_)};
        co_await audit::record(tx, an_operator(), entry, now);
        co_await tx.commit();
    }
    tenancy::write_export(conninfo_, tenant, id, clock_, [] { return false; });
    co_return id;
}

Task<std::optional<std::vector<tenancy::Erased>>> Console::erase_if_due(tenancy::Tenant tenant)
{
    auto const now = clock_.now();
    bool is_due = false;
    {
        auto tx = co_await db_.begin(tenant.id);
        auto const standing = co_await tenancy::read_standing(tx);
        is_due = standing.erase_after && *standing.erase_after + limits::requests_end_in <= now;
    }
    if (!is_due && !tenant.erasing_since) co_return std::nullopt;
    std::vector<tenancy::Erased> erased;
    if (is_due) {
        co_await tell("tenant.erased", tenant.id, "");
        auto system = co_await db_.begin_system();
        co_await tenancy::begin_erasing(system, tenant.id, now);
        co_await system.commit();
        erased = tenancy::erase(conninfo_, tenant.id);
    }
    auto system = co_await db_.begin_system();
    co_await identity::forget_tenant(system, tenant.id);
    co_await tenancy::forget(system, tenant.id, now);
    co_await system.commit();
    co_return erased;
}

Task<Result<tenancy::SupportVisit>> Console::open_support(TenantId tenant)
{
    auto const now = clock_.now();
    auto tx = co_await db_.begin(tenant);
    auto const visit = co_await tenancy::open_support_visit(tx, operator_, now);
    if (!visit) {
        co_await tell("support.refused", tenant, "");
        co_return Error{ErrorKind::forbidden, "tenancy.no_support_grant", "the tenant lets nobody in now: its owner must grant it first"};
    }
    co_await tell("support.opened", tenant, "visit " + visit->id.to_string());
    auto actor = an_operator();
    actor.kind = "support";
    actor.id = visit->id;
    audit::Entry const entry{"support.opened", visit->grant.id.to_string(), "", operator_facts(operator_)};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return *visit;
}

} // namespace shopx::manage_tenants
