#include "bodies.hpp"
#include "service.hpp"

#include "shopx/audit/audit.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement select_account{"payments.account", "select account, charges_enabled, created_at from payments.accounts where tenant_id = $1::uuid"};
constexpr pg::Statement put_account{"payments.put_account", R"sql(
    insert into payments.accounts (tenant_id, account, charges_enabled, next_read_at, created_at)
    values ($1::uuid, $2::text, $3::boolean, $4::timestamptz, $4::timestamptz) on conflict (tenant_id) do nothing
)sql"};

Task<std::optional<AccountBody>> read(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(select_account, tx.tenant());
    if (rows.empty()) co_return std::nullopt;
    co_return AccountBody{rows[0].get<std::string>(0), rows[0].get<bool>(1), rows[0].get<Instant>(2)};
}

Task<http::Response> get_account(http::Request const& request, Service::Impl& impl)
{
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const body = co_await read(tx);
    if (!body) co_return http::problem({ErrorKind::not_found, "payments.not_connected", "the business has no account at the processor"});
    co_return http::json(200, *body);
}

/// The account is always one that we made for this business: a business can't name another's.
Task<http::Response> post_account(http::Request const& request, Service::Impl& impl)
{
    auto const tenant = request.caller().tenant;
    if (!impl.gateway) co_return http::problem({ErrorKind::conflict, "payments.off", "this server has no processor of cards"});
    {
        auto tx = co_await impl.db.begin(tenant);
        auto const there = co_await read(tx);
        if (there) co_return http::json(200, *there);
    }
    auto const made = co_await impl.gateway->make_account(tenant);
    if (made.heard != Heard::done || made.value.tenant != tenant.value)
        co_return http::problem({ErrorKind::overloaded, "payments.no_answer", "the processor does not answer"});
    auto const now = impl.clock.now();
    auto tx = co_await impl.db.begin(tenant);
    tx.queue(put_account, tenant, made.value.id, made.value.charges_enabled, now);
    auto const body = co_await read(tx);
    audit::Entry const entry{.action = "payment_account.connected", .subject = body->account};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    co_return http::json(201, *body);
}

} // namespace

void add_account_routes(http::Routes& routes, Shared const& impl)
{
    using enum http::Method;
    auto& seen = routes.emplace_back(
        route_of(impl, get, "/v1/payment-account", Permission::manage_payments, "The business at the processor of its cards", &get_account));
    seen.response = json::schema_of<AccountBody>();
    seen.errors = {"payments.not_connected"};
    auto& made = routes.emplace_back(
        route_of(impl, post, "/v1/payment-account", Permission::manage_payments, "Connects the business with the processor; twice is once", &post_account));
    made.response = json::schema_of<AccountBody>();
    made.statuses = {201};
    made.errors = {"payments.off", "payments.no_answer"};
    made.step_up = true;
}

} // namespace shopx::payments
