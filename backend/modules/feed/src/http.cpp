#include "shopx/base/limits.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/crypto.hpp"

#include <charconv>

template <>
inline constexpr auto shopx::json::names<shopx::feed::Kind> = std::array{shopx::json::Name{shopx::feed::Kind::sale, "sale"},
    shopx::json::Name{shopx::feed::Kind::return_, "return"}, shopx::json::Name{shopx::feed::Kind::product, "product"},
    shopx::json::Name{shopx::feed::Kind::category, "category"}, shopx::json::Name{shopx::feed::Kind::store, "store"},
    shopx::json::Name{shopx::feed::Kind::register_, "register"}, shopx::json::Name{shopx::feed::Kind::tax_class, "tax_class"},
    shopx::json::Name{shopx::feed::Kind::stock_adjustment, "stock_adjustment"}, shopx::json::Name{shopx::feed::Kind::promotion, "promotion"},
    shopx::json::Name{shopx::feed::Kind::price_list, "price_list"}, shopx::json::Name{shopx::feed::Kind::pricing_policy, "pricing_policy"},
    shopx::json::Name{shopx::feed::Kind::coupon, "coupon"}, shopx::json::Name{shopx::feed::Kind::refund, "refund"},
    shopx::json::Name{shopx::feed::Kind::exchange, "exchange"}, shopx::json::Name{shopx::feed::Kind::void_, "void"},
    shopx::json::Name{shopx::feed::Kind::payment, "payment"}, shopx::json::Name{shopx::feed::Kind::value_movement, "value_movement"},
    shopx::json::Name{shopx::feed::Kind::value_account, "value_account"}, shopx::json::Name{shopx::feed::Kind::drawer_event, "drawer_event"},
    shopx::json::Name{shopx::feed::Kind::z_report, "z_report"}, shopx::json::Name{shopx::feed::Kind::payout, "payout"},
    shopx::json::Name{shopx::feed::Kind::layaway, "layaway"}, shopx::json::Name{shopx::feed::Kind::quote, "quote"}};

namespace shopx::feed {
namespace {

constexpr std::size_t stream_waits_above = limits::event_buffer_bytes_max / 4; // one product is far smaller than the rest

constexpr pg::Statement entries_after{"feed.entries_after", R"sql(
    select position, kind, entity_id, recorded_at, digest, state from feed.entries
     where tenant_id = $1::uuid and position > $2::bigint and kind <> all ($4::smallint[]) order by position limit $3::bigint
)sql"};

struct EntryBody {
    std::int64_t position = 0;
    Kind kind{};
    Uuid id;
    Instant recorded_at;
    std::optional<std::string> digest;
    std::optional<json::Raw> state;
    static constexpr auto wire()
    {
        return json::object<EntryBody>("FeedEntry", "One committed change of the tenant",
            json::field(
                "position", &EntryBody::position, "Contiguous from 1 in the tenant; a role that holds in some stores is shown what is of no store", "17"),
            json::field("kind", &EntryBody::kind, "What it is about", "sale"),
            json::field("id", &EntryBody::id, "Of the document or thing", "01939f3e-7a00-7123-8456-0123456789ab"),
            json::field("recorded_at", &EntryBody::recorded_at, "The server's clock", "2026-11-23T10:00:00Z"),
            json::field("digest", &EntryBody::digest, "Of a document that never changes: its SHA-256 in hexadecimal"),
            json::field("state", &EntryBody::state, "Of a thing that changes: its new state"));
    }
};

struct PageBody {
    std::vector<EntryBody> items;
    std::int64_t next_after = 0;
    static constexpr auto wire()
    {
        return json::object<PageBody>("FeedPage", "Entries in the order of their positions",
            json::field("items", &PageBody::items, "At most `limit`; fewer means that this is the end for now"),
            json::field("next_after", &PageBody::next_after, "Ask with this next", "17"));
    }
};

/// Whose role holds in some stores hears of what is the whole business's: an entry does not say which store it is about.
std::vector<std::int16_t> hidden_from(http::Caller const& caller)
{
    std::vector<std::int16_t> hidden;
    if (!caller.stores) return hidden;
    for (auto const kind : {Kind::sale, Kind::return_, Kind::stock_adjustment, Kind::store, Kind::register_, Kind::refund, Kind::exchange, Kind::void_,
             Kind::payment, Kind::value_movement, Kind::drawer_event, Kind::z_report, Kind::payout, Kind::layaway, Kind::quote})
        hidden.push_back(static_cast<std::int16_t>(kind));
    return hidden;
}

Task<PageBody> read_page(pg::Database& db, http::Caller const& caller, std::int64_t after, std::int64_t limit)
{
    auto const tenant = caller.tenant;
    auto const hidden = hidden_from(caller);
    auto tx = co_await db.begin(tenant);
    auto const rows = co_await tx.query(entries_after, tenant, after, limit, hidden);
    PageBody page;
    page.next_after = after;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        EntryBody entry{row.get<std::int64_t>(0), static_cast<Kind>(row.get<std::int16_t>(1)), row.get<Uuid>(2), row.get<Instant>(3), {}, {}};
        if (!row.is_null(4)) entry.digest = crypto::hex(row.get<std::string_view>(4));
        if (!row.is_null(5)) entry.state = json::Raw{row.get<std::string>(5)};
        page.next_after = entry.position;
        page.items.push_back(std::move(entry));
    }
    co_return page;
}

Result<std::int64_t> number(http::Request const& request, std::string_view name, std::int64_t fallback, std::int64_t min, std::int64_t max)
{
    auto const text = request.query_value(name);
    if (!text) return fallback;
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < min || value > max)
        return Error{
            ErrorKind::bad_request, "http.bad_query", std::string{name} + " must be an integer from " + std::to_string(min) + " to " + std::to_string(max)};
    return value;
}

