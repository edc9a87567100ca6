// Amounts as Stripe takes them: docs.stripe.com/currencies.
#pragma once

#include "error.hpp"

namespace stripe_sim {

/// Lower case, or throws: Stripe doesn't know it.
std::string checked_currency(std::string const& currency);
/// Throws for an amount that can't be charged: below 1, too large, or with digits that the currency doesn't have at Stripe.
void check_amount(std::int64_t amount, std::string_view currency, std::string_view param);
/// Throws when it is less than Stripe's smallest charge.
void check_charge_minimum(std::int64_t amount, std::string_view currency, std::string_view param);
/// "$12.34", "JPY 500": for messages.
std::string money_text(std::int64_t amount, std::string_view currency);
/// 2.9 % and 30 minor units, for a card that was present 2.7 % and 5; rounded half up, and never above the amount.
std::int64_t fee_of(std::int64_t amount, std::string_view currency, bool card_present);

} // namespace stripe_sim
