#include "shopx/webhooks/webhooks.hpp"

#include "bodies.hpp"
#include "signature.hpp"
#include "target.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits.hpp"

#include <charconv>

namespace shopx::webhooks {
namespace {

using WebhookId = Id<struct WebhookTag>;

/// What the handlers share.
struct Desk {
    Clock const& clock;
    pg::Database& db;
    crypto::Sealer sealer;
    Options options;
};

Error unknown_webhook() { return {ErrorKind::not_found, "webhooks.unknown_webhook", "no such endpoint"}; }

std::vector<std::int16_t> kinds_of(WebhookPut const& body)
{
    std::vector<std::int16_t> kinds;
    for (auto const type : body.types.value_or(std::vector<EventType>{})) kinds.push_back(static_cast<std::int16_t>(type));
    return kinds;
}

WebhookBody to_body(Endpoint const& e, std::int64_t head)
{
    WebhookBody body{e.id, e.url, e.description, {}, e.state, e.disabled_because, e.position, std::max<std::int64_t>(0, head - e.position), e.attempts, {},
        e.failing_since, e.old_secret_until, e.created_at};
    if (!e.kinds.empty()) {
        auto& types = body.types.emplace();
        for (auto const kind : e.kinds) types.push_back(static_cast<EventType>(kind));
    }
    if (e.attempts > 0) body.next_attempt_at = e.next_attempt_at;
    return body;
}

/// For the audit log. A URL may carry a credential in its path or query, so that only its beginning is told.
std::string told(Endpoint const& e)
{
    auto body = to_body(e, 0);
    body.url = e.url.substr(0, e.url.find('/', e.url.find("//") + 2));
    return json::write(body);
}

/// The feed tells of all stores, so whoever is confined to some can't send it away.
std::optional<Error> refuse(http::Caller const& caller, WebhookPut const& body, Options const& options)
{
    if (caller.stores) return Error{ErrorKind::forbidden, "auth.other_store", "an endpoint is told of all stores"};
    Error error{ErrorKind::bad_request, "http.bad_body", "the endpoint can't be as it is wanted"};
    auto const why = refuse_url(body.url, options.allow_loopback);
    if (why) error.fields.push_back({"/url", "url_refused", *why});
    if (!why) return std::nullopt;
    return error;
}

Task<http::Response> get_webhooks(http::Request const& request, Desk const& desk)
{
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const endpoints = co_await all(tx);
    auto const last = co_await head(tx);
    co_await tx.commit();
    WebhooksBody answer;
    for (auto const& endpoint : endpoints) answer.items.push_back(to_body(endpoint, last));
    co_return http::json(200, answer);
}

Task<http::Response> get_webhook(http::Request const& request, Desk const& desk)
{
    auto const id = request.path_id<WebhookId>("webhook_id");
    if (!id) co_return http::problem(id.error());
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const endpoint = co_await find(tx, id->value);
    if (!endpoint) co_return http::problem(unknown_webhook());
    auto const last = co_await head(tx);
    co_return http::json(200, to_body(*endpoint, last));
}

Task<http::Response> post_webhook(http::Request const& request, Desk const& desk)
{
    auto const body = json::read<WebhookPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const refusal = refuse(request.caller(), *body, desk.options);
    if (refusal) co_return http::problem(*refusal);
    auto const now = desk.clock.now();
    auto const secret = new_secret();
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const there = co_await count(tx);
    if (there >= limits::webhooks_max) co_return http::problem({ErrorKind::conflict, "webhooks.too_many", "delete an endpoint first"});
    Endpoint endpoint;
    endpoint.id = new_uuid7(now.ms());
    endpoint.url = body->url;
    endpoint.description = body->description.value_or("");
    endpoint.kinds = kinds_of(*body);
    endpoint.state = body->active.value_or(true) ? "active" : "paused";
    endpoint.secret_sealed = desk.sealer.seal(sealed_for(endpoint.id), secret);
    endpoint.position = co_await head(tx); // of what comes from now on; POST .../replay goes back
    endpoint.next_attempt_at = endpoint.created_at = now;
    insert(tx, endpoint);
    audit::Entry const entry{.action = "webhook.made", .subject = endpoint.id.to_string(), .after = told(endpoint)};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    WebhookMade const answer{secret, to_body(endpoint, endpoint.position)};
    co_return http::json(201, answer);
}

/// Changes one endpoint as `edit` says, and keeps before and after in the audit log under this action.
Task<Result<WebhookBody>> edited(
    http::Request const& request, Desk const& desk, std::string_view action, std::function<std::optional<Error>(Endpoint&, std::int64_t)> edit)
{
    auto const id = request.path_id<WebhookId>("webhook_id");
    if (!id) co_return id.error();
    auto const now = desk.clock.now();
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const before = co_await lock(tx, id->value);
    if (!before) co_return unknown_webhook();
    auto const last = co_await head(tx);
    auto after = *before;
    auto const refusal = edit(after, last);
    if (refusal) co_return *refusal;
    after.attempts = 0;
    after.next_attempt_at = now;
    after.failing_since.reset();
    if (after.state != "disabled") after.disabled_because.reset();
    change(tx, after);
    audit::Entry const entry{.action = action, .subject = id->to_string(), .before = told(*before), .after = told(after)};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    co_return to_body(after, last);
}

Task<http::Response> put_webhook(http::Request const& request, Desk const& desk)
{
    auto const body = json::read<WebhookPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const refusal = refuse(request.caller(), *body, desk.options);
    if (refusal) co_return http::problem(*refusal);
    std::function<std::optional<Error>(Endpoint&, std::int64_t)> edit = [&](Endpoint& endpoint, std::int64_t) -> std::optional<Error> {
        endpoint.url = body->url;
        endpoint.description = body->description.value_or("");
        endpoint.kinds = kinds_of(*body);
        endpoint.state = body->active.value_or(true) ? "active" : "paused";
        return std::nullopt;
    };
    auto const done = co_await edited(request, desk, "webhook.changed", std::move(edit));
    if (!done) co_return http::problem(done.error());
    co_return http::json(200, *done);
}

Task<http::Response> delete_webhook(http::Request const& request, Desk const& desk)
{
    auto const id = request.path_id<WebhookId>("webhook_id");
    if (!id) co_return http::problem(id.error());
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const before = co_await lock(tx, id->value);
    if (!before) co_return http::problem(unknown_webhook());
    erase(tx, id->value);
    audit::Entry const entry{.action = "webhook.deleted", .subject = id->to_string(), .before = told(*before)};
    co_await audit::record(tx, audit::actor_of(request), entry, desk.clock.now());
    co_await tx.commit();
    co_return http::json_text(204, {});
}

Task<http::Response> post_rotate(http::Request const& request, Desk const& desk)
{
    auto const body = json::read<WebhookRotate>(request.body);
    if (!body) co_return http::problem(body.error());
    if (request.caller().stores) co_return http::problem({ErrorKind::forbidden, "auth.other_store", "an endpoint is told of all stores"});
    auto const secret = new_secret();
    auto const until = desk.clock.now() + std::chrono::hours{body->grace_hours};
    std::function<std::optional<Error>(Endpoint&, std::int64_t)> edit = [&](Endpoint& endpoint, std::int64_t) -> std::optional<Error> {
        if (endpoint.state == "disabled") return Error{ErrorKind::conflict, "webhooks.disabled", "make it active first"};
        endpoint.old_secret_sealed = std::exchange(endpoint.secret_sealed, desk.sealer.seal(sealed_for(endpoint.id), secret));
        endpoint.old_secret_until = until;
        return std::nullopt;
    };
    auto const done = co_await edited(request, desk, "webhook.secret_rotated", std::move(edit));
    if (!done) co_return http::problem(done.error());
    WebhookMade const answer{secret, *done};
    co_return http::json(200, answer);
}

Task<http::Response> post_replay(http::Request const& request, Desk const& desk)
{
    auto const body = json::read<WebhookReplay>(request.body);
    if (!body) co_return http::problem(body.error());
    std::function<std::optional<Error>(Endpoint&, std::int64_t)> edit = [&](Endpoint& endpoint, std::int64_t last) -> std::optional<Error> {
        if (endpoint.state == "disabled") return Error{ErrorKind::conflict, "webhooks.disabled", "make it active first"};
        if (body->after > last) return Error{ErrorKind::unprocessable, "webhooks.after_the_end", "the feed has not come so far"};
        endpoint.position = body->after;
        return std::nullopt;
    };
    auto const done = co_await edited(request, desk, "webhook.replayed", std::move(edit));
    if (!done) co_return http::problem(done.error());
    co_return http::json(200, *done);
}

Result<std::int64_t> limit_of(http::Request const& request)
{
    auto const text = request.query_value("limit");
    if (!text) return limits::page_rows_default;
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < 1 || value > limits::page_rows_max)
        return Error{ErrorKind::bad_request, "http.bad_query", "limit must be an integer from 1 to " + std::to_string(limits::page_rows_max)};
    return value;
}

Task<http::Response> get_deliveries(http::Request const& request, Desk const& desk)
{
    auto const id = request.path_id<WebhookId>("webhook_id");
    if (!id) co_return http::problem(id.error());
    auto const limit = limit_of(request);
    if (!limit) co_return http::problem(limit.error());
    std::optional<Uuid> before;
    if (auto const cursor = request.query_value("cursor")) {
        before = Uuid::parse(*cursor);
        if (!before) co_return http::problem({ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"});
    }
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const endpoint = co_await find(tx, id->value);
    if (!endpoint) co_return http::problem(unknown_webhook());
    auto const list = co_await deliveries(tx, id->value, before, *limit);
    DeliveriesBody answer;
    for (auto const& d : list) {
        Event event;
        event.position = d.position;
        answer.items.push_back({d.id, id_of(id->value, event), d.position, d.type, d.attempt, d.attempted_at, d.duration_ms, d.status, d.failure, d.gave_up});
    }
    if (static_cast<std::int64_t>(list.size()) == *limit) answer.next_cursor = list.back().id.to_string();
    co_return http::json(200, answer);
}

http::Route route(std::shared_ptr<Desk const> desk, http::Method method, std::string_view path, std::string_view summary,
    Task<http::Response> (*handle)(http::Request const&, Desk const&))
{
    return {.method = method,
        .path = path,
        .permission = Permission::manage_webhooks,
        .summary = summary,
        .handler = [desk = std::move(desk), handle](http::Request const& request) { return handle(request, *desk); }};
}

} // namespace

http::Routes routes(Clock const& clock, pg::Database& db, crypto::Sealer sealer, Options options)
{
    auto const desk = std::make_shared<Desk const>(Desk{clock, db, std::move(sealer), std::move(options)});
    using enum http::Method;
    http::Routes list;
    auto& all_of_them = list.emplace_back(route(desk, get, "/v1/webhooks", "All endpoints of the tenant, and how far each has been told", &get_webhooks));
    all_of_them.response = json::schema_of<WebhooksBody>();

    auto& made = list.emplace_back(route(desk, post, "/v1/webhooks", "Makes an endpoint; its secret is shown in this answer and never again", &post_webhook));
    made.request = json::schema_of<WebhookPut>();
    made.response = json::schema_of<WebhookMade>();
    made.statuses = {201};
    made.errors = {"http.bad_json", "http.bad_body", "webhooks.too_many", "auth.other_store"};
    made.step_up = true;

    auto& one = list.emplace_back(route(desk, get, "/v1/webhooks/{webhook_id}", "One endpoint", &get_webhook));
    one.response = json::schema_of<WebhookBody>();
    one.errors = {"webhooks.unknown_webhook"};

    auto& changed = list.emplace_back(route(desk, put, "/v1/webhooks/{webhook_id}", "Changes an endpoint, and begins anew what was disabled", &put_webhook));
    changed.request = json::schema_of<WebhookPut>();
    changed.response = json::schema_of<WebhookBody>();
    changed.errors = {"http.bad_json", "http.bad_body", "webhooks.unknown_webhook", "auth.other_store"};
    changed.step_up = true;

    auto& deleted = list.emplace_back(route(desk, delete_, "/v1/webhooks/{webhook_id}", "Ends an endpoint, and forgets its deliveries", &delete_webhook));
    deleted.statuses = {204};
    deleted.errors = {"webhooks.unknown_webhook"};

    auto& rotated = list.emplace_back(route(
        desk, post, "/v1/webhooks/{webhook_id}/rotate-secret", "Gives an endpoint a new secret; the old one may sign beside it for some hours", &post_rotate));
    rotated.request = json::schema_of<WebhookRotate>();
    rotated.response = json::schema_of<WebhookMade>();
    rotated.errors = {"http.bad_json", "http.bad_body", "webhooks.unknown_webhook", "webhooks.disabled", "auth.other_store"};
    rotated.step_up = true;

    auto& replayed = list.emplace_back(route(desk, post, "/v1/webhooks/{webhook_id}/replay", "Tells again, from a position of the feed on", &post_replay));
    replayed.request = json::schema_of<WebhookReplay>();
    replayed.response = json::schema_of<WebhookBody>();
    replayed.errors = {"http.bad_json", "http.bad_body", "webhooks.unknown_webhook", "webhooks.disabled", "webhooks.after_the_end"};

    auto& tried = list.emplace_back(
        route(desk, get, "/v1/webhooks/{webhook_id}/deliveries", "What was tried in the last thirty days, the newest first", &get_deliveries));
    tried.response = json::schema_of<DeliveriesBody>();
    tried.query = {{"cursor", "next_cursor of the page before", ""}, {"limit", "At most so many, 1 to 500", "50"}};
    tried.errors = {"http.bad_query", "http.bad_cursor", "webhooks.unknown_webhook"};
    return list;
}

} // namespace shopx::webhooks
