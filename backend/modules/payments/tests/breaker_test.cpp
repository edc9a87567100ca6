#include "breaker.hpp"

#include "shopx/base/limits/payments.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace shopx::payments {
namespace {

using namespace std::chrono_literals;

/// A line with a clock by hand.
struct TheLine : testing::Test {
    Breaker breaker;
    Breaker::Time now{1h};
    void wait(std::chrono::milliseconds duration) { now += duration; }
    Breaker::Time send()
    {
        breaker.sent(now);
        return now;
    }
    /// One request at a time, each refused at once.
    void fail(int times)
    {
        for (int i = 0; i < times; ++i) {
            auto const sent_at = send();
            wait(1ms);
            breaker.failed(sent_at, now);
            wait(300ms);
        }
    }
    void answer()
    {
        send();
        wait(200ms);
        breaker.answered(now);
    }
};

TEST_F(TheLine, is_down_after_a_few_failures_in_a_row_and_up_with_the_first_answer)
{
    fail(limits::stripe_failures_max - 1);
    EXPECT_FALSE(breaker.is_down());
    fail(1);
    EXPECT_TRUE(breaker.is_down());
    fail(5);
    EXPECT_TRUE(breaker.is_down());
    answer();
    EXPECT_FALSE(breaker.is_down());
    fail(limits::stripe_failures_max - 1);
    EXPECT_FALSE(breaker.is_down()) << "those before the answer are forgotten";
}

TEST_F(TheLine, now_and_then_a_failure_is_none_of_the_line)
{
    for (int i = 0; i < 20; ++i) {
        fail(limits::stripe_failures_max - 1);
        answer();
        EXPECT_FALSE(breaker.is_down());
    }
}

TEST_F(TheLine, what_failed_though_others_were_answered_since_is_not_counted)
{
    std::vector<Breaker::Time> old;
    for (int i = 0; i < 2 * limits::stripe_failures_max; ++i) old.push_back(send());
    wait(1s);
    answer();
    wait(18s);
    for (auto const sent_at : old) breaker.failed(sent_at, now);
    EXPECT_FALSE(breaker.is_down());
    EXPECT_FALSE(breaker.is_waiting());
}

TEST_F(TheLine, is_silent_when_something_waits_and_nothing_comes)
{
    EXPECT_FALSE(breaker.is_silent(now)) << "nobody has asked";
    wait(1h);
    send();
    EXPECT_FALSE(breaker.is_silent(now)) << "the hour before does not count";
    wait(limits::stripe_silence_max - 1ms);
    EXPECT_FALSE(breaker.is_silent(now));
    wait(1ms);
    EXPECT_TRUE(breaker.is_silent(now));
    EXPECT_FALSE(breaker.is_down()) << "a slow answer is none yet";
    answer();
    EXPECT_FALSE(breaker.is_silent(now)) << "it is there: the first one is only slow";
    wait(limits::stripe_silence_max);
    EXPECT_TRUE(breaker.is_silent(now)) << "the first one still waits";
}

TEST_F(TheLine, is_down_when_a_question_into_the_silence_fails_too)
{
    send();
    wait(limits::stripe_silence_max);
    auto const probe = send();
    wait(limits::stripe_probe_wait_max);
    breaker.failed(probe, now);
    EXPECT_TRUE(breaker.is_down());
    EXPECT_TRUE(breaker.is_waiting());
    wait(1s);
    breaker.answered(now); // the slow one, after all
    EXPECT_FALSE(breaker.is_down());
}

} // namespace
} // namespace shopx::payments
