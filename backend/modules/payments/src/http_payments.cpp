#include "bodies.hpp"
#include "desk.hpp"
#include "service.hpp"

namespace shopx::payments {
namespace {

Error off() { return {ErrorKind::conflict, "payments.off", "this server has no processor of cards"}; }

PaymentBody to_body(Intent const& i, std::vector<Attempt> const& attempts, std::vector<Refund> const& refunds)
{
    PaymentBody body;
    body.id = i.id;
    body.sale_id = i.sale;
    body.store_id = i.store;
    body.state = name_of(i.state);
    body.method = i.on_reader ? Method::reader : Method::online;
    body.reader_id = i.reader;
    body.amount_minor = i.amount_minor;
    body.captured_minor = i.captured_minor;
    body.promised_minor = i.promised_minor;
    body.refunded_minor = i.refunded_minor;
    body.currency = i.currency;
    body.cancel_wanted = i.cancel_wanted;
    body.created_at = i.created_at;
    body.captured_at = i.captured_at;
    for (auto const& a : attempts) body.attempts.push_back({a.id, a.number, std::string{name_of(a.state)}, a.decline_code});
    for (auto const& r : refunds) body.refunds.push_back({r.id, r.document, r.reason, r.amount_minor, r.state, r.failure});
    return body;
}

Task<Result<PaymentBody>> read(http::Request const& request, Service::Impl& impl, PaymentId id)
{
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const intent = co_await find_intent(tx, id);
    if (!intent || !request.caller().may_at(intent->store)) co_return unknown_payment();
    auto const attempts = co_await attempts_of(tx, id);
    auto const refunds = co_await refunds_of(tx, id);
    co_return to_body(*intent, attempts, refunds);
}

/// The payment as it is now, after something was asked of it.
Task<http::Response> answer(http::Request const& request, Service::Impl& impl, Result<Turned> turned)
{
    if (!turned) co_return http::problem(turned.error());
    if (turned->attempt) impl.nudge_attempt(request.caller().tenant, *turned->attempt);
    auto const body = co_await read(request, impl, turned->intent.id);
    if (!body) co_return http::problem(body.error());
    co_return http::json(turned->first_time ? 201 : 200, *body);
}

Task<http::Response> put_payment(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<PaymentId>("payment_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<PaymentPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const elsewhere = http::refuse_other_store(request.caller(), body->store_id);
    if (elsewhere) co_return http::problem(*elsewhere);
    if (!impl.gateway) co_return http::problem(off());
    if (!impl.gateway->can_take(body->amount_minor, body->currency))
        co_return http::problem({ErrorKind::unprocessable, "payments.amount_unfit", "the processor can't take this amount in this currency: round the tender"});
    {
        auto tx = co_await impl.db.begin(request.caller().tenant);
        auto const unknown = co_await refuse_unknown_store(tx, body->store_id);
        if (unknown) co_return http::problem(*unknown);
    }
    NewPayment wanted{*id, body->sale_id, body->store_id, body->amount_minor, body->currency, body->reader_id, body->capture_later.value_or(false)};
    auto turned = co_await start(impl.db, request.caller().tenant, std::move(wanted), impl.gateway->line(), impl.clock.now());
    co_return co_await answer(request, impl, std::move(turned));
}

Task<http::Response> get_payment(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<PaymentId>("payment_id");
    if (!id) co_return http::problem(id.error());
    auto const body = co_await read(request, impl, *id);
    if (!body) co_return http::problem(body.error());
    co_return http::json(200, *body);
}

Task<http::Response> post_attempt(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<PaymentId>("payment_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<AttemptPost>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const there = co_await read(request, impl, *id);
    if (!there) co_return http::problem(there.error());
    if (!impl.gateway) co_return http::problem(off());
    auto turned = co_await try_again(impl.db, request.caller().tenant, *id, body->attempt_id, body->reader_id, impl.gateway->line(), impl.clock.now());
    co_return co_await answer(request, impl, std::move(turned));
}

Task<http::Response> post_cancel(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<PaymentId>("payment_id");
    if (!id) co_return http::problem(id.error());
    auto const there = co_await read(request, impl, *id);
    if (!there) co_return http::problem(there.error());
    auto turned = co_await call_off(impl.db, request.caller().tenant, *id, impl.clock.now());
    co_return co_await answer(request, impl, std::move(turned));
}

Task<http::Response> post_capture(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<PaymentId>("payment_id");
    if (!id) co_return http::problem(id.error());
    auto const there = co_await read(request, impl, *id);
    if (!there) co_return http::problem(there.error());
    auto turned = co_await capture(impl.db, request.caller().tenant, *id, impl.clock.now());
    co_return co_await answer(request, impl, std::move(turned));
}

/// Asked of the processor each time: it lies nowhere with us.
Task<http::Response> post_client_secret(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<PaymentId>("payment_id");
    if (!id) co_return http::problem(id.error());
    auto const there = co_await read(request, impl, *id);
    if (!there) co_return http::problem(there.error());
    std::string account, intent;
    {
        auto tx = co_await impl.db.begin(request.caller().tenant);
        auto const whose = co_await account_of(tx);
        auto const attempts = co_await attempts_of(tx, *id);
        account = whose.value_or("");
        bool const is_open_now = !attempts.empty() && is_open(attempts.back().state) && !attempts.back().cancel_wanted;
        if (is_open_now && there->method == Method::online) intent = attempts.back().processor_intent.value_or("");
    }
    if (!impl.gateway) co_return http::problem(off());
    if (intent.empty()) co_return http::problem({ErrorKind::conflict, "payments.not_ready", "there is nothing to pay in a browser, or not yet"});
    auto const found = co_await impl.gateway->retrieve(account, intent);
    if (found.heard != Heard::done) co_return http::problem({ErrorKind::overloaded, "payments.no_answer", "the processor does not answer"});
    ClientSecret const body{found.value.client_secret};
    co_return http::json(200, body);
}

} // namespace

void check(PaymentPut const& body, json::Problems& problems)
{
    for (char const c : body.currency)
        if (c < 'A' || c > 'Z') return problems.add("/currency", "bad_format", "three capital letters");
    if ((body.method == Method::reader) != body.reader_id.has_value())
        problems.add("/reader_id", body.method == Method::reader ? "required" : "not_allowed", "a reader is named when the card is held to one");
}

void add_payment_routes(http::Routes& routes, Shared const& impl)
{
    using enum http::Method;
    auto& one = routes.emplace_back(route_of(impl, put, "/v1/payments/{payment_id}", Permission::sell,
        "Asks for a card payment, unless the processor does not answer; the till chose its id, so that twice is once", &put_payment));
    one.request = json::schema_of<PaymentPut>();
    one.response = json::schema_of<PaymentBody>();
    one.statuses = {201};
    one.errors = {"http.bad_json", "http.bad_body", "auth.other_store", "payments.off", "payments.unknown_store", "payments.no_account",
        "payments.amount_unfit", "payments.unknown_reader", "payments.reader_busy", "payments.id_reused", "payments.unknown_payment",
        "payments.processor_unavailable"};
    one.rate = http::RateClass::sale;

    auto& seen = routes.emplace_back(route_of(impl, get, "/v1/payments/{payment_id}", Permission::sell, "A card payment, and what became of it", &get_payment));
    seen.response = json::schema_of<PaymentBody>();
    seen.errors = {"payments.unknown_payment"};

    auto& again = routes.emplace_back(route_of(impl, post, "/v1/payments/{payment_id}/attempts", Permission::sell,
        "Tries again after an attempt that took no money, unless the processor does not answer", &post_attempt));
    again.request = json::schema_of<AttemptPost>();
    again.response = json::schema_of<PaymentBody>();
    again.statuses = {201};
    again.errors = {"http.bad_json", "http.bad_body", "payments.off", "payments.unknown_payment", "payments.already_captured", "payments.called_off",
        "payments.too_many_attempts", "payments.attempt_open", "payments.reader_busy", "payments.unknown_reader", "payments.processor_unavailable"};
    again.rate = http::RateClass::sale;

    auto& ended = routes.emplace_back(route_of(
        impl, post, "/v1/payments/{payment_id}/cancel", Permission::sell, "Calls it off; it may be too late, which the answers then say", &post_cancel));
    ended.response = json::schema_of<PaymentBody>();
    ended.errors = {"payments.unknown_payment", "payments.already_captured"};
    ended.rate = http::RateClass::sale;

    auto& taken =
        routes.emplace_back(route_of(impl, post, "/v1/payments/{payment_id}/capture", Permission::sell, "Takes the money that is held", &post_capture));
    taken.response = json::schema_of<PaymentBody>();
    taken.errors = {"payments.unknown_payment", "payments.not_authorised"};
    taken.rate = http::RateClass::sale;

    auto& secret = routes.emplace_back(route_of(impl, post, "/v1/payments/{payment_id}/client-secret", Permission::sell,
        "What the processor's form in the browser needs; it is kept nowhere", &post_client_secret));
    secret.response = json::schema_of<ClientSecret>();
    secret.errors = {"payments.unknown_payment", "payments.off", "payments.not_ready", "payments.no_answer"};
}

} // namespace shopx::payments
