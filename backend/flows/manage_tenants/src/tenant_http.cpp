#include "change_standing.hpp"
#include "parts.hpp"

namespace shopx::manage_tenants {
namespace {

struct LimitsBody {
    std::int64_t stores = 0, registers = 0, members = 0, products = 0, api_keys = 0;
    static constexpr auto wire()
    {
        return json::object<LimitsBody>("PlanLimits", "How many of each the plan allows", json::field("stores", &LimitsBody::stores, "Shops", "10"),
            json::field("registers", &LimitsBody::registers, "Registers of all stores", "50"), json::field("members", &LimitsBody::members, "People", "200"),
            json::field("products", &LimitsBody::products, "Products", "100000"), json::field("api_keys", &LimitsBody::api_keys, "API keys", "20"));
    }
};

struct StandingBody {
    TenantId id;
    std::string name;
    std::string plan;
    std::string state;
    std::optional<Instant> trial_ends_at;
    std::optional<std::string> suspended_for;
    std::optional<Instant> erase_after;
    LimitsBody limits;
    tenancy::Settings settings;
    static constexpr auto wire()
    {
        return json::object<StandingBody>("TenantStanding", "A business, its plan and its settings", json::field("id", &StandingBody::id, "Never changes"),
            json::field("name", &StandingBody::name, "As others see it", "Mill Road Gifts"),
            json::field("plan", &StandingBody::plan, "trial, starter, growth or chain", "growth"),
            json::field("state", &StandingBody::state, "active, suspended or closing", "active"),
            json::field("trial_ends_at", &StandingBody::trial_ends_at, "Of a trial: from then on it counts as suspended", "2026-12-25T10:00:00Z"),
            json::field("suspended_for", &StandingBody::suspended_for, "Why we suspended it"),
            json::field("erase_after", &StandingBody::erase_after, "When it is closing: until then it can be reopened", "2026-12-25T10:00:00Z"),
            json::field("limits", &StandingBody::limits, "How many of each the plan allows"),
            json::field("settings", &StandingBody::settings, "What the business decides for itself"));
    }
};

struct CloseBody {
    std::string name;
    static constexpr auto wire()
    {
        return json::object<CloseBody>(
            "TenantClose", "A business is closed by its name", json::field("name", &CloseBody::name, "Typed again, exactly", "Mill Road Gifts").length(1, 200));
    }
};

Task<std::string> name_of(pg::Database& db, TenantId id)
{
    auto tx = co_await db.begin_system();
    auto const tenant = co_await tenancy::find(tx, id);
    co_return tenant ? tenant->name : "";
}

http::Response answer(TenantId id, std::string name, tenancy::Standing const& standing, Instant now)
{
    StandingBody body{id, std::move(name), standing.plan, std::string{tenancy::name_of(standing.state_at(now))}, standing.trial_ends_at, standing.suspended_for,
        standing.erase_after, {}, standing.settings};
    if (auto const* const plan = tenancy::find_plan(standing.plan))
        body.limits = {plan->stores, plan->registers, plan->members, plan->products, plan->api_keys};
    auto response = http::json(200, body);
    response.headers.emplace_back("etag", '"' + std::to_string(standing.version) + '"');
    return response;
}

Task<http::Response> get_tenant(http::Request const& request, Parts const& parts)
{
    auto const tenant = request.caller().tenant;
    auto name = co_await name_of(parts.db, tenant);
    auto tx = co_await parts.db.begin(tenant);
    auto const standing = co_await tenancy::read_standing(tx);
    co_return answer(tenant, std::move(name), standing, parts.clock.now());
}

/// Changes the standing of the caller's tenant, and answers with what it is now.
Task<http::Response> change(http::Request const& request, Parts const& parts, std::string_view action, Change how)
{
    auto const tenant = request.caller().tenant;
    Act act{audit::actor_of(request), action, parts.clock.now()};
    auto const now = act.now;
    auto name = co_await name_of(parts.db, tenant);
    auto tx = co_await parts.db.begin(tenant);
    auto const standing = co_await change_standing(tx, std::move(how), std::move(act));
    if (!standing) co_return http::problem(standing.error());
    co_await tx.commit();
    parts.standings.forget(tenant);
    co_return answer(tenant, std::move(name), *standing, now);
}

Task<http::Response> put_tenant(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<tenancy::Settings>(request.body);
    if (!body) co_return http::problem(body.error());
    auto how = [wanted = std::string{request.header("if-match")}, settings = *body](tenancy::Standing& standing) -> std::optional<Error> {
        if (wanted != '"' + std::to_string(standing.version) + '"')
            return Error{ErrorKind::precondition_failed, "tenancy.version_differs", "read it again and send its ETag as If-Match"};
        standing.settings = settings;
        return std::nullopt;
    };
    Change changing = std::move(how);
    co_return co_await change(request, parts, "tenant.settings_changed", std::move(changing));
}

Task<http::Response> close_tenant(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<CloseBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    auto const name = co_await name_of(parts.db, tenant);
    if (body->name != name) {
        Error error{ErrorKind::unprocessable, "tenancy.wrong_name", "type the name of the business exactly"};
        error.fields.push_back({"/name", "differs", "another name"});
        co_return http::problem(error);
    }
    auto const now = parts.clock.now();
    bool is_out = false;
    {
        auto tx = co_await parts.db.begin(tenant);
        is_out = co_await tenancy::has_fresh_export(tx, now);
    }
    if (!is_out)
        co_return http::problem({ErrorKind::conflict, "tenancy.export_first", "make an export first and keep it: what is closed is erased after its grace"});
    co_return co_await change(request, parts, "tenant.closed", closing_at(now));
}

Task<http::Response> reopen_tenant(http::Request const& request, Parts const& parts)
{
    co_return co_await change(request, parts, "tenant.reopened", reopening_at(parts.clock.now()));
}

} // namespace

void add_tenant_routes(http::Routes& list, ManageTenants::Impl& impl)
{
    using enum http::Method;
    list.push_back({.method = get,
        .path = "/v1/tenant",
        .permission = Permission::manage_tenant,
        .summary = "The business, its plan and its settings",
        .handler = [&parts = impl.parts](http::Request const& request) { return get_tenant(request, parts); },
        .response = json::schema_of<StandingBody>()});
    list.push_back({.method = put,
        .path = "/v1/tenant",
        .permission = Permission::manage_tenant,
        .summary = "Change the settings, with the ETag that was read as If-Match",
        .handler = [&parts = impl.parts](http::Request const& request) { return put_tenant(request, parts); },
        .request = json::schema_of<tenancy::Settings>(),
        .response = json::schema_of<StandingBody>(),
        .errors = {"tenancy.version_differs"},
        .step_up = true});
    list.push_back({.method = post,
        .path = "/v1/tenant/close",
        .permission = Permission::manage_tenant,
        .summary = "Close the business: after 30 days everything of it is erased",
        .handler = [&parts = impl.parts](http::Request const& request) { return close_tenant(request, parts); },
        .request = json::schema_of<CloseBody>(),
        .response = json::schema_of<StandingBody>(),
        .errors = {"tenancy.wrong_name", "tenancy.export_first", "tenancy.already_closing"},
        .step_up = true});
    list.push_back({.method = post,
        .path = "/v1/tenant/reopen",
        .permission = Permission::manage_tenant,
        .summary = "Take the closing back",
        .handler = [&parts = impl.parts](http::Request const& request) { return reopen_tenant(request, parts); },
        .response = json::schema_of<StandingBody>(),
        .errors = {"tenancy.not_closing", "tenancy.erasure_due"},
        .step_up = true});
}

} // namespace shopx::manage_tenants
