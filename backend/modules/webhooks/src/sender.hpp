// Sends one signed message to one URL, and believes nothing it hears but a status.
#pragma once

#include "shopx/webhooks/webhooks.hpp"

#include "shopx/runtime/transfers.hpp"

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

/// The address is judged at the moment of connecting, whatever the name said before: a name that is rebound changes nothing.
class Sender {
public:
    /// `fixed_names` are host:port:address, in place of a resolver: for tests.
    Sender(Loop& loop, Options options, std::vector<std::string> fixed_names = {});
    Task<Outcome> send(Message message);

private:
    Transfers transfers_;
};

} // namespace shopx::webhooks
