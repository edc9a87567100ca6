// The arithmetic of rate limits, by a clock that stands still unless it is told.
#include "gcra.hpp"
#include "http_rate.hpp"

#include <gtest/gtest.h>

namespace shopx::http {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t ms = 1'000'000;

TEST(Gcra, gives_the_burst_at_once_and_then_one_after_each_interval)
{
    auto const quota = Quota::of(10, 5, 100);
    std::int64_t due = 0;
    std::int64_t now = 1'000 * second;
    for (int left = 4; left >= 0; --left) {
        auto const grant = take(due, quota, now);
        EXPECT_TRUE(grant.is_granted);
        EXPECT_EQ(grant.remaining, left);
    }
    auto const refused = take(due, quota, now);
    EXPECT_FALSE(refused.is_granted);
    EXPECT_EQ(refused.wait_ns, 100 * ms);
    EXPECT_EQ(refused.full_ns, 500 * ms);
    // Refusals cost nothing: however often it is tried, the wait is no longer.
    for (int i = 0; i < 1'000; ++i) take(due, quota, now);
    EXPECT_FALSE(take(due, quota, now + refused.wait_ns - 1).is_granted);
    EXPECT_TRUE(take(due, quota, now + refused.wait_ns).is_granted);
    EXPECT_FALSE(take(due, quota, now + refused.wait_ns).is_granted);
    now += 10 * second;
    EXPECT_EQ(take(due, quota, now).remaining, 4) << "what was not used does not add up beyond the burst";
}

TEST(Gcra, who_waits_as_told_is_served_at_the_rate_and_never_faster)
{
    auto const quota = Quota::of(7, 3, 100);
    std::int64_t due = 0;
    std::int64_t now = 5 * second;
    auto const begin = now;
    int granted = 0;
    while (now - begin < 60 * second) {
        auto const grant = take(due, quota, now);
        granted += grant.is_granted;
        now += grant.is_granted ? 0 : grant.wait_ns;
    }
    EXPECT_NEAR(granted, 60 * 7 + 3, 1);
}

TEST(Gcra, a_percentage_scales_rate_and_burst)
{
    EXPECT_EQ(Quota::of(10, 50, 200).interval_ns, 50 * ms);
    EXPECT_EQ(Quota::of(10, 50, 200).burst, 100);
    EXPECT_EQ(Quota::of(10, 50, 1).interval_ns, 10 * second);
    EXPECT_EQ(Quota::of(10, 50, 1).burst, 1) << "never nothing at all";
}

TEST(RateTable, counts_each_key_by_itself_and_never_grows)
{
    RateTable table{16};
    auto const quota = Quota::of(1, 2, 100);
    for (std::uint64_t key = 1; key <= 4; ++key) {
        EXPECT_TRUE(table.take(key, quota, second).is_granted);
        EXPECT_TRUE(table.take(key, quota, second).is_granted);
        EXPECT_FALSE(table.take(key, quota, second).is_granted) << key;
    }
    table.give_back(3, quota);
    EXPECT_TRUE(table.take(3, quota, second).is_granted);
    // Strangers take the places of those that have the most left: who has used up its budget is remembered longest.
    RateTable small{4};
    for (int i = 0; i < 2; ++i) small.take(9, quota, second);
    for (std::uint64_t key = 100; key < 200; ++key) small.take(key, quota, second);
    EXPECT_FALSE(small.take(9, quota, second).is_granted);
}

Caller caller_of(std::uint8_t tenant, std::uint8_t account)
{
    Caller caller;
    caller.tenant.value.bytes[15] = tenant;
    caller.account.value.bytes[15] = account;
    return caller;
}

RateOptions small_budgets()
{
    RateOptions options;
    options.budgets[0] = {{10, 20}, {5, 10}, {1, 2}}; // reads: of a tenant, a caller, an address
    return options;
}

TEST(Rates, a_caller_has_a_budget_and_so_has_its_tenant)
{
    Rates rates{small_budgets()};
    auto const granted = [&](Caller const& caller) {
        int n = 0;
        while (rates.take(RateClass::read, caller, second).grant.is_granted) ++n;
        return n;
    };
    EXPECT_EQ(granted(caller_of(1, 1)), 10);
    EXPECT_EQ(granted(caller_of(1, 2)), 10);
    auto const third = rates.take(RateClass::read, caller_of(1, 3), second);
    EXPECT_FALSE(third.grant.is_granted) << "the tenant's budget is used up";
    EXPECT_EQ(third.grant.wait_ns, 100 * ms);
    EXPECT_EQ(granted(caller_of(2, 1)), 10) << "another tenant does not notice";
    EXPECT_TRUE(rates.take(RateClass::sale, caller_of(1, 1), second).grant.is_granted) << "nor do the tenant's sales";
    EXPECT_TRUE(rates.take(RateClass::read, caller_of(1, 3), second + 100 * ms).grant.is_granted) << "what was refused by one was not charged to the other";
}

TEST(Rates, a_plan_scales_the_budgets_of_its_tenant)
{
    auto options = small_budgets();
    options.percent_of = [](TenantId tenant) { return tenant.value.bytes[15] == 7 ? 300 : 50; };
    Rates rates{options};
    auto const granted = [&](Caller const& caller) {
        int n = 0;
        while (rates.take(RateClass::read, caller, second).grant.is_granted) ++n;
        return n;
    };
    EXPECT_EQ(granted(caller_of(7, 1)), 30);
    EXPECT_EQ(granted(caller_of(8, 1)), 5);
}

TEST(Rates, addresses_of_one_ipv6_network_share_a_budget)
{
    Rates rates{small_budgets()};
    auto const take = [&](char const* text) { return rates.take(RateClass::read, *Address::parse(text), second).grant.is_granted; };
    EXPECT_TRUE(take("2001:db8:0:1::1"));
    EXPECT_TRUE(take("2001:db8:0:1:ffff::2"));
    EXPECT_FALSE(take("2001:db8:0:1::3"));
    EXPECT_TRUE(take("2001:db8:0:2::1"));
    EXPECT_TRUE(take("192.0.2.1"));
    EXPECT_TRUE(take("192.0.2.2"));
}

TEST(Rates, what_is_said_is_exact)
{
    Rates rates{small_budgets()};
    Verdict verdict;
    do verdict = rates.take(RateClass::read, caller_of(1, 1), second);
    while (verdict.grant.is_granted);
    EXPECT_EQ(verdict.wait_ms(), 200);
    EXPECT_EQ(verdict.retry_after_s(), 1);
    std::string head;
    append_rate_headers(head, verdict);
    EXPECT_EQ(head, "ratelimit-policy: \"read\";q=10;w=2\r\nratelimit: \"read\";r=0;t=1\r\n");
    auto const response = too_many(verdict);
    EXPECT_EQ(response.status, 429);
    EXPECT_NE(response.body.find(R"("code":"http.too_many_requests")"), std::string::npos) << response.body;
    EXPECT_TRUE(response.body.ends_with(R"("budget":"read","retry_after_ms":200})")) << response.body;
}

TEST(InHand, the_last_places_are_kept_for_sales)
{
    InHand in_hand{100};
    auto fill_to = [&, now = 0](int n) mutable {
        for (; now < n; ++now) in_hand.enter();
    };
    fill_to(24);
    EXPECT_TRUE(in_hand.has_room(RateClass::heavy));
    fill_to(25);
    EXPECT_FALSE(in_hand.has_room(RateClass::heavy));
    EXPECT_TRUE(in_hand.has_room(RateClass::read));
    fill_to(60);
    EXPECT_FALSE(in_hand.has_room(RateClass::read));
    EXPECT_TRUE(in_hand.has_room(RateClass::write));
    fill_to(80);
    EXPECT_FALSE(in_hand.has_room(RateClass::write));
    EXPECT_TRUE(in_hand.has_room(RateClass::sale));
    fill_to(100);
    EXPECT_FALSE(in_hand.has_room(RateClass::sale));
    in_hand.leave();
    EXPECT_TRUE(in_hand.has_room(RateClass::sale));
}

} // namespace
} // namespace shopx::http
