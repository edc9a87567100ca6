// Requests over HTTP to other people's servers, all on one thread of libcurl: a slow server holds up neither the loop nor the threads beside
// it. No redirect is followed, nothing of the environment is used (proxies, passwords), and TLS is 1.2 at least.
#pragma once

#include "shopx/runtime/loop.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace shopx {

class Transfers {
public:
    /// What all requests of one user have in common.
    struct Options {
        std::string user_agent;
        std::chrono::milliseconds connect_wait_max{};
        std::size_t answer_bytes_max = 0;
        std::string kept_header{};     // of each answer, by its name
        bool allow_plain_http = false; // beside https
        std::string authorities{};     // a file of certificates in place of the system's
        /// Judges each address at the moment of connecting, whatever the name said before, on the thread. None: every address will do.
        std::function<bool(sockaddr const&)> may_connect{};
        std::vector<std::string> fixed_names{}; // host:port:address, in place of a resolver: for tests
    };
    struct Request {
        std::string url;
        std::vector<std::string> headers{}; // "name: value"
        std::optional<std::string> body{};  // of a POST; none: a GET
        std::chrono::milliseconds wait_max{};
    };
    struct Answer {
        int status = 0; // 0: no whole answer came
        std::string body{};
        std::string header{}; // the kept one
        /// Empty, or why not: "name_unknown", "address_refused", "no_connection", "tls", "timeout", "broken_answer"; of an answer that is
        /// "too_long" the status stands and the body is what came within the limit.
        std::string_view failure{};
        std::chrono::milliseconds duration{};
    };

    Transfers(Loop& loop, Options options);
    /// Ends what is under way. Who waits for it is not resumed.
    ~Transfers();

    Task<Answer> run(Request request);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace shopx
