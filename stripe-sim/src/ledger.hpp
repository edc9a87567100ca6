// Balance transactions: what each charge, refund, dispute and payout does to an account's money.
#pragma once

#include "store.hpp"

namespace stripe_sim {

/// `type` is Stripe's: "charge", "payment", "refund", "adjustment", "payout". Gives the id.
std::string book(Tx& tx, std::string_view type, std::int64_t amount, std::int64_t fee, std::string_view currency, std::string_view source);
/// The sum of `net` in this currency.
std::int64_t available(Tx const& tx, std::string_view currency);

} // namespace stripe_sim
