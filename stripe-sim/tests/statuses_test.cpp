// docs.stripe.com/payments/paymentintents/lifecycle: what may be done in which status, each cell tried.
#include "desk.hpp"

#include <array>

namespace stripe_sim {
namespace {

struct Way {
    std::string_view status, form;
};
constexpr std::array<Way, 7> ways{{
    {"requires_payment_method", ""},
    {"requires_confirmation", "&payment_method=pm_card_visa"},
    {"requires_action", "&payment_method=pm_card_threeDSecure2Required&confirm=true"},
    {"requires_capture", "&payment_method=pm_card_visa&confirm=true&capture_method=manual"},
    {"processing", "&payment_method=pm_usBankAccount_processing&confirm=true&payment_method_types[]=us_bank_account"},
    {"succeeded", "&payment_method=pm_card_visa&confirm=true"},
    {"canceled", ""},
}};

std::string made(Desk& desk, Way const& way)
{
    auto const id = desk.post("/v1/payment_intents", "amount=1000&currency=usd" + std::string{way.form})["id"];
    if (way.status == "canceled") desk.post("/v1/payment_intents/" + id + "/cancel", "");
    EXPECT_EQ(desk.get("/v1/payment_intents/" + id)["status"], way.status);
    return id;
}

/// The statuses from which the act succeeds.
std::string may(std::string const& act, std::string const& form)
{
    Desk desk;
    std::string out;
    for (auto const& way : ways) {
        auto const id = made(desk, way);
        auto const said = desk.post("/v1/payment_intents/" + id + act, form);
        if (said.status == 200) {
            out += std::string{way.status} + ' ';
        } else {
            EXPECT_EQ(said.error("code"), "payment_intent_unexpected_state") << act << way.status;
            EXPECT_EQ(desk.get("/v1/payment_intents/" + id)["status"], way.status);
        }
    }
    return out;
}

TEST(Statuses, confirm) { EXPECT_EQ(may("/confirm", "payment_method=pm_card_visa"), "requires_payment_method requires_confirmation requires_action "); }

TEST(Statuses, capture) { EXPECT_EQ(may("/capture", ""), "requires_capture "); }

TEST(Statuses, cancel) { EXPECT_EQ(may("/cancel", ""), "requires_payment_method requires_confirmation requires_action requires_capture "); }

TEST(Statuses, another_amount) { EXPECT_EQ(may("", "amount=900"), "requires_payment_method requires_confirmation requires_action "); }

TEST(Statuses, metadata_may_change_at_any_time)
{
    EXPECT_EQ(may("", "metadata[a]=b"), "requires_payment_method requires_confirmation requires_action requires_capture processing succeeded canceled ");
}

TEST(Statuses, confirm_without_a_payment_method_is_refused)
{
    Desk desk;
    auto const id = made(desk, ways[0]);
    EXPECT_EQ(desk.post("/v1/payment_intents/" + id + "/confirm", "").error("code"), "payment_intent_unexpected_state");
}

TEST(Books, what_was_taken_less_what_went_back_is_the_balance)
{
    Desk desk;
    auto const id = desk.post("/v1/payment_intents", "amount=10000&currency=usd&payment_method=pm_card_visa&confirm=true")["id"];
    desk.post("/v1/refunds", "amount=2500&payment_intent=" + id);
    auto const held = desk.post("/v1/payment_intents", "amount=5000&currency=usd&payment_method=pm_card_visa&confirm=true&capture_method=manual")["id"];
    auto const usd = [&] { return desk.get("/_sim/state").body.at("accounts").at(platform_account).at("currencies").at("usd").as_object(); };
    EXPECT_EQ(usd(), (Object{{"held", 5000}, {"captured", 10000}, {"refunded", 2500}, {"disputed", 0}, {"fees", 320}, {"net", 7180}}));
    desk.post("/v1/payment_intents/" + held + "/cancel", "");
    EXPECT_EQ(integer(usd(), "held"), 0);
    EXPECT_EQ(desk.get("/v1/balance").body.at("available").at(0).at("amount").as_int64(), 7180);
}

} // namespace
} // namespace stripe_sim
