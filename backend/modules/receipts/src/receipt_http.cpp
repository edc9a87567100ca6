// GET /v1/sales/{sale_id}/receipt, and the prints of a sale.
#include "bodies.hpp"
#include "desk.hpp"

#include <charconv>

namespace shopx::receipts {
namespace {

enum class Format { text, html, pdf, escpos };

struct Asked {
    Format format = Format::text;
    int columns = 42;
    bool is_gift = false;
    std::optional<Language> language;
    std::optional<Uuid> print;
};

Error bad_query(std::string detail) { return {ErrorKind::bad_request, "http.bad_query", std::move(detail)}; }

std::optional<Format> format_of(std::string_view word)
{
    if (word == "text") return Format::text;
    if (word == "html") return Format::html;
    if (word == "pdf") return Format::pdf;
    if (word == "escpos") return Format::escpos;
    return std::nullopt;
}

Result<Asked> asked_of(http::Request const& request)
{
    Asked asked;
    for (auto const& [name, value] : request.query) {
        if (name == "format") {
            auto const format = format_of(value);
            if (!format) return bad_query("format must be text, html, pdf or escpos");
            asked.format = *format;
        } else if (name == "columns") {
            auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), asked.columns);
            if (error != std::errc{} || end != value.data() + value.size() || asked.columns < limits::receipt_columns_min
                || asked.columns > limits::receipt_columns_max)
                return bad_query(
                    "columns must be an integer from " + std::to_string(limits::receipt_columns_min) + " to " + std::to_string(limits::receipt_columns_max));
        } else if (name == "gift") {
            if (value != "true" && value != "false") return bad_query("gift must be true or false");
            asked.is_gift = value == "true";
        } else if (name == "language") {
            asked.language = find_language(value);
            if (!asked.language) return bad_query("language must be en, de, fr, it, sv, ja or ar");
        } else if (name == "print_id") {
            asked.print = Uuid::parse(value);
            if (!asked.print) return bad_query("print_id must be a UUID");
        } else {
            return bad_query("no such parameter: " + name);
        }
    }
    return asked;
}

http::Response shown(Format format, std::string body)
{
    http::Response response;
    response.body = std::move(body);
    switch (format) {
    case Format::text: response.content_type = "text/plain; charset=utf-8"; break;
    case Format::html: response.content_type = "text/html; charset=utf-8"; break;
    case Format::pdf: response.content_type = "application/pdf"; break;
    case Format::escpos: response.content_type = "application/octet-stream"; break;
    }
    return response;
}

std::string rendered(Printout const& page, Asked const& asked)
{
    switch (asked.format) {
    case Format::text: return to_text(page, asked.columns);
    case Format::html: return to_html(page);
    case Format::pdf: return to_pdf(page);
    case Format::escpos: return to_escpos(page, {.columns = asked.columns});
    }
    return {};
}

/// As a print that was counted, or as it is shown on a screen.
Task<Result<Printout>> page_of(Parts const& parts, http::Caller const& caller, SaleId sale, Asked const& asked)
{
    auto const directory = co_await parts.directories.of(caller.tenant);
    auto tx = co_await parts.db.begin(caller.tenant);
    auto material = co_await material_of(tx, caller, sale, directory);
    if (!material) co_return material.error();
    Counted counted;
    if (asked.print) {
        auto const print = co_await find_print(tx, *asked.print);
        if (!print || print->sale != sale) co_return Error{ErrorKind::not_found, "receipts.unknown_print", "the sale has no such print"};
        counted.print = *print;
    } else {
        counted.print.is_gift = asked.is_gift;
        counted.print.language = name_of(asked.language.value_or(material->settings.language));
    }
    counted.material = std::move(*material);
    co_return printout_of(counted);
}

Task<http::Response> get_receipt(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<SaleId>("sale_id");
    if (!id) co_return http::problem(id.error());
    auto asked = asked_of(request);
    if (!asked) co_return http::problem(asked.error());
    if (asked->format == Format::escpos && !asked->print)
        co_return http::problem({ErrorKind::conflict, "receipts.print_first", "bytes for a printer are of a print that was counted: say its print_id"});
    auto page = co_await page_of(parts, request.caller(), *id, *asked);
    if (!page) co_return http::problem(page.error());
    auto const format = asked->format;
    auto work = [page = std::move(*page), asked = std::move(*asked)] { return rendered(page, asked); };
    auto body = co_await parts.loop.blocking(std::move(work));
    co_return shown(format, std::move(body));
}

PrintBody body_of(Print const& print)
{
    return {print.id, print.sale, print.is_gift, print.number, print.number - 1, print.language, print.printed_by, print.caller_kind, print.recorded_at};
}

Task<http::Response> put_print(http::Request const& request, Parts const& parts)
{
    auto const sale = request.path_id<SaleId>("sale_id");
    if (!sale) co_return http::problem(sale.error());
    auto const id = Uuid::parse(request.path_value("print_id"));
    if (!id) co_return http::problem({ErrorKind::not_found, "http.not_found", "print_id is not a UUID"});
    auto const body = json::read<PrintPut>(request.body);
    if (!body) co_return http::problem(body.error());
    Wish wish{*sale, body->gift.value_or(false), body->language};
    auto const counted = co_await count_print(parts, request, *id, std::move(wish));
    if (!counted) co_return http::problem(counted.error());
    co_return http::json(counted->is_new ? 201 : 200, body_of(counted->print));
}

Task<http::Response> get_prints(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<SaleId>("sale_id");
    if (!id) co_return http::problem(id.error());
    auto const directory = co_await parts.directories.of(request.caller().tenant);
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const material = co_await material_of(tx, request.caller(), *id, directory);
    if (!material) co_return http::problem(material.error());
    auto const prints = co_await prints_of(tx, *id);
    PrintsBody answer;
    for (auto const& print : prints) answer.items.push_back(body_of(print));
    co_return http::json(200, answer);
}

} // namespace

void add_receipt_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts)
{
    using enum http::Method;
    auto& shown = list.emplace_back(route(
        parts, get, "/v1/sales/{sale_id}/receipt", Permission::read_sales, "The receipt of a sale as text, HTML, PDF or the bytes of a printer", &get_receipt));
    shown.query = {{"format", "text, html, pdf or escpos; the last is of a print that was counted", "text"}, {"columns", "Of text and escpos, 24 to 64", "42"},
        {"gift", "true: without prices", "false"}, {"language", "Of its words: en, de, fr, it, sv, ja or ar; absent: the store's", "en"},
        {"print_id", "As this print, which may be a duplicate"}};
    shown.errors = {"http.bad_query", "sales.unknown_sale", "auth.other_store", "receipts.unknown_print", "receipts.print_first"};

    auto& counted = list.emplace_back(route(parts, put, "/v1/sales/{sale_id}/prints/{print_id}", Permission::sell,
        "Counts a print of a receipt: from the second on it says DUPLICATE", &put_print));
    counted.request = json::schema_of<PrintPut>();
    counted.response = json::schema_of<PrintBody>();
    counted.statuses = {201};
    counted.errors = {"http.bad_json", "http.bad_body", "sales.unknown_sale", "auth.other_store", "receipts.id_reused", "receipts.too_many_prints"};

    auto& prints = list.emplace_back(
        route(parts, get, "/v1/sales/{sale_id}/prints", Permission::read_sales, "Every print of a sale's receipt, and who asked for it", &get_prints));
    prints.response = json::schema_of<PrintsBody>();
    prints.errors = {"sales.unknown_sale", "auth.other_store"};
}

} // namespace shopx::receipts
