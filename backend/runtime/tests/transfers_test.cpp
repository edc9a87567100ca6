#include "shopx/runtime/transfers.hpp"

#include "listener.hpp"

#include <gtest/gtest.h>

namespace shopx {
namespace {

using namespace std::chrono_literals;

Transfers::Options plain()
{
    return {.user_agent = "test", .connect_wait_max = 1s, .answer_bytes_max = 1000, .kept_header = "X-Kept", .allow_plain_http = true};
}

Transfers::Answer run(Transfers::Options options, Transfers::Request request)
{
    Loop loop;
    Transfers transfers{loop, std::move(options)};
    request.wait_max = 300ms;
    return loop.run_until_done(transfers.run(std::move(request)));
}

std::string const taken = "HTTP/1.1 201 Created\r\nx-kept: this\r\nx-other: that\r\ncontent-length: 4\r\nconnection: close\r\n\r\nbody";

TEST(Transfers, an_answer_comes_with_its_status_its_body_and_the_header_that_is_kept)
{
    Listener server{taken};
    auto const answer = run(plain(), {.url = server.url(), .headers = {"X-Mine: 1"}});
    EXPECT_EQ(answer.failure, "");
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.body, "body");
    EXPECT_EQ(answer.header, "this");
    EXPECT_TRUE(server.heard.starts_with("GET / HTTP/1.1\r\n")) << server.heard;
    EXPECT_NE(server.heard.find("\r\nX-Mine: 1\r\n"), std::string::npos) << server.heard;
}

TEST(Transfers, what_has_a_body_is_posted)
{
    Listener server{taken};
    EXPECT_EQ(run(plain(), {.url = server.url(), .headers = {"Expect:"}, .body = "a=1"}).status, 201);
    EXPECT_TRUE(server.heard.starts_with("POST / HTTP/1.1\r\n")) << server.heard;
    EXPECT_TRUE(server.heard.ends_with("\r\n\r\na=1")) << server.heard;
}

TEST(Transfers, of_an_answer_above_the_limit_only_the_status_stands)
{
    Listener server{"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\nconnection: close\r\n\r\n" + std::string(100'000, 'x')};
    auto const answer = run(plain(), {.url = server.url()});
    EXPECT_EQ(answer.failure, "too_long");
    EXPECT_EQ(answer.status, 200);
    EXPECT_LE(answer.body.size(), 1000u);
    Listener at_the_limit{"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n" + std::string(1000, 'x')};
    EXPECT_EQ(run(plain(), {.url = at_the_limit.url()}).body.size(), 1000u);
}

TEST(Transfers, half_an_answer_is_none)
{
    Listener server{"HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\nhalf"};
    auto const answer = run(plain(), {.url = server.url()});
    EXPECT_EQ(answer.failure, "broken_answer");
    EXPECT_EQ(answer.status, 0);
}

TEST(Transfers, a_server_that_says_nothing_is_waited_for_no_longer_than_was_said)
{
    Listener server{""};
    auto const since = std::chrono::steady_clock::now();
    auto const answer = run(plain(), {.url = server.url()});
    EXPECT_EQ(answer.failure, "timeout");
    EXPECT_EQ(answer.status, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - since, 2s);
}

TEST(Transfers, where_nobody_listens_is_no_connection)
{
    std::string url;
    {
        Listener gone{taken};
        url = gone.url();
    }
    EXPECT_EQ(run(plain(), {.url = url}).failure, "no_connection");
}

TEST(Transfers, an_address_that_is_refused_hears_nothing)
{
    Listener server{taken};
    auto options = plain();
    options.may_connect = [](sockaddr const&) { return false; };
    EXPECT_EQ(run(std::move(options), {.url = server.url()}).failure, "address_refused");
    EXPECT_EQ(server.connections, 0);
}

Task<void> ask(Transfers& transfers, std::string url, int& answered)
{
    Transfers::Request request{.url = std::move(url), .wait_max = 5s};
    co_await transfers.run(std::move(request));
    ++answered;
}

TEST(Transfers, nobody_waits_for_who_came_before)
{
    Listener silent{""}, server{taken};
    Loop loop;
    Transfers transfers{loop, plain()};
    int slow = 0, quick = 0;
    loop.spawn("test", ask(transfers, silent.url(), slow));
    while (silent.connections == 0) loop.run_until_done(loop.sleep(5ms));
    for (int i = 0; i < 20; ++i) loop.run_until_done(ask(transfers, server.url(), quick));
    EXPECT_EQ(quick, 20);
    EXPECT_EQ(slow, 0);
}

TEST(Transfers, the_end_does_not_wait_for_what_is_under_way)
{
    Listener silent{""};
    Loop loop;
    int answered = 0;
    auto const since = std::chrono::steady_clock::now();
    {
        Transfers transfers{loop, plain()};
        for (int i = 0; i < 5; ++i) loop.spawn("test", ask(transfers, silent.url(), answered));
        while (silent.connections == 0) loop.run_until_done(loop.sleep(5ms));
    }
    EXPECT_LT(std::chrono::steady_clock::now() - since, 3s);
    loop.run_until_done(loop.sleep(20ms));
    EXPECT_EQ(answered, 0);
}

} // namespace
} // namespace shopx
