// JSON to every request type there is, through the handler that reads it. The first line names the route: "PUT /v1/stores/{store_id}".
#include "offline_server.hpp"

#include <algorithm>

using namespace shopx;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static auto& server = *new fuzz::OfflineServer;
    static auto const routes = server.routes_that([](http::Route const& route) { return route.request != nullptr; });
    auto const [line, body] = fuzz::first_line({reinterpret_cast<char const*>(bytes), size});

    auto const path = line.substr(std::min(line.find('/'), line.size()));
    auto const named = std::find_if(routes.begin(), routes.end(), [path = path](auto const* route) { return route->path == path; });
    auto const& route = named != routes.end() ? **named : *routes[fuzz::chosen(line, routes.size())];

    http::Request request;
    request.set_caller(fuzz::anybody());
    request.method = route.method;
    request.path = route.path;
    request.body = body;
    for (std::string_view rest = route.path; rest.find('{') != rest.npos;) {
        rest.remove_prefix(rest.find('{') + 1);
        request.path_values.emplace_back(rest.substr(0, rest.find('}')), "01939f3e-7a00-7123-8456-0123456789ad");
    }
    server.answer(route, request);
    return 0;
}
