// A small HTTP client for verbs that speak to a server as anybody would: keep-alive connections over libcurl, several requests
// under way, and patience with a server that is busy or just coming back.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace shopx::app {

/// The server could not be reached, or did not answer for longer than our patience.
struct Unreachable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct HttpRequest {
    std::string method;  // "GET", "PUT", "POST"
    std::string path;    // with its query; appended to the base URL
    std::string body{};  // JSON
    std::size_t tag = 0; // the caller's, comes back with the answer
};

struct HttpAnswer {
    int status = 0;
    std::string body;
};

class HttpClient {
public:
    /// `base_url` as in http://127.0.0.1:8080; at most `connections` at once.
    HttpClient(std::string base_url, std::size_t connections);
    ~HttpClient();

    /// Sent with every request from now on.
    void set_token(std::string token);
    /// Gives a new token when one has run out; the request is then sent again. It must speak through another client.
    void on_unauthorized(std::function<std::string()> renew);

    /// One request and its answer.
    HttpAnswer send(HttpRequest request);
    /// Keeps all connections busy: asks `next` until it gives nothing, and hands over each answer in the order they come.
    /// A lost connection, 429, 502, 503 and 504 are tried again with growing pauses (and as Retry-After says), with the same bytes:
    /// every request of ours may be repeated. What still fails after `attempts_max` throws Unreachable, other requests unanswered.
    void run(std::function<std::optional<HttpRequest>()> const& next, std::function<void(HttpRequest const&, HttpAnswer&&)> const& answered);

    /// How often something had to be sent again.
    std::size_t retries() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace shopx::app
