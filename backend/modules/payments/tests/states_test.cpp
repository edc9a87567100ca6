#include "states.hpp"
#include "steps.hpp"

#include "shopx/base/limits/payments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace shopx::payments {
namespace {

using enum AttemptState;
constexpr std::array all_states{created, sent, unknown, authorised, declined, cancelled, captured};
constexpr std::array all_sights{Sight::waiting, Sight::failed, Sight::authorised, Sight::captured, Sight::cancelled};

TEST(States, captured_money_stays_captured_whatever_is_seen_later)
{
    for (auto const sight : all_sights) EXPECT_EQ(after(captured, sight, false), captured);
    EXPECT_EQ(after_silence(captured), captured);
}

TEST(States, an_attempt_that_is_over_opens_no_more)
{
    for (auto const state : {declined, cancelled})
        for (auto const sight : all_sights) {
            auto const next = after(state, sight, true);
            EXPECT_EQ(next, sight == Sight::captured ? captured : state) << "only money is news to it";
            EXPECT_FALSE(is_open(next));
        }
    EXPECT_EQ(after_silence(declined), declined);
}

TEST(States, the_same_sight_twice_is_once)
{
    for (auto const state : all_states)
        for (auto const sight : all_sights) {
            auto const once = after(state, sight, false);
            EXPECT_EQ(after(once, sight, false), once);
        }
}

/// What is seen of one object of the processor's, in any order: 4! orders of a payment that was declined, authorised and captured.
TEST(States, events_in_any_order_end_in_the_same_state)
{
    std::array<Sight, 4> seen{Sight::waiting, Sight::failed, Sight::authorised, Sight::captured};
    std::sort(seen.begin(), seen.end());
    std::set<AttemptState> ends;
    do {
        auto state = sent;
        for (auto const sight : seen) state = after(state, sight, true);
        ends.insert(state);
    } while (std::next_permutation(seen.begin(), seen.end()));
    EXPECT_EQ(ends, std::set{captured});
}

TEST(States, no_answer_is_unknown_and_unknown_is_open)
{
    EXPECT_EQ(after_silence(sent), unknown);
    EXPECT_TRUE(is_open(unknown));
    EXPECT_EQ(after_silence(authorised), authorised) << "held money is not forgotten";
    EXPECT_EQ(after(unknown, Sight::waiting, false), sent);
    EXPECT_EQ(of_payment(unknown, true), PaymentState::unknown) << "called off, and still not known";
}

TEST(States, names_go_there_and_back)
{
    for (auto const state : all_states) EXPECT_EQ(attempt_state(name_of(state)), state);
    EXPECT_EQ(payment_state("partly_refunded"), PaymentState::partly_refunded);
    EXPECT_FALSE(payment_state("paid"));
}

TEST(States, what_was_given_back_counts)
{
    EXPECT_EQ(of_money(500, 0), PaymentState::captured);
    EXPECT_EQ(of_money(500, 499), PaymentState::partly_refunded);
    EXPECT_EQ(of_money(500, 500), PaymentState::refunded);
}

struct StepsTest : testing::Test {
    Instant now{1'800'000'000'000'000};
    Intent intent;
    Attempt attempt;
    Look look;
    StepsTest() { attempt.created_at = now; }
    Step next() { return decide(intent, attempt, look, now); }
};

TEST_F(StepsTest, what_was_called_off_before_anything_left_is_ended_without_asking)
{
    EXPECT_EQ(next(), Step::create);
    attempt.cancel_wanted = true;
    EXPECT_EQ(next(), Step::abandon);
    attempt.asked_at = now;
    EXPECT_EQ(next(), Step::create) << "something may be there: learn its name, to end it";
}

TEST_F(StepsTest, after_23_hours_a_key_is_not_used_again)
{
    attempt.state = unknown;
    attempt.asked_at = now - limits::payment_repeat_until + std::chrono::seconds{1};
    EXPECT_EQ(next(), Step::create);
    attempt.asked_at = now - limits::payment_repeat_until;
    EXPECT_EQ(next(), Step::find);
}

TEST_F(StepsTest, an_error_that_stays_under_the_key_is_not_asked_for_ever)
{
    attempt.state = unknown;
    attempt.asked_at = now;
    attempt.misses = 3;
    EXPECT_EQ(next(), Step::find);
}

TEST_F(StepsTest, a_reader_is_told_once_and_looked_at_after)
{
    attempt.state = sent;
    attempt.processor_intent = "pi_1";
    EXPECT_EQ(next(), Step::tell_reader);
    attempt.reader_asks = 1;
    EXPECT_EQ(next(), Step::look);
    look.is_fresh = look.reader_has_it = true;
    EXPECT_EQ(next(), Step::wait) << "the customer has the card in hand";
    look.reader_has_it = false;
    EXPECT_EQ(next(), Step::tell_reader) << "it never heard of it";
    attempt.reader_asks = limits::reader_asks_max;
    EXPECT_EQ(next(), Step::stop);
}

TEST_F(StepsTest, nobody_waits_for_a_card_for_ever)
{
    attempt.state = sent;
    attempt.processor_intent = "pi_1";
    attempt.reader_asks = 1;
    look.is_fresh = look.reader_has_it = true;
    attempt.created_at = now - limits::payment_reader_wait_max;
    EXPECT_EQ(next(), Step::stop);
}

TEST_F(StepsTest, held_money_waits_for_a_word)
{
    attempt.state = authorised;
    attempt.processor_intent = "pi_1";
    attempt.reader_asks = 1;
    look.is_fresh = true;
    look.sight = Sight::authorised;
    EXPECT_EQ(next(), Step::wait);
    attempt.capture_wanted = true;
    EXPECT_EQ(next(), Step::capture);
    attempt.cancel_wanted = true;
    EXPECT_EQ(next(), Step::stop) << "called off weighs more";
}

TEST(Steps, waits_double_up_to_half_a_minute)
{
    EXPECT_EQ(wait_after_misses(1).count(), 1);
    EXPECT_EQ(wait_after_misses(3).count(), 4);
    EXPECT_EQ(wait_after_misses(100).count(), 30);
}

} // namespace
} // namespace shopx::payments
