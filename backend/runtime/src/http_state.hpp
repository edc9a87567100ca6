// What all connections of a server share.
#pragma once

#include "http_origins.hpp"
#include "http_rate.hpp"
#include "http_router.hpp"
#include "http_static.hpp"

#include "tls.hpp"

#include "shopx/runtime/http_server.hpp"

#include <chrono>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace shopx::http {

class Connection;

struct ServerState {
    ServerState(Loop& l, Clock const& c, ServerOptions o, Authenticate a);

    Loop& loop;
    Clock const& clock;
    ServerOptions options;
    Authenticate authenticate;
    Router router;
    StaticFiles files;
    Origins origins{options.origins};
    Networks proxies;
    std::unique_ptr<tls::Context> tls;
    Rates rates{options.rates};
    InHand in_hand{options.limits.requests_at_once_max};
    bool draining = false;
    std::unordered_set<Connection*> connections;
    std::unordered_map<Address, std::size_t, AddressHash> connections_of; // by network; those of trusted proxies are not counted
    std::size_t streams = 0;
    std::string head; // an answer's head while it is made; its memory is used again by the next answer

    /// What has no route of its own is counted under these.
    RouteMetrics static_metrics{"static"};
    RouteMetrics unknown_metrics{"unknown"};
    RouteMetrics refused_metrics{"refused"};
    metrics::Gauge connections_gauge = metrics::gauge("shopx_http_connections", "Connections open");
    metrics::Gauge streams_gauge = metrics::gauge("shopx_http_event_streams", "Streams of server-sent events open");

    /// The Date header's value, made anew once a second.
    std::string_view date(Instant now);

private:
    std::int64_t date_second_ = -1;
    std::string date_;
};

/// An answer as it goes out. The body is a view, so that a file in memory is not copied.
struct Reply {
    int status = 200;
    std::string_view content_type;
    std::string_view body;
    std::string_view encoding;      // Content-Encoding, or ""
    std::string_view cache_control; // or ""
    std::string_view etag;          // or ""
    std::vector<std::pair<std::string_view, std::string>> const* headers = nullptr;
    std::string_view nonce;   // of an HTML page: its scripts and styles carry it
    bool is_file = false;     // of the web root
    bool varies = false;      // Vary: accept-encoding
    bool until_close = false; // no length is known; the end of the connection ends the body
};

/// What is known about the connection and the request when an answer goes out.
struct Setting {
    std::string_view date;
    std::string_view request_id;
    bool keep_alive = false;
    bool is_pinned_to_tls = false;     // Strict-Transport-Security
    bool varies_by_origin = false;     // there are origins of other servers that may ask
    std::string_view allowed_origin{}; // the page that asked, when it may read the answer
    Verdict const* verdict = nullptr;
};
/// Status line and headers, with the blank line.
void append_head(std::string& out, Reply const& reply, Setting const& setting);

/// What an HTML page has where its nonce belongs; packages that build pages know it too (web/vite.config.ts).
inline constexpr std::string_view nonce_mark = "shopx-nonce";
/// A page with a nonce that nobody can guess, for this answer alone.
std::string with_nonce(std::string_view page, std::string& nonce);

/// One JSON line about a request that has been answered.
struct AccessRecord {
    std::string_view route;
    std::string_view method;
    int status = 0;
    std::int64_t duration_us = 0;
    std::size_t bytes = 0;
    bool is_probe = false;
};
void log_access(Request const& request, AccessRecord const& record);

/// A human's list of the routes, for /docs where no Swagger UI is installed.
std::string docs_page(Routes const& routes);
/// The page that loads Swagger UI from web_root/docs, and its script.
extern std::string_view const swagger_page;
extern std::string_view const swagger_script;

/// /healthz, /readyz, /metrics, /v1/openapi.json and /docs. The state outlives its routes.
void add_own_routes(ServerState& state, Routes const& routes);

} // namespace shopx::http
