#include "desk.hpp"

#include <thread>

namespace stripe_sim {
namespace {

constexpr auto sale = "amount=1000&currency=usd&payment_method=pm_card_visa&confirm=true";
constexpr auto path = "/v1/payment_intents";

TEST(Idempotency, the_first_answer_is_the_answer_to_the_byte)
{
    Desk desk;
    auto const first = desk.post(path, sale, "k");
    auto const again = desk.post(path, "confirm=true&amount=1000&payment_method=pm_card_visa&currency=usd", "k");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(again.raw, first.raw);
    EXPECT_EQ(first.replayed, "");
    EXPECT_EQ(again.replayed, "true");
    EXPECT_EQ(desk.charges(), 1);
}

TEST(Idempotency, other_parameters_or_paths_are_refused_and_do_nothing)
{
    Desk desk;
    auto const intent = desk.post(path, sale, "k")["id"];
    auto const other = desk.post(path, "amount=1001&currency=usd&payment_method=pm_card_visa&confirm=true", "k");
    EXPECT_EQ(other.status, 400);
    EXPECT_EQ(other.error("type"), "idempotency_error");
    EXPECT_EQ(desk.post("/v1/refunds", "payment_intent=" + intent, "k").error("type"), "idempotency_error");
    EXPECT_EQ(desk.charges(), 1);
}

TEST(Idempotency, refusals_are_kept_once_the_request_was_executed)
{
    Desk desk;
    auto const declined = desk.post(path, "amount=1000&currency=usd&payment_method=pm_card_chargeDeclined&confirm=true", "d");
    EXPECT_EQ(declined.status, 402);
    EXPECT_EQ(desk.post(path, "amount=1000&currency=usd&payment_method=pm_card_chargeDeclined&confirm=true", "d").raw, declined.raw);
    auto const intent = desk.post(path, "amount=1000&currency=usd")["id"];
    auto const early = desk.post(std::string{path} + '/' + intent + "/capture", "", "c");
    EXPECT_EQ(early.error("code"), "payment_intent_unexpected_state");
    desk.post(std::string{path} + '/' + intent + "/confirm", "payment_method=pm_card_visa&capture_method=manual");
    EXPECT_EQ(desk.post(std::string{path} + '/' + intent + "/capture", "", "c").replayed, "true");
    EXPECT_EQ(desk.post(std::string{path} + '/' + intent + "/capture", "", "c2").status, 200);
}

TEST(Idempotency, what_is_not_valid_leaves_the_key_free)
{
    Desk desk;
    EXPECT_EQ(desk.post(path, "amount=1000", "k").error("code"), "parameter_missing");
    EXPECT_EQ(desk.post(path, "amount=1000&currency=usd&colour=red", "k").error("code"), "parameter_unknown");
    EXPECT_EQ(desk.post(path, sale, "k").status, 200);
}

TEST(Idempotency, of_two_at_once_one_is_executed)
{
    Desk desk;
    desk.simulator.faults.plan(json::parse(R"([{"fault": "slow", "delay_ms": 300}])"));
    Said first;
    std::thread slow{[&] { first = desk.post(path, sale, "k"); }};
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    auto const second = desk.post(path, sale, "k");
    slow.join();
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(second.error("code"), "idempotency_key_in_use");
    EXPECT_EQ(desk.charges(), 1);
}

TEST(Idempotency, a_500_after_the_fact_is_kept_too)
{
    Desk desk;
    desk.simulator.faults.plan(json::parse(R"([{"fault": "500_after"}])"));
    EXPECT_EQ(desk.post(path, sale, "k").status, 500);
    auto const again = desk.post(path, sale, "k");
    EXPECT_EQ(again.status, 500);
    EXPECT_EQ(again.replayed, "true");
    EXPECT_EQ(desk.charges(), 1);
}

TEST(Idempotency, a_500_before_the_fact_leaves_nothing)
{
    Desk desk;
    desk.simulator.faults.plan(json::parse(R"([{"fault": "500_before"}, {"fault": "reset_after", "match": {"method": "POST"}}])"));
    EXPECT_EQ(desk.post(path, sale, "k").status, 500);
    EXPECT_EQ(desk.charges(), 0);
    EXPECT_EQ(desk.post(path, sale, "k").end, HttpAnswer::End::reset);
    EXPECT_EQ(desk.post(path, sale, "k").replayed, "true");
    EXPECT_EQ(desk.charges(), 1);
}

} // namespace
} // namespace stripe_sim
