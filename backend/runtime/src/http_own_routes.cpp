// The paths that every server of ours has.
#include "http_state.hpp"
#include "problem.hpp"

namespace shopx::http {
namespace {

/// A route whose answer is at hand.
Route simple(std::string_view path, std::string_view summary, std::function<Response()> answer)
{
    Route route;
    route.method = Method::get;
    route.path = path;
    route.permission = Permission::none;
    route.summary = summary;
    route.handler = [answer = std::move(answer)](Request const&) -> Task<Response> { co_return answer(); };
    return route;
}

Response text(std::string_view content_type, std::string_view body)
{
    Response response;
    response.content_type = content_type;
    response.body = body;
    return response;
}

} // namespace

void add_own_routes(ServerState& state, Routes const& routes)
{
    bool const probe = true;
    state.router.add(simple("/healthz", "Whether the process answers", [] { return text("application/json", R"({"status":"ok"})"); }), probe);
    state.router.add(simple("/readyz", "Whether the process can serve",
                         [&state] {
                             bool const ready = !state.draining && (!state.options.ready || state.options.ready());
                             return ready ? text("application/json", R"({"status":"ready"})")
                                          : problem_of(503, "http.not_ready", "this process is starting or ending");
                         }),
        probe);
    state.router.add(simple("/metrics", "Numbers for Prometheus", [] { return text("text/plain; version=0.0.4", metrics::text()); }), probe);
    state.router.add(simple("/v1/openapi.json", "The OpenAPI document of this server", [&state] { return text("application/json", state.options.openapi); }));
    if (state.files.has("/docs/swagger-ui-bundle.js")) {
        state.router.add(simple("/docs", "The API, interactive", [] { return text("text/html; charset=utf-8", swagger_page); }));
        state.router.add(simple("/docs/start.js", "Starts Swagger UI", [] { return text("text/javascript; charset=utf-8", swagger_script); }));
    } else {
        state.router.add(simple("/docs", "The API", [page = docs_page(routes)] { return text("text/html; charset=utf-8", page); }));
    }
}

} // namespace shopx::http
