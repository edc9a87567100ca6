// The HTTP/1.1 server: connections, TLS, routing, authentication, rate limits, static files, problem documents, access log, metrics.
#pragma once

#include "shopx/base/limits.hpp"
#include "shopx/base/limits/edge.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"

#include <array>
#include <filesystem>
#include <memory>

namespace shopx::redis {
class Client;
}

namespace shopx::http {

/// Tells who asks, by the credentials that the request carries (an access token, an API key, a cookie), or why not.
using Authenticate = std::function<Task<Result<Caller>>(Request const& request)>;

/// How long and how much the server bears; tests are less patient than limits.hpp.
struct ServerLimits {
    std::chrono::milliseconds header_wait_max = limits::header_wait_max;
    std::chrono::milliseconds body_first_wait_max = limits::body_first_wait_max;
    std::chrono::milliseconds body_wait_max = limits::body_wait_max;
    std::chrono::milliseconds idle_wait_max = limits::idle_wait_max;
    std::chrono::milliseconds write_wait_max = limits::unread_answer_wait_max;
    std::chrono::milliseconds drain_wait_max = limits::drain_wait_max;
    std::chrono::milliseconds heartbeat_every{15'000};
    std::chrono::milliseconds stream_token_checked_every{5'000}; // a stream ends when its token no longer holds
    std::size_t connections_max = limits::connections_max;
    std::size_t connections_per_address_max = limits::connections_per_address_max;
    std::size_t event_streams_max = limits::event_streams_max;
    std::size_t requests_at_once_max = limits::requests_at_once_max;
};

/// How much who may ask for: the budgets of limits/edge.hpp, in percent, and of each tenant as its plan has it.
struct RateOptions {
    bool is_on = true;
    std::int64_t percent = 100;
    std::function<std::int64_t(TenantId)> percent_of{}; // of a tenant's plan; asked at every request, so it answers from memory
    redis::Client* redis = nullptr;                     // where processes count together; null: each for itself
    std::array<limits::Budgets, 5> budgets{limits::read_budgets, limits::write_budgets, limits::sale_budgets, limits::sign_in_budgets, limits::heavy_budgets};
};

struct TlsFiles {
    std::filesystem::path certificate; // PEM: our own first, then what leads to its authority
    std::filesystem::path key;
    bool empty() const { return certificate.empty(); }
};

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;          // 0: any free one
    std::filesystem::path web_root{};   // static files; empty: none
    std::function<bool()> ready{};      // for /readyz
    std::string openapi{};              // the document served at /v1/openapi.json and shown at /docs
    TlsFiles tls{};                     // empty: plain HTTP, for a loopback or a proxy in front
    std::vector<std::string> origins{}; // of other servers' pages that may speak to us
    std::string trusted_proxies{};      // "10.0.0.0/8, ::1": whose X-Forwarded headers are believed
    ServerLimits limits{};
    RateOptions rates{};
};

class Server {
public:
    /// Throws std::invalid_argument for origins or proxies that are none, std::runtime_error for a certificate that can't be read.
    Server(Loop& loop, Clock const& clock, ServerOptions options, Routes routes, Authenticate authenticate);
    ~Server();
    /// Binds and accepts. Throws std::system_error when the port is taken.
    void start();
    std::uint16_t port() const;
    /// New connections get the certificate that lies in the files now. It is looked at every limits::certificate_looked_at_every too.
    void reload_certificate();
    /// Stops accepting, lets what is in flight finish, closes idle connections; ends by limits::drain_wait_max.
    Task<void> drain();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

/// As browsers write an origin: "https://till.example", with a port unless it is the scheme's own. `null` is none.
bool is_origin(std::string_view text);
/// "10.0.0.0/8, 2001:db8::/32, 192.0.2.7", or nothing.
bool is_network_list(std::string_view text);

/// The OpenAPI 3.1 document of these routes.
std::string openapi_document(Routes const& routes, std::string_view version);

} // namespace shopx::http
