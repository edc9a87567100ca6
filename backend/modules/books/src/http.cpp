#include "account_numbers.hpp"
#include "export.hpp"
#include "trial_balance.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits/books.hpp"
#include "shopx/books/books.hpp"
#include "shopx/runtime/log.hpp"

#include <set>

namespace shopx::books {
namespace {

struct NumbersBody {
    std::vector<NumberBody> items;
    static constexpr auto wire()
    {
        return json::object<NumbersBody>("AccountNumbers", "The accountant's numbers of our accounts",
            json::field("items", &NumbersBody::items, "All that are said; for the others the chart SKR 03 holds").items(0, limits::books_numbers_max));
    }
};

void check(NumbersBody const& body, json::Problems& problems)
{
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < body.items.size(); ++i) {
        auto const& one = body.items[i];
        if (!is_account(one.account)) problems.add(json::pointer({"items", i, "account"}), "unknown", "we have no such account");
        auto const is_plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-'; };
        if (!std::all_of(one.number.begin(), one.number.end(), is_plain))
            problems.add(json::pointer({"items", i, "number"}), "bad_format", "letters, digits, dots and hyphens");
        if (!seen.insert({one.account, one.detail.value_or("")}).second) problems.add(json::pointer({"items", i}), "twice", "the account has a number already");
    }
}

struct Parts {
    Clock const& clock;
    pg::Database& db;
    Books& books;
};

Task<http::Response> get_trial_balance(http::Request const& request, Parts parts)
{
    auto const question = question_of(request);
    if (!question) co_return http::problem(question.error());
    auto const tenant = request.caller().tenant;
    std::string reason;
    try {
        co_await parts.books.catch_up(tenant);
    } catch (std::exception const& failure) {
        reason = failure.what();
    }
    if (!reason.empty()) log::error("the books can't go on", {{"tenant", tenant.to_string()}, {"reason", reason}}); // the balance says how far they are
    auto tx = co_await parts.db.begin(tenant);
    auto const body = co_await trial_balance(tx, *question);
    co_return http::json(200, body);
}

/// An export takes the figures out of the house: it is told in the audit log.
Task<http::Response> get_export(http::Request const& request, Parts parts)
{
    auto const question = question_of(request);
    if (!question) co_return http::problem(question.error());
    auto const format = request.query_value("format").value_or("csv");
    if (format != "csv" && format != "datev") co_return http::problem({ErrorKind::bad_request, "http.bad_query", "format is csv or datev"});
    auto const tenant = request.caller().tenant;
    auto const actor = audit::actor_of(request);
    auto const now = parts.clock.now();
    bool const is_whole = co_await parts.books.reach_end(tenant);
    if (!is_whole) co_return http::problem({ErrorKind::overloaded, "books.behind", "documents are being posted: ask again in a moment"});
    auto tx = co_await parts.db.begin(tenant);
    auto const list = co_await postings(tx, *question, limits::books_export_max);
    if (static_cast<std::int64_t>(list.size()) > limits::books_export_max)
        co_return http::problem(
            {ErrorKind::unprocessable, "books.too_many_postings", "more than " + std::to_string(limits::books_export_max) + " postings: ask for fewer days"});
    auto const numbers = co_await read_numbers(tx);
    audit::Entry entry;
    entry.action = "journal.exported";
    entry.subject = std::string{format};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    http::Response response{200, "text/csv; charset=utf-8"};
    response.body = format == "csv" ? as_csv(list, numbers) : as_datev(list, numbers, *question, now);
    response.headers.emplace_back(
        "Content-Disposition", format == "csv" ? "attachment; filename=\"journal.csv\"" : "attachment; filename=\"EXTF_Buchungsstapel.csv\"");
    co_return response;
}

Task<http::Response> get_numbers(http::Request const& request, Parts parts)
{
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const numbers = co_await read_numbers(tx);
    NumbersBody body;
    for (auto const& [key, number] : numbers.said) body.items.push_back({key.first, key.second.empty() ? std::nullopt : std::optional{key.second}, number});
    co_return http::json(200, body);
}

Task<http::Response> put_numbers(http::Request const& request, Parts parts)
{
    auto const body = json::read<NumbersBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const actor = audit::actor_of(request);
    auto tx = co_await parts.db.begin(request.caller().tenant);
    replace_numbers(tx, body->items);
    audit::Entry entry;
    entry.action = "account_numbers.changed";
    entry.after = json::write(*body);
    co_await audit::record(tx, actor, entry, parts.clock.now());
    co_await tx.commit();
    co_return http::json(200, *body);
}

std::vector<http::QueryParameter> days()
{
    return {{"from", "From this business date", "2026-11-01"}, {"to", "To this one, itself too", "2026-11-30"}, {"store_id", "Of this store alone"}};
}

} // namespace

http::Routes routes(Clock const& clock, pg::Database& db, Books& books)
{
    using enum http::Method;
    Parts const parts{clock, db, books};
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/books/trial-balance",
        .permission = Permission::read_books,
        .summary = "What was posted to each account, and up to which position of the feed",
        .handler = [parts](http::Request const& request) { return get_trial_balance(request, parts); },
        .response = json::schema_of<TrialBalanceBody>(),
        .query = days(),
        .errors = {"http.bad_query", "auth.other_store"}});
    auto asked = days();
    asked.push_back({"format", "csv, or datev: DATEV's EXTF batch of bookings", "csv"});
    list.push_back({.method = get,
        .path = "/v1/books/export",
        .permission = Permission::read_books,
        .summary = "The journal as a file",
        .handler = [parts](http::Request const& request) { return get_export(request, parts); },
        .query = std::move(asked),
        .errors = {"http.bad_query", "auth.other_store", "books.too_many_postings", "books.behind"},
        .rate = http::RateClass::heavy});
    list.push_back({.method = get,
        .path = "/v1/books/account-numbers",
        .permission = Permission::read_books,
        .summary = "What the tenant's accountant calls the accounts",
        .handler = [parts](http::Request const& request) { return get_numbers(request, parts); },
        .response = json::schema_of<NumbersBody>()});
    list.push_back({.method = put,
        .path = "/v1/books/account-numbers",
        .permission = Permission::manage_tenant,
        .summary = "Name the accounts as the tenant's accountant does; replaces all that were said",
        .handler = [parts](http::Request const& request) { return put_numbers(request, parts); },
        .request = json::schema_of<NumbersBody>(),
        .response = json::schema_of<NumbersBody>()});
    return list;
}

} // namespace shopx::books