Task<http::Response> get_feed(http::Request const& request, pg::Database& db)
{
    auto const after = number(request, "after", 0, 0, INT64_MAX);
    if (!after) co_return http::problem(after.error());
    auto const limit = number(request, "limit", limits::page_rows_default, 1, limits::page_rows_max);
    if (!limit) co_return http::problem(limit.error());
    auto const page = co_await read_page(db, request.caller(), *after, *limit);
    co_return http::json(200, page);
}

/// Where the stream is to begin.
Result<std::int64_t> stream_start(http::Request const& request)
{
    auto const last_seen = request.header("last-event-id");
    std::int64_t after = 0;
    auto const [end, error] = std::from_chars(last_seen.data(), last_seen.data() + last_seen.size(), after);
    if (error == std::errc{} && end == last_seen.data() + last_seen.size() && after >= 0) return after;
    return number(request, "after", 0, 0, INT64_MAX);
}

Task<void> stream_feed(http::Request const& request, http::EventSink& sink, Loop& loop, pg::Database& db, Watcher& watcher)
{
    auto const tenant = request.caller().tenant;
    auto const start = stream_start(request); // checked before the stream began
    auto after = start ? *start : 0;
    while (sink.open()) {
        auto const page = co_await read_page(db, request.caller(), after, limits::page_rows_max);
        for (auto const& entry : page.items) {
            while (sink.open() && sink.waiting_bytes() > stream_waits_above) co_await loop.sleep(std::chrono::milliseconds{20});
            if (!sink.write(std::to_string(entry.position), "change", json::write(entry))) co_return;
        }
        after = page.next_after;
        if (page.items.empty()) co_await watcher.wait_for_growth(tenant);
    }
}

} // namespace

http::Routes routes(Loop& loop, pg::Database& db, Watcher& watcher)
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/feed",
        .permission = Permission::read_feed,
        .summary = "Every committed change of the tenant, in order",
        .handler = [&db](http::Request const& request) { return get_feed(request, db); },
        .response = json::schema_of<PageBody>(),
        .query = {{"after", "Entries after this position", "0"}, {"limit", "At most so many, 1 to 500", "50"}},
        .errors = {"http.bad_query"}});
    list.push_back({.method = http::Method::get,
        .path = "/v1/feed/stream",
        .permission = Permission::read_feed,
        .summary = "The same as server-sent events, for as long as the caller listens",
        .response = json::schema_of<EntryBody>(),
        .query = {{"after", "Entries after this position; the header Last-Event-ID goes before it", "0"}},
        .check_stream = [](http::Request const& request) -> std::optional<Error> {
            auto const start = stream_start(request);
            if (start) return std::nullopt;
            return start.error();
        },
        .stream = [&loop, &db, &watcher](http::Request const& request, http::EventSink& sink) { return stream_feed(request, sink, loop, db, watcher); }});
    return list;
}

} // namespace shopx::feed
