// F-10 at the socket: whatever a name says, a connection is made to the public internet or not at all.
#include "sender.hpp"

#include "listener.hpp"

#include <gtest/gtest.h>

namespace shopx::webhooks {
namespace {

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
    // Refused before an address is judged, which would be "address_refused", or a file is read.
    EXPECT_EQ(send({}, "http://127.0.0.1:" + std::to_string(listener.port) + "/").failure, "broken_answer");
    EXPECT_EQ(send({.allow_loopback = true}, "file:///etc/hostname").failure, "broken_answer");
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
