#include "bodies.hpp"
#include "service.hpp"

#include "shopx/audit/audit.hpp"

namespace shopx::payments {
namespace {

using ExceptionId = Id<struct ExceptionTag>;

constexpr pg::Statement open_ones{"payments.open_exceptions", R"sql(
    select id, kind, payment_id, about, detail, opened_at, resolved_at, resolution from payments.exceptions
     where tenant_id = $1::uuid and resolved_at is null order by opened_at, id limit $2::bigint
)sql"};
constexpr pg::Statement lock_one{"payments.lock_exception", R"sql(
    select id, kind, payment_id, about, detail, opened_at, resolved_at, resolution from payments.exceptions
     where tenant_id = $1::uuid and id = $2::uuid for update
)sql"};
constexpr pg::Statement resolve{"payments.resolve_exception", R"sql(
    update payments.exceptions set resolved_at = $3::timestamptz, resolution = $4::text, resolved_by = $5::uuid where tenant_id = $1::uuid and id = $2::uuid
)sql"};

ExceptionBody to_body(pg::Row const& r)
{
    return {r.get<Uuid>(0), r.get<std::string>(1), r.get<std::optional<PaymentId>>(2), r.get<std::string>(3), r.get<std::string>(4), r.get<Instant>(5),
        r.get<std::optional<Instant>>(6), r.get<std::optional<std::string>>(7)};
}

std::string_view word_of(Resolution action)
{
    switch (action) {
    case Resolution::finish: return "finish";
    case Resolution::give_back: return "give_back";
    case Resolution::dismiss: break;
    }
    return "dismiss";
}

Task<http::Response> get_exceptions(http::Request const& request, Service::Impl& impl)
{
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const rows = co_await tx.query(open_ones, tx.tenant(), limits::payment_sweep_rows_max);
    ExceptionsBody body;
    for (std::size_t i = 0; i < rows.size(); ++i) body.items.push_back(to_body(rows[i]));
    co_return http::json(200, body);
}

/// All that is left of the payment. Nothing: there is nothing left.
Task<std::optional<Uuid>> give_back(pg::TenantTx& tx, PaymentId payment, Instant now)
{
    auto intent = co_await lock_intent(tx, payment);
    if (!intent || !intent->attempt || intent->captured_minor == intent->promised_minor) co_return std::nullopt;
    Refund refund;
    refund.id = new_uuid7(now.ms());
    refund.payment = payment;
    refund.attempt = *intent->attempt;
    refund.reason = "given_back";
    refund.amount_minor = intent->captured_minor - intent->promised_minor;
    refund.currency = intent->currency;
    intent->promised_minor = intent->captured_minor;
    change_intent(tx, *intent, now);
    co_await insert_refund(tx, refund, now);
    co_return refund.id;
}

Task<http::Response> post_resolve(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<ExceptionId>("exception_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<ResolvePost>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = impl.clock.now();
    auto const tenant = request.caller().tenant;
    auto tx = co_await impl.db.begin(tenant);
    auto const rows = co_await tx.query(lock_one, tenant, *id);
    if (rows.empty()) co_return http::problem({ErrorKind::not_found, "payments.unknown_exception", "there is no such exception"});
    auto answer = to_body(rows[0]);
    auto const word = word_of(body->action);
    if (answer.resolved_at && *answer.resolution == word) co_return http::json(200, answer);
    if (answer.resolved_at) co_return http::problem({ErrorKind::conflict, "payments.resolved", "it was resolved as " + *answer.resolution});
    std::optional<Uuid> refund;
    if (body->action == Resolution::give_back) {
        if (answer.payment_id) refund = co_await give_back(tx, *answer.payment_id, now);
        if (!refund) co_return http::problem({ErrorKind::conflict, "payments.nothing_left", "nothing of the payment is left to give back"});
    }
    tx.queue(resolve, tenant, *id, now, word, request.caller().account);
    answer.resolved_at = now;
    answer.resolution = std::string{word};
    audit::Entry const entry{.action = "payment_exception.resolved", .subject = id->to_string(), .after = json::write(answer)};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    if (refund) impl.nudge_refund(tenant, *refund);
    co_return http::json(200, answer);
}

Task<http::Response> get_reconciliation(http::Request const& request, Service::Impl& impl)
{
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const list = co_await mismatches(tx, impl.clock.now());
    ReconciliationBody body;
    for (auto const& m : list) body.items.push_back({std::string{m.kind}, m.sale, m.payment, m.about, m.expected_minor, m.found_minor, m.currency});
    co_return http::json(200, body);
}

} // namespace

void add_exception_routes(http::Routes& routes, Shared const& impl)
{
    using enum http::Method;
    auto& all =
        routes.emplace_back(route_of(impl, get, "/v1/payment-exceptions", Permission::manage_payments, "Card money that waits for a person", &get_exceptions));
    all.response = json::schema_of<ExceptionsBody>();
    auto& one = routes.emplace_back(route_of(impl, post, "/v1/payment-exceptions/{exception_id}/resolve", Permission::manage_payments,
        "Finishes it, gives the money back, or dismisses it", &post_resolve));
    one.request = json::schema_of<ResolvePost>();
    one.response = json::schema_of<ExceptionBody>();
    one.errors = {"http.bad_json", "http.bad_body", "payments.unknown_exception", "payments.resolved", "payments.nothing_left"};
    one.step_up = true;
    auto& match = routes.emplace_back(
        route_of(impl, get, "/v1/payment-reconciliation", Permission::manage_payments, "Where sales, captures and payouts differ", &get_reconciliation));
    match.response = json::schema_of<ReconciliationBody>();
    match.rate = http::RateClass::heavy;
}

} // namespace shopx::payments
