// Sends one signed message to one URL, and believes nothing it hears but a status.
#pragma once

#include "shopx/webhooks/webhooks.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::webhooks {

struct Message {
    std::string url;
    std::vector<std::string> headers; // "name: value"
    std::string body;
};

struct Outcome {
    int status = 0;           // 0: there was no answer
    std::string_view failure; // a word of the README's list; empty when the endpoint took it
    std::int64_t duration_ms = 0;
};

/// All transfers of the process run on one thread of its own, so that a slow endpoint holds up neither the loop nor password hashing.
/// The address is judged at the moment of connecting, whatever the name said before: a name that is rebound changes nothing.
class Sender {
public:
    /// `fixed_names` are host:port:address, in place of a resolver: for tests.
    Sender(Loop& loop, Options options, std::vector<std::string> fixed_names = {});
    ~Sender();
    Task<Outcome> send(Message message);

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace shopx::webhooks
