// Ids in a path, cursors and other parameters of a query, to every route that has any. The first line is the target: "/v1/sales?limit=5".
// What follows are headers, a line each, for what a handler reads of them (If-Match, Last-Event-ID).
#include "http_target.hpp"
#include "offline_server.hpp"

#include <algorithm>

using namespace shopx;

namespace {

std::vector<std::string_view> parts_of(std::string_view path)
{
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        path.remove_prefix(1);
        auto const end = std::min(path.find('/'), path.size());
        parts.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return parts;
}

/// Whether the path fits the route; fills in what stands in its places.
bool fits(http::Route const& route, std::string_view path, http::Request& request)
{
    auto const wanted = parts_of(route.path), said = parts_of(path);
    if (wanted.size() != said.size()) return false;
    request.path_values.clear();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i].starts_with('{')) {
            if (wanted[i] != said[i]) return false;
            continue;
        }
        auto value = http::percent_decoded(said[i], false);
        if (!value) return false;
        request.path_values.emplace_back(wanted[i].substr(1, wanted[i].size() - 2), request.keep(std::move(*value)));
    }
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static auto& server = *new fuzz::OfflineServer;
    static auto const routes = server.routes_that([](http::Route const& route) { return route.request == nullptr; });
    auto [target, headers] = fuzz::first_line({reinterpret_cast<char const*>(bytes), size});

    http::Request request;
    request.set_caller(fuzz::anybody());
    auto const mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    if (mark < target.size()) {
        auto query = http::parse_query(target.substr(mark + 1));
        if (!query) return 0;
        request.query = std::move(*query);
    }
    while (!headers.empty()) {
        auto const [line, rest] = fuzz::first_line(headers);
        auto const colon = std::min(line.find(':'), line.size());
        request.headers.emplace_back(line.substr(0, colon), colon < line.size() ? line.substr(colon + 1) : "");
        headers = rest;
    }
    for (auto const* route : routes) {
        if (!fits(*route, request.path, request)) continue;
        request.method = route->method;
        server.answer(*route, request);
    }
    return 0;
}
