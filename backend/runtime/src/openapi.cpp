// The OpenAPI 3.1 document, out of the routes and their described types.
#include "http_router.hpp"
#include "problem.hpp"

#include "shopx/runtime/http_server.hpp"

#include <algorithm>
#include <map>

namespace shopx::http {
namespace {

/// The problem document as a described type, for its schema alone: problem.cpp writes it.
struct ProblemField {
    std::string pointer;
    std::string code;
    std::optional<std::string> detail;
    static constexpr auto wire()
    {
        return json::object<ProblemField>("ProblemField", "One field of the body that is wrong",
            json::field("pointer", &ProblemField::pointer, "JSON pointer (RFC 6901) into the request's body", "/lines/0/name"),
            json::field("code", &ProblemField::code, "What is wrong, for programs", "too_long"),
            json::field("detail", &ProblemField::detail, "What is wrong, for the developer", "at most 200 characters are allowed"));
    }
};

struct Problem {
    std::string type;
    std::string title;
    std::int64_t status = 0;
    std::string code;
    std::optional<std::string> detail;
    std::string request_id;
    std::optional<std::vector<ProblemField>> errors;
    static constexpr auto wire()
    {
        return json::object<Problem>("Problem", "Why a request was not done (RFC 9457)",
            json::field("type", &Problem::type, "Always about:blank: `code` tells problems apart", "about:blank"),
            json::field("title", &Problem::title, "The status in words", "Conflict"), json::field("status", &Problem::status, "The HTTP status", "409"),
            json::field("code", &Problem::code, "Stable, for programs and translations", "sales.id_reused"),
            json::field("detail", &Problem::detail, "A sentence for the developer", "another body was sent under this id"),
            json::field("request_id", &Problem::request_id, "Finds the request in the server's log", "01930a4e-1c00-7000-8000-000000000001"),
            json::field("errors", &Problem::errors, "The fields that are wrong"));
    }
};

/// Writes JSON with members in the order of the calls.
class Writer {
public:
    explicit Writer(std::string& out) : out_{out} {}
    void key(std::string_view name)
    {
        comma();
        json::append_string(out_, name);
        out_ += ':';
    }
    void text(std::string_view name, std::string_view value)
    {
        key(name);
        json::append_string(out_, value);
    }
    void raw(std::string_view name, std::string_view value)
    {
        key(name);
        out_ += value;
    }
    void item(std::string_view value)
    {
        comma();
        json::append_string(out_, value);
    }
    void open(char bracket)
    {
        if (bracket == '{' || bracket == '[') {
            if (!out_.empty() && (out_.back() == '}' || out_.back() == ']')) out_ += ',';
        }
        out_ += bracket;
    }
    void open(std::string_view name, char bracket)
    {
        key(name);
        out_ += bracket;
    }
    void close(char bracket) { out_ += bracket; }

private:
    void comma()
    {
        if (out_.back() != '{' && out_.back() != '[') out_ += ',';
    }
    std::string& out_;
};

std::string_view member_name(Method method)
{
    switch (method) {
    case Method::get: return "get";
    case Method::put: return "put";
    case Method::post: return "post";
    case Method::patch: return "patch";
    case Method::delete_: return "delete";
    }
    return "";
}

std::vector<std::string_view> segments_of(std::string_view path)
{
    std::vector<std::string_view> all;
    while (!path.empty()) {
        path.remove_prefix(1);
        auto const end = std::min(path.find('/'), path.size());
        all.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return all;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

/// "put_sales_sale_id": unique, because paths and methods are.
std::string operation_id(Route const& route)
{
    std::string id{member_name(route.method)};
    for (auto const segment : segments_of(route.path)) {
        if (segment == "v1") continue;
        id += '_';
        for (char const c : segment) {
            if (c != '{' && c != '}') id += c == '-' || c == '.' ? '_' : c;
        }
    }
    return id;
}

void write_parameters(Writer& out, Route const& route)
{
    auto const segments = segments_of(route.path);
    if (route.query.empty() && std::none_of(segments.begin(), segments.end(), is_parameter)) return;
    out.open("parameters", '[');
    for (auto const segment : segments) {
        if (!is_parameter(segment)) continue;
        auto const name = segment.substr(1, segment.size() - 2);
        bool const is_id = name == "id" || name.ends_with("_id");
        out.open('{');
        out.text("name", name);
        out.text("in", "path");
        out.raw("required", "true");
        out.raw("schema", is_id ? R"({"type":"string","format":"uuid"})" : R"({"type":"string"})");
        out.close('}');
    }
    for (auto const& parameter : route.query) {
        out.open('{');
        out.text("name", parameter.name);
        out.text("in", "query");
        out.text("description", parameter.description);
        out.raw("required", "false");
        out.raw("schema", R"({"type":"string"})");
        if (!parameter.example.empty()) out.text("example", parameter.example);
        out.close('}');
    }
    out.close(']');
}

void write_content(Writer& out, std::string_view type, std::string_view schema)
{
    out.open("content", '{');
    out.open(type, '{');
    out.raw("schema", schema);
    out.close('}');
    out.close('}');
}

void write_responses(Writer& out, Route const& route, json::SchemaBuilder& builder)
{
    std::vector<int> statuses{200};
    statuses.insert(statuses.end(), route.statuses.begin(), route.statuses.end());
    std::sort(statuses.begin(), statuses.end());
    statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
    out.open("responses", '{');
    for (auto const status : statuses) {
        out.open(std::to_string(status), '{');
        out.text("description", reason_of(status));
        if (route.stream) {
            write_content(out, "text/event-stream", R"({"type":"string"})");
        } else if (route.response && status != 204 && status != 304) {
            write_content(out, "application/json", route.response(builder));
        }
        out.close('}');
    }
    out.open("default", '{');
    out.text("description", "A problem: the code tells which");
    write_content(out, problem_type, json::schema_of<Problem>()(builder));
    out.close('}');
    out.close('}');
}

void write_operation(Writer& out, Route const& route, json::SchemaBuilder& builder)
{
    out.open(member_name(route.method), '{');
    auto const segments = segments_of(route.path);
    out.open("tags", '[');
    out.item(segments.size() > 1 ? segments[1] : segments[0]);
    out.close(']');
    out.text("summary", route.summary);
    out.text("operationId", operation_id(route));
    write_parameters(out, route);
    if (route.request) {
        out.open("requestBody", '{');
        out.raw("required", "true");
        write_content(out, "application/json", route.request(builder));
        out.close('}');
    }
    write_responses(out, route, builder);
    if (route.permission != Permission::none) {
        out.raw("security", R"([{"bearer":[]}])");
    } else {
        out.raw("security", "[]");
    }
    out.text("x-permission", name_of(route.permission));
    if (!route.errors.empty()) {
        out.open("x-error-codes", '[');
        for (auto const code : route.errors) out.item(code);
        out.close(']');
    }
    out.close('}');
}

} // namespace

std::string openapi_document(Routes const& routes, std::string_view version)
{
    // By path and method, whatever the order in which modules were wired.
    std::map<std::string_view, std::map<Method, Route const*>> by_path;
    for (auto const& route : routes) by_path[route.path][route.method] = &route;

    json::SchemaBuilder builder;
    std::string text = "{";
    Writer out{text};
    out.text("openapi", "3.1.0");
    out.open("info", '{');
    out.text("title", "ShopXperience");
    out.text("description", "Amounts are integers in minor units of the currency beside them, unit prices in ten-thousandths of the currency's unit, "
                            "quantities in thousandths. Unknown fields are refused. Times are RFC 3339 in UTC.");
    out.text("version", version);
    out.raw("license", R"({"name":"Apache-2.0","identifier":"Apache-2.0"})");
    out.close('}');
    out.raw("servers", R"([{"url":"/"}])");
    out.open("paths", '{');
    for (auto const& [path, methods] : by_path) {
        out.open(path, '{');
        for (auto const& [method, route] : methods) write_operation(out, *route, builder);
        out.close('}');
    }
    out.close('}');
    out.open("components", '{');
    out.open("schemas", '{');
    for (auto const& [name, schema] : builder.components()) out.raw(name, schema);
    out.close('}');
    out.raw("securitySchemes", R"({"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}})");
    out.close('}');
    out.close('}');
    return json::pretty(text);
}

} // namespace shopx::http
