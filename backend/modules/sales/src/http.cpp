#include "receipt_body.hpp"

#include "shopx/base/limits.hpp"

#include <charconv>

namespace shopx::sales {
namespace {

struct ReceiptsBody {
    std::vector<ReceiptBody> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<ReceiptsBody>("Receipts", "A page of recorded sales", json::field("items", &ReceiptsBody::items, "Newest first"),
            json::field("next_cursor", &ReceiptsBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

Error bad_query(std::string detail) { return {ErrorKind::bad_request, "http.bad_query", std::move(detail)}; }

std::string label_of(stores::Directory const& directory, SeriesId series)
{
    auto const* label = directory.label_of(series);
    return label != nullptr ? *label : "?";
}

/// What the query asks for. A receipt number that no series of the tenant can have finds nothing, and is no error.
Result<std::optional<Filter>> filter_of(http::Request const& request, stores::Directory const& directory)
{
    Filter filter;
    filter.stores = request.caller().stores;
    for (auto const& [name, value] : request.query) {
        if (name == "from" || name == "to") {
            auto const at = Instant::parse(value);
            if (!at) return bad_query(name + " must be an RFC 3339 time");
            (name == "from" ? filter.from : filter.to) = at;
        } else if (name == "register_id") {
            auto const id = Uuid::parse(value);
            if (!id) return bad_query("register_id must be a UUID");
            filter.register_id = RegisterId{*id};
        } else if (name == "limit") {
            auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), filter.limit);
            if (error != std::errc{} || end != value.data() + value.size() || filter.limit < 1 || filter.limit > limits::page_rows_max)
                return bad_query("limit must be an integer from 1 to " + std::to_string(limits::page_rows_max));
        } else if (name == "cursor") {
            auto const id = Uuid::parse(value);
            if (!id) return Error{ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"};
            filter.before = SaleId{*id};
        } else if (name == "receipt_number") {
            auto const dash = value.rfind('-');
            std::int64_t number = 0;
            auto const digits = dash == value.npos ? std::string_view{} : std::string_view{value}.substr(dash + 1);
            auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
            auto const series = dash == value.npos ? std::nullopt : directory.series_by_label(std::string_view{value}.substr(0, dash));
            if (!series || error != std::errc{} || end != digits.data() + digits.size()) return std::optional<Filter>{};
            filter.series = series;
            filter.number = number;
        } else {
            return bad_query("no such parameter: " + name);
        }
    }
    return std::optional<Filter>{filter};
}

Task<http::Response> get_sales(http::Request const& request, pg::Database& db, stores::Directories& directories)
{
    auto const tenant = request.caller().tenant;
    auto const directory = co_await directories.of(tenant);
    auto const filter = filter_of(request, *directory);
    if (!filter) co_return http::problem(filter.error());
    ReceiptsBody body;
    if (*filter) {
        auto tx = co_await db.begin(tenant);
        auto const sales = co_await list(tx, **filter);
        for (auto const& sale : sales) body.items.push_back(to_body(sale, label_of(*directory, sale.record.series)));
        bool const more = !(*filter)->number && static_cast<std::int64_t>(sales.size()) == (*filter)->limit;
        if (more) body.next_cursor = sales.back().record.id.to_string();
    }
    co_return http::json(200, body);
}

Task<http::Response> get_sale(http::Request const& request, pg::Database& db, stores::Directories& directories)
{
    auto const id = request.path_id<SaleId>("sale_id");
    if (!id) co_return http::problem(id.error());
    auto const tenant = request.caller().tenant;
    auto const directory = co_await directories.of(tenant);
    auto tx = co_await db.begin(tenant);
    std::vector<SaleId> const ids{*id};
    auto const sales = co_await find(tx, ids);
    if (sales.empty()) co_return http::problem({ErrorKind::not_found, "sales.unknown_sale", "no such sale"});
    if (auto const elsewhere = http::refuse_other_store(request.caller(), sales[0].record.store)) co_return http::problem(*elsewhere);
    co_return http::json_text(200, recorded_json(sales[0], label_of(*directory, sales[0].record.series)));
}

} // namespace

http::Routes routes(pg::Database& db, stores::Directories& directories)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/sales",
        .permission = Permission::read_sales,
        .summary = "Recorded sales and returns, newest first",
        .handler = [&](http::Request const& request) { return get_sales(request, db, directories); },
        .response = json::schema_of<ReceiptsBody>(),
        .query = {{"from", "Occurred at or after", "2026-11-23T00:00:00Z"}, {"to", "Occurred before", "2026-11-24T00:00:00Z"},
            {"register_id", "On this register"}, {"receipt_number", "The one with this number", "MILL-1-17"}, {"cursor", "next_cursor of the page before"},
            {"limit", "1 to 500", "50"}},
        .errors = {"http.bad_query", "http.bad_cursor"}});
    list.push_back({.method = get,
        .path = "/v1/sales/{sale_id}",
        .permission = Permission::read_sales,
        .summary = "One sale, with all that the till said",
        .handler = [&](http::Request const& request) { return get_sale(request, db, directories); },
        .response = recorded_schema(),
        .errors = {"sales.unknown_sale", "auth.other_store"}});
    return list;
}

} // namespace shopx::sales
