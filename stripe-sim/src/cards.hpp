// The test cards of docs.stripe.com/testing, by the ids of their payment methods. No card numbers: only how they end.
#pragma once

#include "error.hpp"

#include <optional>

namespace stripe_sim {

enum class Conduct { pays, declines, asks_3ds, is_disputed, refund_fails, refund_waits, settles_later };

struct TestCard {
    std::string_view id; // "pm_card_visa"
    std::string_view brand, last4;
    Conduct conduct = Conduct::pays;
    std::string_view code{}, decline_code{}; // of a decline
    std::string_view funding = "credit", country = "US";
};

/// By "pm_card_visa", by "tok_visa", or nothing.
TestCard const* test_card(std::string_view id);
/// By a test number, for the helper that presents a card to a simulated reader; only its last four digits are looked at.
TestCard const* test_card_of_number(std::string_view number);
/// A new payment method of this card, not yet stored. `type` is "card" or "card_present".
Object payment_method_of(TestCard const& card, std::string_view type);
/// What declined it, in Stripe's words.
std::string decline_message(TestCard const& card);

} // namespace stripe_sim
