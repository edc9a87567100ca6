// A thread that sends one mail at a time. Private to mail.
#pragma once

#include "transport.hpp"

#include <thread>

namespace shopx::mail {

/// Not Loop::blocking: a mail server that hangs would keep passwords from being hashed.
class Postman {
public:
    Postman(Loop& loop, Options const& options) : loop_{loop}, options_{options} {}
    /// What is under way is ended within a second; its mail is sent again by whoever takes it up.
    ~Postman();
    /// One at a time: wait for the last before you send the next.
    Task<Outcome> send(Envelope envelope);

private:
    Loop& loop_;
    Options const& options_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

} // namespace shopx::mail
