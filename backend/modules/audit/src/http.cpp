#include "shopx/audit/audit.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/runtime/crypto.hpp"

#include <charconv>
#include <limits>

namespace shopx::audit {
namespace {

constexpr pg::Statement entries_before{"audit.entries_before", R"sql(
    select position, recorded_at, action, actor_kind, actor_id, actor_session, address, request_id, subject, before::text, after::text
      from audit.entries
     where tenant_id = $1::uuid and position < $2::bigint and ($3::text is null or action = $3::text) and ($4::uuid is null or actor_id = $4::uuid)
       and ($5::text is null or subject = $5::text) and ($6::timestamptz is null or recorded_at >= $6::timestamptz)
       and ($7::timestamptz is null or recorded_at < $7::timestamptz)
     order by position desc limit $8::bigint
)sql"};

struct EntryBody {
    std::int64_t position = 0;
    Instant recorded_at;
    std::string action;
    std::string actor_kind;
    Uuid actor_id;
    Uuid actor_session;
    std::string network;
    std::string request_id;
    std::string subject;
    std::optional<json::Raw> before;
    std::optional<json::Raw> after;
    static constexpr auto wire()
    {
        return json::object<EntryBody>("AuditEntry", "Who did what", json::field("position", &EntryBody::position, "Contiguous from 1 in the tenant", "17"),
            json::field("recorded_at", &EntryBody::recorded_at, "The server's clock", "2026-11-23T10:00:00Z"),
            json::field("action", &EntryBody::action, "Subject, dot, what became of it", "support.granted"),
            json::field("actor_kind", &EntryBody::actor_kind, "member, pin, api_key, support, operator or system", "member"),
            json::field("actor_id", &EntryBody::actor_id, "The account, API key or support visit; zeros: nobody in particular"),
            json::field("actor_session", &EntryBody::actor_session, "The session behind it; zeros: none"),
            json::field("network", &EntryBody::network, "Where it came from, without the part that names a household", "192.0.2.0/24"),
            json::field("request_id", &EntryBody::request_id, "As the answer had it; empty: no request"),
            json::field("subject", &EntryBody::subject, "The id or code of what was acted upon"),
            json::field("before", &EntryBody::before, "What mattered of it before"), json::field("after", &EntryBody::after, "And after"));
    }
};

struct PageBody {
    std::vector<EntryBody> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<PageBody>("AuditPage", "Entries, the latest first", json::field("items", &PageBody::items, "At most `limit`"),
            json::field("next_cursor", &PageBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

struct Question {
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    std::int64_t limit = limits::audit_page_rows_default;
    std::optional<std::string> action, subject;
    std::optional<Uuid> actor_id;
    std::optional<Instant> from, until;
};

Error bad_query(std::string detail) { return {ErrorKind::bad_request, "http.bad_query", std::move(detail)}; }

std::optional<std::int64_t> number_of(std::string_view text, std::int64_t max)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > max) return std::nullopt;
    return value;
}

std::optional<std::string> text_of(http::Request const& request, std::string_view name)
{
    auto const text = request.query_value(name);
    return text ? std::optional{std::string{*text}} : std::nullopt;
}

Result<Question> question_of(http::Request const& request)
{
    Question question;
    question.action = text_of(request, "action");
    question.subject = text_of(request, "subject");
    if (auto const text = request.query_value("limit")) {
        auto const limit = number_of(*text, limits::audit_page_rows_max);
        if (!limit) return bad_query("limit must be an integer from 1 to " + std::to_string(limits::audit_page_rows_max));
        question.limit = *limit;
    }
    if (auto const text = request.query_value("actor_id")) {
        question.actor_id = Uuid::parse(*text);
        if (!question.actor_id) return bad_query("actor_id must be a UUID");
    }
    if (auto const text = request.query_value("from")) {
        question.from = Instant::parse(*text);
        if (!question.from) return bad_query("from must be a time of RFC 3339");
    }
    if (auto const text = request.query_value("until")) {
        question.until = Instant::parse(*text);
        if (!question.until) return bad_query("until must be a time of RFC 3339");
    }
    if (auto const text = request.query_value("cursor")) {
        auto const decoded = crypto::from_base64url(*text);
        auto const before = decoded ? number_of(*decoded, std::numeric_limits<std::int64_t>::max()) : std::nullopt;
        if (!before) return Error{ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"};
        question.before = *before;
    }
    return question;
}

std::optional<json::Raw> raw_of(pg::Row const& row, int column)
{
    if (row.is_null(column)) return std::nullopt;
    return json::Raw{row.get<std::string>(column)};
}

Task<PageBody> read_page(pg::TenantTx& tx, Question question)
{
    auto const rows = co_await tx.query(
        entries_before, tx.tenant(), question.before, question.action, question.actor_id, question.subject, question.from, question.until, question.limit);
    PageBody page;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        page.items.push_back({row.get<std::int64_t>(0), row.get<Instant>(1), row.get<std::string>(2), row.get<std::string>(3), row.get<Uuid>(4),
            row.get<Uuid>(5), row.get<std::string>(6), row.get<std::string>(7), row.get<std::string>(8), raw_of(row, 9), raw_of(row, 10)});
    }
    if (static_cast<std::int64_t>(page.items.size()) == question.limit) page.next_cursor = crypto::base64url(std::to_string(page.items.back().position));
    co_return page;
}

/// Reading the log is an act as well: the first page of a series is told in it, the others follow from that one.
Task<http::Response> get_entries(http::Request const& request, Clock const& clock, pg::Database& db)
{
    auto const question = question_of(request);
    if (!question) co_return http::problem(question.error());
    auto const actor = actor_of(request);
    auto tx = co_await db.begin(request.caller().tenant);
    auto const page = co_await read_page(tx, *question);
    if (!request.query_value("cursor")) {
        Entry entry;
        entry.action = "log.read";
        co_await record(tx, actor, entry, clock.now());
        co_await tx.commit();
    }
    co_return http::json(200, page);
}

} // namespace

http::Routes routes(Clock const& clock, pg::Database& db)
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/audit",
        .permission = Permission::read_audit,
        .summary = "Who did what, the latest first; the reading is told in the log itself",
        .handler = [&](http::Request const& request) { return get_entries(request, clock, db); },
        .response = json::schema_of<PageBody>(),
        .query = {{"action", "Of this kind", "support.granted"}, {"actor_id", "By this account, API key or support visit"},
            {"subject", "Upon what has this id or code"}, {"from", "Not before", "2026-11-23T00:00:00Z"}, {"until", "Before", "2026-11-24T00:00:00Z"},
            {"cursor", "next_cursor of the page before"}, {"limit", "1 to 200", "50"}},
        .errors = {"http.bad_query", "http.bad_cursor"}});
    return list;
}

} // namespace shopx::audit
