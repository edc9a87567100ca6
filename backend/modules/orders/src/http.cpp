#include "order_body.hpp"
#include "orders_sql.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits.hpp"

#include <charconv>

namespace shopx::orders {
namespace {

struct Parts {
    Clock const& clock;
    pg::Database& db;
    crypto::Sealer const& sealer;
    stores::Directories& directories;
};

struct OrdersBody {
    std::vector<OrderView> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<OrdersBody>("Orders", "Quotes and layaways", json::field("items", &OrdersBody::items, "The latest first"),
            json::field("next_cursor", &OrdersBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

struct CancelBody {
    std::optional<std::string> reason;
    static constexpr auto wire()
    {
        return json::object<CancelBody>(
            "CancelOrder", "Why it ends", json::field("reason", &CancelBody::reason, "For people", "changed her mind").length(1, 200));
    }
};

Error bad_query(std::string detail) { return {ErrorKind::bad_request, "http.bad_query", std::move(detail)}; }

struct Question {
    Uuid before;
    std::optional<std::int16_t> state, kind;
    std::int64_t limit = limits::page_rows_default;
};

template <class Word>
std::optional<std::int16_t> word_of(std::string_view text)
{
    for (auto const& name : json::names<Word>)
        if (name.text == text) return static_cast<std::int16_t>(name.value);
    return std::nullopt;
}

Result<Question> question_of(http::Request const& request)
{
    Question question;
    question.before.bytes.fill(0xff);
    for (auto const& [name, value] : request.query) {
        if (name == "cursor") {
            auto const id = Uuid::parse(value);
            if (!id) return Error{ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"};
            question.before = *id;
        } else if (name == "state") {
            question.state = word_of<State>(value);
            if (!question.state) return bad_query("state is open, completed, cancelled or forfeited");
        } else if (name == "kind") {
            question.kind = word_of<Kind>(value);
            if (!question.kind) return bad_query("kind is quote or layaway");
        } else if (name == "limit") {
            auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), question.limit);
            if (error != std::errc{} || end != value.data() + value.size() || question.limit < 1 || question.limit > limits::page_rows_max)
                return bad_query("limit must be an integer from 1 to " + std::to_string(limits::page_rows_max));
        } else {
            return bad_query("no such parameter: " + name);
        }
    }
    return question;
}

Task<http::Response> get_orders(http::Request const& request, Parts parts)
{
    auto const question = question_of(request);
    if (!question) co_return http::problem(question.error());
    std::optional<std::vector<StoreId>> stores;
    if (request.caller().stores) stores = *request.caller().stores;
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const rows = co_await tx.query(sql::list_orders, tx.tenant(), question->before, question->state, question->kind, stores, question->limit);
    OrdersBody body;
    for (std::size_t i = 0; i < rows.size(); ++i) body.items.push_back(view_of(stored_of(rows[i], parts.sealer), false));
    if (static_cast<std::int64_t>(body.items.size()) == question->limit) body.next_cursor = body.items.back().order_id.to_string();
    co_return http::json(200, body);
}

Error unknown_order() { return {ErrorKind::not_found, "orders.unknown_order", "no such order"}; }

Task<http::Response> get_order(http::Request const& request, Parts parts)
{
    auto const id = request.path_id<OrderId>("order_id");
    if (!id) co_return http::problem(id.error());
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const order = co_await find(tx, parts.sealer, *id);
    if (!order) co_return http::problem(unknown_order());
    if (auto const elsewhere = http::refuse_other_store(request.caller(), order->order.store)) co_return http::problem(*elsewhere);
    co_return http::json_text(200, order_json(*order));
}

/// The deposits don't move here: what is given back, kept as a fee or taken to income are documents of their own, which name the account.
Task<http::Response> post_end(http::Request const& request, Parts parts, State how)
{
    auto const id = request.path_id<OrderId>("order_id");
    if (!id) co_return http::problem(id.error());
    auto body = json::read<CancelBody>(request.body.empty() ? "{}" : request.body);
    if (!body) co_return http::problem(body.error());
    auto const caller = request.caller();
    auto const actor = audit::actor_of(request);
    auto const now = parts.clock.now();
    auto const directory = co_await parts.directories.of(caller.tenant);
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const found = co_await find(tx, parts.sealer, *id);
    if (!found) co_return http::problem(unknown_order());
    if (auto const elsewhere = http::refuse_other_store(caller, found->order.store)) co_return http::problem(*elsewhere);
    auto const* store = directory->store(found->order.store);
    bool const holds = store != nullptr && directory->business_day(*store, now) <= found->order.valid_until;
    if (how == State::forfeited && found->state == State::open && holds)
        co_return http::problem({ErrorKind::conflict, "orders.still_holds", "the order holds until " + found->order.valid_until.to_string()});
    auto const ended = co_await end(tx, parts.sealer, *id, how, std::move(body->reason), now);
    if (!ended) co_return http::problem(ended.error());
    audit::Entry entry;
    entry.action = how == State::cancelled ? "order.cancelled" : "order.forfeited";
    entry.subject = id->to_string();
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json_text(200, order_json(*ended));
}

} // namespace

http::Routes routes(Clock const& clock, pg::Database& db, crypto::Sealer const& sealer, stores::Directories& directories)
{
    using enum http::Method;
    Parts const parts{clock, db, sealer, directories};
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/orders",
        .permission = Permission::sell,
        .summary = "Quotes and layaways, the latest first",
        .handler = [parts](http::Request const& request) { return get_orders(request, parts); },
        .response = json::schema_of<OrdersBody>(),
        .query = {{"state", "In this state", "open"}, {"kind", "quote or layaway", "layaway"}, {"cursor", "next_cursor of the page before"},
            {"limit", "1 to 500", "50"}},
        .errors = {"http.bad_query", "http.bad_cursor"}});
    list.push_back({.method = get,
        .path = "/v1/orders/{order_id}",
        .permission = Permission::sell,
        .summary = "One order, with the cart as it was promised",
        .handler = [parts](http::Request const& request) { return get_order(request, parts); },
        .response = order_schema(),
        .errors = {"orders.unknown_order", "auth.other_store"}});
    list.push_back({.method = post,
        .path = "/v1/orders/{order_id}/cancel",
        .permission = Permission::sell,
        .summary = "The customer or the shop steps back; the deposit is given back by documents of its own",
        .handler = [parts](http::Request const& request) { return post_end(request, parts, State::cancelled); },
        .request = json::schema_of<CancelBody>(),
        .response = order_schema(),
        .errors = {"orders.unknown_order", "orders.not_open", "auth.other_store"}});
    list.push_back({.method = post,
        .path = "/v1/orders/{order_id}/forfeit",
        .permission = Permission::approve,
        .summary = "The day is past and nobody came: the order ends",
        .handler = [parts](http::Request const& request) { return post_end(request, parts, State::forfeited); },
        .request = json::schema_of<CancelBody>(),
        .response = order_schema(),
        .errors = {"orders.unknown_order", "orders.not_open", "orders.still_holds", "auth.other_store"}});
    return list;
}

} // namespace shopx::orders
