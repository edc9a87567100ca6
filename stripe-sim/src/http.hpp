// HTTP/1.1 as the simulator needs it: a thread for each connection, no TLS, and answers that may never come.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stripe_sim {

struct HttpRequest {
    std::string method, path, query, body, host;
    std::string authorization, idempotency_key, stripe_account, stripe_version;
};

struct HttpAnswer {
    int status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers{};
    enum class End { answered, closed, reset } end = End::answered; // closed and reset: the answer is never sent
};

class HttpServer {
public:
    using Handle = std::function<HttpAnswer(HttpRequest const&)>;
    /// Listens at once; a port of 0 is any free one. Throws std::system_error when it is taken.
    HttpServer(std::string const& host, std::uint16_t port, Handle handle);
    ~HttpServer();
    std::uint16_t port() const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace stripe_sim
