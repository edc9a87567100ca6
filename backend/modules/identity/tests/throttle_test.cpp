#include "throttle.hpp"

#include <gtest/gtest.h>

namespace shopx::identity {
namespace {

using namespace std::chrono_literals;

constexpr Instant noon{1'795'000'000'000'000};
constexpr auto account = limits::attempts_of_account;

Instant at(std::chrono::seconds after) { return noon + after; }

TEST(Attempts, ten_failures_cost_nothing_and_the_eleventh_attempt_waits_a_quarter_of_an_hour)
{
    for (int failures = 0; failures < 10; ++failures) EXPECT_FALSE(refuses(account, failures, noon, noon)) << failures;
    auto const refused = refuses(account, 10, noon, noon);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->wait, 15min);
    EXPECT_FALSE(refused->locked);
    EXPECT_TRUE(refuses(account, 10, noon, at(15min - 1s)));
    EXPECT_FALSE(refuses(account, 10, noon, at(15min)));
}

TEST(Attempts, each_further_failure_doubles_the_wait_up_to_an_hour)
{
    EXPECT_EQ(refuses(account, 11, noon, noon)->wait, 30min);
    EXPECT_EQ(refuses(account, 12, noon, noon)->wait, 60min);
    EXPECT_EQ(refuses(account, 99, noon, noon)->wait, 60min);
}

TEST(Attempts, a_hundred_failures_in_a_row_lock_and_no_waiting_opens)
{
    EXPECT_FALSE(refuses(account, 99, noon, at(60min)));
    auto const refused = refuses(account, 100, noon, at(24h * 365));
    ASSERT_TRUE(refused);
    EXPECT_TRUE(refused->locked);
}

TEST(Attempts, never_more_than_ten_in_any_quarter_of_an_hour_and_a_hundred_in_all)
{
    int failures = 0;
    std::vector<Instant> made;
    for (auto now = noon; now < at(24h * 30); now = now + 1s) {
        if (refuses(account, failures, made.empty() ? noon : made.back(), now)) continue;
        made.push_back(now);
        ++failures;
    }
    EXPECT_EQ(made.size(), 100u);
    for (std::size_t i = 10; i < made.size(); ++i) EXPECT_GE(made[i] - made[i - 10], 15min) << i;
}

TEST(Attempts, an_address_is_forgiven_after_a_quiet_quarter_of_an_hour)
{
    constexpr auto address = limits::attempts_of_address;
    EXPECT_TRUE(refuses(address, 100, noon, at(15min - 1s)));
    EXPECT_FALSE(refuses(address, 100'000, noon, at(15min)));
}

TEST(Attempts, an_address_belongs_to_its_network)
{
    EXPECT_EQ(network_of("203.0.113.77"), "203.0.113.0/24");
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(network_of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
    EXPECT_NE(network_of("2001:db8:1:3::1"), network_of("2001:db8:1:2::1"));
    EXPECT_EQ(network_of("somewhere"), "somewhere");
}

TEST(Attempts, a_refusal_says_how_long_to_wait)
{
    auto const response = response_of(Refused{37s, false});
    EXPECT_EQ(response.status, 429);
    auto const wait = std::find_if(response.headers.begin(), response.headers.end(), [](auto const& header) { return header.first == "retry-after"; });
    ASSERT_NE(wait, response.headers.end());
    EXPECT_EQ(wait->second, "37");
}

} // namespace
} // namespace shopx::identity
