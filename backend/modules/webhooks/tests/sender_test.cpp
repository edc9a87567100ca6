// F-10 at the socket: whatever a name says, a connection is made to the public internet or not at all.
#include "sender.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace shopx::webhooks {
namespace {

/// Answers every connection with the same text, and counts them.
class Listener {
public:
    explicit Listener(std::string answer) : answer_{std::move(answer)}, fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}
    {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        if (::bind(fd_, reinterpret_cast<sockaddr*>(&here), size) != 0 || ::listen(fd_, 8) != 0) throw std::runtime_error{"no listener"};
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
        port = ntohs(here.sin_port);
        thread_ = std::thread{[this] { run(); }};
    }
    ~Listener()
    {
        ::shutdown(fd_, SHUT_RDWR);
        thread_.join();
        ::close(fd_);
    }
    int port = 0;
    std::atomic<int> connections = 0;

private:
    void run()
    {
        for (;;) {
            auto const one = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
            if (one < 0) return;
            ++connections;
            char text[4096];
            if (::recv(one, text, sizeof text, 0) > 0) ::send(one, answer_.data(), answer_.size(), MSG_NOSIGNAL);
            ::close(one);
        }
    }
    std::string answer_;
    int fd_;
    std::thread thread_;
};

Outcome send(Options options, std::string url, std::vector<std::string> names = {})
{
    Loop loop;
    Sender sender{loop, std::move(options), std::move(names)};
    return loop.run_until_done(sender.send({std::move(url), {}, "{}"}));
}

std::string const taken = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";

TEST(Sender, a_name_that_leads_to_this_machine_is_not_followed)
{
    Listener listener{taken};
    auto const port = std::to_string(listener.port);
    auto const url = "https://rebound.example.com:" + port + "/";
    for (auto const* address : {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "[fd00::1]", "[64:ff9b::7f00:1]"})
        EXPECT_EQ(send({}, url, {"rebound.example.com:" + port + ":" + address}).failure, "address_refused") << address;
    EXPECT_EQ(send({}, "https://127.0.0.1:" + port + "/").failure, "address_refused");
    EXPECT_EQ(send({}, "https://2130706433:" + port + "/").failure, "address_refused");
    EXPECT_EQ(listener.connections, 0);
    // The control: with loopback allowed the same name does arrive there, so it was the judgement that kept it away.
    EXPECT_EQ(send({.allow_loopback = true}, "http://rebound.example.com:" + port + "/", {"rebound.example.com:" + port + ":127.0.0.1"}).status, 204);
    EXPECT_EQ(listener.connections, 1);
}

TEST(Sender, a_redirect_is_a_failure_and_is_not_followed)
{
    Listener inside{taken};
    Listener outside{"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:" + std::to_string(inside.port) + "/\r\nconnection: close\r\n\r\n"};
    auto const outcome = send({.allow_loopback = true}, "http://127.0.0.1:" + std::to_string(outside.port) + "/");
    EXPECT_EQ(outcome.status, 302);
    EXPECT_EQ(outcome.failure, "status");
    EXPECT_EQ(outside.connections, 1);
    EXPECT_EQ(inside.connections, 0);
}

TEST(Sender, speaks_https_alone)
{
    Listener listener{taken};
    EXPECT_FALSE(send({}, "http://127.0.0.1:" + std::to_string(listener.port) + "/").failure.empty());
    EXPECT_FALSE(send({}, "file:///etc/hostname").failure.empty());
    EXPECT_EQ(listener.connections, 0);
}

TEST(Sender, a_proxy_of_the_environment_is_not_asked)
{
    Listener proxy{taken}, endpoint{taken};
    auto const url = "http://127.0.0.1:" + std::to_string(proxy.port);
    for (auto const* name : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::setenv(name, url.c_str(), 1);
    EXPECT_EQ(send({.allow_loopback = true}, "http://127.0.0.1:" + std::to_string(endpoint.port) + "/").status, 204);
    for (auto const* name : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::unsetenv(name);
    EXPECT_EQ(proxy.connections, 0);
    EXPECT_EQ(endpoint.connections, 1);
}

TEST(Sender, a_long_answer_is_cut_and_its_status_stands)
{
    Listener listener{"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\nconnection: close\r\n\r\n" + std::string(400'000, 'x')};
    auto const outcome = send({.allow_loopback = true}, "http://127.0.0.1:" + std::to_string(listener.port) + "/");
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.failure, "");
}

} // namespace
} // namespace shopx::webhooks
