// Redis over one connection, for what is better shared and may be missing: whoever asks must have an answer without it.
#pragma once

#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/task.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::redis {

struct Options {
    std::string host;
    std::uint16_t port = 6379;
    std::string user;
    std::string password;
    int database = 0;

    /// redis://[[user]:password@]host[:port][/database]
    static std::optional<Options> parse(std::string_view url);
};

struct Answer {
    std::int64_t number = 0;
    std::string text;
    std::vector<Answer> items;
    bool is_nil = false;
    bool is_error = false; // Redis did not do it; `text` says why
};

class Client {
public:
    Client(Loop& loop, Options options);
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    /// Sends a command; commands of several coroutines share a flight. Nothing when there is no connection, or no answer within
    /// limits::redis_wait_max. After a failure nobody waits again for limits::redis_rest, and it is Redis that has to prove itself.
    Task<std::optional<Answer>> ask(std::vector<std::string> command);
    bool is_ready() const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace shopx::redis
