// What a tenant asks of those who sign in.
#include "context.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement read_policy{
    "identity.policy", "select second_factor_required, grace_days, required_since from identity.security_policies where tenant_id = $1::uuid"};
constexpr pg::Statement put_policy{"identity.put_policy", R"sql(
    insert into identity.security_policies as old (tenant_id, second_factor_required, grace_days, required_since)
    values ($1::uuid, $2::boolean, $3::int, $4::timestamptz)
    on conflict (tenant_id) do update set second_factor_required = excluded.second_factor_required, grace_days = excluded.grace_days,
        required_since = case when old.second_factor_required then old.required_since else excluded.required_since end
)sql"};

struct Policy {
    bool second_factor_required = false;
    std::int32_t grace_days = 0;
    Instant required_since{};
};

Task<Policy> policy_of(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(read_policy, tx.tenant());
    Policy policy;
    if (!rows.empty()) policy = {rows[0].get<bool>(0), rows[0].get<std::int32_t>(1), rows[0].get<Instant>(2)};
    co_return policy;
}

std::string as_json(SecurityPolicyBody const& body) { return json::write(body); }

Task<http::Response> get_policy(http::Request const& request, Shared context)
{
    auto tx = co_await context->parts.db.begin(request.caller().tenant);
    auto const policy = co_await policy_of(tx);
    SecurityPolicyBody const body{policy.second_factor_required, policy.grace_days};
    co_return http::json(200, body);
}

Task<http::Response> change_policy(http::Request const& request, Shared context)
{
    auto const body = json::read<SecurityPolicyBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = context->parts.clock.now();
    auto tx = co_await context->parts.db.begin(request.caller().tenant);
    auto const before = co_await policy_of(tx);
    tx.queue(put_policy, tx.tenant(), body->second_factor_required, body->grace_days, now);
    SecurityPolicyBody const was{before.second_factor_required, before.grace_days};
    audit::Entry const entry{.action = "security_policy.changed", .before = as_json(was), .after = as_json(*body)};
    auto const actor = audit::actor_of(request);
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json(200, *body);
}

} // namespace

Task<Demand> demand_of(Context& context, TenantId tenant, AccountId account, members::Member const& member, Instant now)
{
    bool const is_bound = member.permissions.has(Permission::manage_members) || member.permissions.has(Permission::manage_tenant);
    Demand demand;
    if (!is_bound) co_return demand;
    Policy policy;
    {
        auto tx = co_await context.parts.db.begin(tenant);
        policy = co_await policy_of(tx);
    }
    if (!policy.second_factor_required) co_return demand;
    auto tx = co_await context.parts.db.begin_system();
    auto const kinds = co_await context.parts.factors.kinds_of(tx, account);
    if (kinds.any()) co_return demand;
    demand.second_factor_due = policy.required_since + std::chrono::microseconds{std::chrono::days{policy.grace_days}};
    demand.enrols_only = now >= *demand.second_factor_due;
    co_return demand;
}

http::Routes policy_routes(Shared context)
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/security-policy",
        .permission = Permission::manage_tenant,
        .summary = "What this business asks of those who sign in",
        .handler = [context](http::Request const& request) { return get_policy(request, context); },
        .response = json::schema_of<SecurityPolicyBody>()});
    list.push_back({.method = http::Method::put,
        .path = "/v1/security-policy",
        .permission = Permission::manage_tenant,
        .summary = "Ask for a second factor, or no longer",
        .handler = [context](http::Request const& request) { return change_policy(request, context); },
        .request = json::schema_of<SecurityPolicyBody>(),
        .response = json::schema_of<SecurityPolicyBody>(),
        .step_up = true});
    return list;
}

} // namespace shopx::identity
