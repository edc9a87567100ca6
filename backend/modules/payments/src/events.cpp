// What Stripe tells of its own accord: kept first, looked at after.
#include "service.hpp"

#include "stripe_objects.hpp"
#include "stripe_signature.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement whose_account{"payments.whose_account", "select tenant_id from payments.accounts where account = $1::text"};
constexpr pg::Statement put_event{"payments.put_event", R"sql(
    insert into payments.webhook_events (tenant_id, id, kind, body, received_at, next_at)
    values ($1::uuid, $2::text, $3::text, $4::text, $5::timestamptz, $5::timestamptz) on conflict do nothing
)sql"};
// The time of the next try is also how long nobody else takes it.
constexpr pg::Statement take_event{"payments.take_event", R"sql(
    update payments.webhook_events set tries = tries + 1, next_at = $3::timestamptz + make_interval(secs => 60 * power(2, least(tries, 6)))
     where tenant_id = $1::uuid and id = $2::text and handled_at is null and next_at <= $3::timestamptz returning kind, body, tries
)sql"};
constexpr pg::Statement end_event{
    "payments.end_event", "update payments.webhook_events set handled_at = $3::timestamptz where tenant_id = $1::uuid and id = $2::text"};
constexpr pg::Statement read_payouts_soon{
    "payments.read_payouts_soon", "update payments.accounts set next_read_at = least(next_read_at, $2::timestamptz) where tenant_id = $1::uuid"};

Task<void> show_dispute(pg::Database& db, TenantId tenant, JsonView dispute, std::string_view kind, Instant now)
{
    auto const id = dispute["id"].text();
    auto const intent = id_of(dispute["payment_intent"]);
    auto const reason = dispute["reason"].text().substr(0, 60);
    auto const status = dispute["status"].text().substr(0, 40);
    auto tx = co_await db.begin(tenant);
    auto const attempt = co_await find_attempt_by_processor(tx, intent);
    if (kind == "charge.dispute.closed") {
        close_exception(tx, "dispute", id, "done", now);
    } else {
        Exception exception{"dispute", std::nullopt, id, "the customer's bank disputes it: " + reason + ", " + status};
        if (attempt) exception.payment = attempt->payment;
        open_exception(tx, exception, now);
    }
    co_await tx.commit();
}

Task<void> dispatch(pg::Database& db, Saga& saga, TenantId tenant, std::string_view kind, JsonView object, Instant now)
{
    if (kind.starts_with("payment_intent.")) {
        co_await saga.see_intent(tenant, intent_of(object));
    } else if (kind.starts_with("refund.") || kind == "charge.refund.updated") {
        co_await saga.see_refund(tenant, refund_of(object));
    } else if (kind.starts_with("charge.dispute.")) {
        co_await show_dispute(db, tenant, object, kind, now);
    } else if (kind.starts_with("payout.") || kind == "account.updated") { // looked at in one turn
        auto tx = co_await db.begin(tenant);
        tx.queue(read_payouts_soon, tenant, now);
        co_await tx.commit();
    } else if (kind.starts_with("terminal.reader.action_")) {
        auto tx = co_await db.begin(tenant);
        auto const attempt = co_await find_attempt_by_processor(tx, action_of(object).intent);
        if (attempt) hurry_attempt(tx, attempt->id, now);
        co_await tx.commit();
    }
}

struct EventTaken {
    bool received = true;
    static constexpr auto wire()
    {
        return json::object<EventTaken>("StripeEventTaken", "An event is kept", json::field("received", &EventTaken::received, "Always true", "true"));
    }
};

Task<http::Response> post_event(http::Request const& request, Service::Impl& impl)
{
    if (impl.webhook_secrets.empty()) co_return http::problem({ErrorKind::not_found, "payments.events_off", "this server takes no events of Stripe's"});
    auto const why_not = refuse_signature(request.header("stripe-signature"), request.body, impl.webhook_secrets, impl.clock.now());
    if (!why_not.empty()) co_return http::problem({ErrorKind::bad_request, "payments.bad_signature", std::string{why_not}});
    std::string body{request.body};
    auto const kept = co_await keep_event(impl.db, std::move(body), impl.clock.now());
    for (auto const& event : kept) impl.nudge_event(event.tenant, event.id);
    EventTaken const answer;
    co_return http::json(200, answer);
}

} // namespace

Task<std::vector<KeptEvent>> keep_event(pg::Database& db, std::string body, Instant now)
{
    std::vector<KeptEvent> kept;
    json::detail::Document document;
    if (document.parse(body)) co_return kept; // signed, and no JSON: nothing of ours can be in it
    JsonView const event{&document.root()};
    auto const id = event["id"].text(), kind = event["type"].text(), account = event["account"].text();
    if (id.empty() || id.size() > 255 || kind.size() > 100 || account.empty()) co_return kept;
    std::vector<TenantId> tenants;
    {
        auto tx = co_await db.begin_system();
        auto const rows = co_await tx.query(whose_account, account);
        co_await tx.commit();
        for (std::size_t i = 0; i < rows.size(); ++i) tenants.push_back(rows[i].get<TenantId>(0));
    }
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        auto tx = co_await db.begin(tenants[i]);
        tx.queue(put_event, tenants[i], id, kind, body, now);
        co_await tx.commit();
        kept.push_back({tenants[i], id});
    }
    co_return kept;
}

Task<void> handle_event(pg::Database& db, Saga& saga, TenantId tenant, std::string event, Instant now)
{
    std::string kind, body;
    std::int16_t tries = 0;
    {
        auto tx = co_await db.begin(tenant);
        auto const rows = co_await tx.query(take_event, tenant, event, now);
        if (rows.empty()) co_return;
        kind = rows[0].get<std::string>(0);
        body = rows[0].get<std::string>(1);
        tries = rows[0].get<std::int16_t>(2);
        co_await tx.commit();
    }
    json::detail::Document document;
    bool const is_readable = !document.parse(body);
    bool const is_last = tries >= limits::stripe_event_tries_max;
    if (is_last) log::error("an event of the processor is given up; it is kept", {{"tenant", tenant.to_string()}, {"event", event}, {"kind", kind}});
    JsonView const root{is_readable ? &document.root() : nullptr};
    if (is_readable && !is_last) co_await dispatch(db, saga, tenant, kind, root["data"]["object"], now);
    auto tx = co_await db.begin(tenant);
    tx.queue(end_event, tenant, event, now);
    co_await tx.commit();
}

void add_event_routes(http::Routes& routes, Shared const& impl)
{
    auto& taken = routes.emplace_back(route_of(
        impl, http::Method::post, "/v1/stripe/webhooks", Permission::none, "Takes an event of Stripe's, signed as docs.stripe.com/webhooks says", &post_event));
    taken.response = json::schema_of<EventTaken>();
    taken.errors = {"payments.bad_signature", "payments.events_off"};
    taken.body_bytes_max = limits::stripe_event_bytes_max;
}

} // namespace shopx::payments
