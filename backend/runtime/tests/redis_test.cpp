// The client against a server that says whatever a test wants; a real Redis is in backend/tests/api/redis_test.py.
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/redis.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace shopx::redis {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// Answers PING by itself, and every other command as `answer` says; "" is silence.
class FakeRedis {
public:
    explicit FakeRedis(std::function<std::string(std::string const&)> answer) : answer_{std::move(answer)}
    {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listener_, 8);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }
    ~FakeRedis()
    {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    Options options() const { return {.host = "127.0.0.1", .port = port_}; }
    int connections() const { return connections_; }

private:
    void serve()
    {
        while (true) {
            int const line = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (line < 0) return;
            ++connections_;
            int const one = 1;
            ::setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
            char text[4096];
            for (ssize_t n = 0; (n = ::recv(line, text, sizeof(text), 0)) > 0;) {
                std::string const command{text, static_cast<std::size_t>(n)};
                auto const reply = command.find("PING") != command.npos ? std::string{"+PONG\r\n"} : answer_(command);
                for (std::size_t at = 0; at < reply.size(); at += 3) { // in pieces, as a network may bring it
                    auto const piece = reply.substr(at, 3);
                    if (::send(line, piece.data(), piece.size(), MSG_NOSIGNAL) < 0) break;
                }
            }
            ::close(line);
        }
    }

    std::function<std::string(std::string const&)> answer_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::thread thread_;
};

class Redis : public testing::Test {
protected:
    Redis() : null_{::open("/dev/null", O_WRONLY | O_CLOEXEC)} { log::write_to(null_); }
    ~Redis() override
    {
        log::write_to(STDOUT_FILENO);
        ::close(null_);
    }

    std::optional<Answer> ask(Client& client, std::string word)
    {
        std::vector<std::string> command{"GET", std::move(word)};
        auto const began = Steady::now();
        auto answer = loop_.run_until_done(client.ask(std::move(command)));
        took_ = Steady::now() - began;
        return answer;
    }
    void wait(std::chrono::milliseconds time) { loop_.run_until_done(loop_.sleep(time)); }
    /// The first question opens the connection and is not answered.
    void connect(Client& client)
    {
        for (int i = 0; i < 100 && !client.is_ready(); ++i) {
            ask(client, "hello");
            wait(10ms);
        }
        ASSERT_TRUE(client.is_ready());
    }

    Loop loop_;
    Steady::duration took_{};
    int null_;
};

TEST_F(Redis, answers_of_all_kinds_are_read_whatever_their_pieces)
{
    FakeRedis server{[](std::string const&) { return "*4\r\n:-7\r\n$5\r\nhello\r\n$-1\r\n*1\r\n:2\r\n"; }};
    Client client{loop_, server.options()};
    connect(client);
    auto const answer = ask(client, "a");
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->items.size(), 4u);
    EXPECT_EQ(answer->items[0].number, -7);
    EXPECT_EQ(answer->items[1].text, "hello");
    EXPECT_TRUE(answer->items[2].is_nil);
    EXPECT_EQ(answer->items[3].items[0].number, 2);
}

TEST_F(Redis, a_refusal_is_an_answer_and_no_failure)
{
    FakeRedis server{[](std::string const&) { return "-OOM command not allowed\r\n"; }};
    Client client{loop_, server.options()};
    connect(client);
    auto const answer = ask(client, "a");
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->is_error);
    EXPECT_TRUE(client.is_ready());
}

TEST_F(Redis, silence_costs_one_question_its_wait_and_the_next_ones_nothing)
{
    std::atomic<bool> silent = true;
    FakeRedis server{[&](std::string const&) { return silent ? "" : ":1\r\n"; }};
    Client client{loop_, server.options()};
    connect(client);
    EXPECT_FALSE(ask(client, "a"));
    EXPECT_GE(took_, 19ms);
    EXPECT_LT(took_, 150ms);
    EXPECT_FALSE(client.is_ready());
    EXPECT_FALSE(ask(client, "b"));
    EXPECT_LT(took_, 10ms);
    for (int i = 0; i < 10; ++i) {
        ask(client, "b");
        wait(10ms);
    }
    EXPECT_EQ(server.connections(), 1) << "it is left alone for a while";
    silent = false;
    wait(600ms);
    connect(client);
    auto const answer = ask(client, "c");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->number, 1);
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(Redis, what_is_no_answer_or_too_long_an_answer_ends_the_connection)
{
    for (auto const& wrong : {std::string{"HTTP/1.1 200 OK\r\n"}, ":1\r\n:2\r\n" + std::string(10, '\n'), "$200000\r\n" + std::string(200'000, 'x')}) {
        FakeRedis server{[&](std::string const&) { return wrong; }};
        Client client{loop_, server.options()};
        connect(client);
        ask(client, "a");
        wait(50ms);
        EXPECT_FALSE(client.is_ready()) << wrong.substr(0, 20);
    }
}

TEST_F(Redis, a_server_that_is_not_there_is_no_wait)
{
    Options nowhere{.host = "127.0.0.1", .port = 1};
    Client client{loop_, nowhere};
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(ask(client, "a"));
        EXPECT_LT(took_, 10ms);
        wait(5ms);
    }
}

TEST_F(Redis, a_client_may_end_while_an_answer_is_awaited_for)
{
    FakeRedis server{[](std::string const&) { return ""; }};
    auto client = std::make_unique<Client>(loop_, server.options());
    connect(*client);
    bool answered = false;
    auto asks = [](Client& from, bool& done) -> Task<void> {
        std::vector<std::string> command{"GET", "a"};
        auto const answer = co_await from.ask(std::move(command));
        done = !answer;
    };
    loop_.spawn("asks", asks(*client, answered));
    client.reset();
    EXPECT_TRUE(answered);
    wait(50ms);
}

TEST(RedisOptions, an_address_is_read_or_refused)
{
    auto const full = Options::parse("redis://me:s3cret:word@cache.example:7000/3");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->user, "me");
    EXPECT_EQ(full->password, "s3cret:word");
    EXPECT_EQ(full->host, "cache.example");
    EXPECT_EQ(full->port, 7000);
    EXPECT_EQ(full->database, 3);
    EXPECT_EQ(Options::parse("redis://:pw@h")->password, "pw");
    EXPECT_EQ(Options::parse("redis://h")->port, 6379);
    for (auto const* wrong : {"h", "http://h", "redis://", "redis://h:x", "redis://h:99999", "redis://h/x", "redis://h/-1", "redis://pw@h"})
        EXPECT_FALSE(Options::parse(wrong)) << wrong;
}

} // namespace
} // namespace shopx::redis
