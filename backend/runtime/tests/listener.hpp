// A server on this machine that says the same to everyone, for what asks other people's servers.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace shopx {

/// Says `answer` to each connection once that has said something, and closes it. Without an answer it takes connections and stays silent.
class Listener {
public:
    explicit Listener(std::string answer) : answer_{std::move(answer)}, fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}
    {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        if (::bind(fd_, reinterpret_cast<sockaddr*>(&here), size) != 0 || ::listen(fd_, 64) != 0) throw std::runtime_error{"no listener"};
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
        port = ntohs(here.sin_port);
        thread_ = std::thread{[this] { run(); }};
    }
    ~Listener()
    {
        ::shutdown(fd_, SHUT_RDWR);
        thread_.join();
        for (auto const one : silent_) ::close(one);
        ::close(fd_);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port) + "/"; }

    int port = 0;
    std::atomic<int> connections = 0;
    std::string heard{}; // last; to be read after an answer

private:
    void run()
    {
        for (;;) {
            auto const one = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
            if (one < 0) return;
            ++connections;
            if (answer_.empty()) {
                silent_.push_back(one);
                continue;
            }
            char text[4096];
            auto const size = ::recv(one, text, sizeof text, 0);
            if (size > 0) {
                heard.assign(text, static_cast<std::size_t>(size));
                ::send(one, answer_.data(), answer_.size(), MSG_NOSIGNAL);
            }
            ::close(one);
        }
    }
    std::string answer_;
    int fd_;
    std::vector<int> silent_;
    std::thread thread_;
};

} // namespace shopx
