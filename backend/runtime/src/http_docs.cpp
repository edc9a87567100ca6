// /docs without any other program's help: a page that lists the operations.
#include "http_state.hpp"

namespace shopx::http {
namespace {

void append_escaped(std::string& out, std::string_view text)
{
    for (char const c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
}

/// The name of a described type, or what else the schema says.
std::string shown(json::SchemaOf schema)
{
    json::SchemaBuilder builder;
    auto text = schema(builder);
    if (auto const at = text.rfind('/'); at != text.npos) return text.substr(at + 1, text.size() - at - 3);
    return text;
}

void append_row(std::string& out, std::string_view name, std::string_view text)
{
    out += "<dt>";
    append_escaped(out, name);
    out += "</dt><dd>";
    append_escaped(out, text);
    out += "</dd>";
}

} // namespace

std::string_view const swagger_page = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>ShopXperience API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div><script nonce="shopx-nonce" src="/docs/swagger-ui-bundle.js"></script><script nonce="shopx-nonce" src="/docs/start.js"></script></body></html>
)";

std::string_view const swagger_script = R"(window.ui = SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#swagger-ui', deepLinking: true });
)";

std::string docs_page(Routes const& routes)
{
    std::string out = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ShopXperience API</title>
<style nonce="shopx-nonce">body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}code{font-weight:600}
section{border-top:1px solid #ccc;padding:.5rem 0}dl{display:grid;grid-template-columns:8rem 1fr;margin:.25rem 0}dd{margin:0}h2{font-size:1rem;margin:.25rem 0}</style></head>
<body><h1>ShopXperience API</h1><p>The machine-readable description is <a href="/v1/openapi.json">/v1/openapi.json</a> (OpenAPI 3.1).</p>
)";
    for (auto const& route : routes) {
        out += "<section><h2><code>";
        out.append(method_name(route.method)).append(" ");
        append_escaped(out, route.path);
        out += "</code></h2><p>";
        append_escaped(out, route.summary);
        out += "</p><dl>";
        append_row(out, "permission", name_of(route.permission));
        for (auto const& parameter : route.query) append_row(out, "?" + std::string{parameter.name}, parameter.description);
        if (route.request) append_row(out, "request", shown(route.request));
        if (route.response) append_row(out, "response", shown(route.response));
        if (route.stream) append_row(out, "response", "server-sent events");
        std::string errors;
        for (auto const code : route.errors) errors.append(errors.empty() ? "" : ", ").append(code);
        if (!errors.empty()) append_row(out, "errors", errors);
        out += "</dl></section>\n";
    }
    return out + "</body></html>\n";
}

} // namespace shopx::http
