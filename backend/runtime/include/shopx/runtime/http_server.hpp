// The HTTP/1.1 server: connections, routing, authentication, static files, problem documents, access log and metrics.
#pragma once

#include "shopx/base/limits.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"

#include <filesystem>
#include <memory>

namespace shopx::http {

/// Tells who asks, by the credentials that the request carries (an access token, an API key, a cookie), or why not.
using Authenticate = std::function<Task<Result<Caller>>(Request const& request)>;

/// How long and how much the server bears; tests are less patient than limits.hpp.
struct ServerLimits {
    std::chrono::milliseconds header_wait_max = limits::header_wait_max;
    std::chrono::milliseconds body_wait_max = limits::body_wait_max;
    std::chrono::milliseconds idle_wait_max = limits::idle_wait_max;
    std::chrono::milliseconds write_wait_max = limits::write_wait_max;
    std::chrono::milliseconds drain_wait_max = limits::drain_wait_max;
    std::chrono::milliseconds heartbeat_every{15'000};
    std::chrono::milliseconds stream_token_checked_every{5'000}; // a stream ends when its token no longer holds
    std::size_t connections_max = limits::connections_max;
    std::size_t event_streams_max = limits::event_streams_max;
};

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;        // 0: any free one
    std::filesystem::path web_root{}; // static files; empty: none
    std::function<bool()> ready{};    // for /readyz
    std::string openapi{};            // the document served at /v1/openapi.json and shown at /docs
    ServerLimits limits{};
};

class Server {
public:
    Server(Loop& loop, Clock const& clock, ServerOptions options, Routes routes, Authenticate authenticate);
    ~Server();
    /// Binds and accepts. Throws std::system_error when the port is taken.
    void start();
    std::uint16_t port() const;
    /// Stops accepting, lets what is in flight finish, closes idle connections; ends by limits::drain_wait_max.
    Task<void> drain();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

/// The OpenAPI 3.1 document of these routes.
std::string openapi_document(Routes const& routes, std::string_view version);

} // namespace shopx::http
