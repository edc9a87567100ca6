// What Stripe counts in. Its table of currencies is its own, beside ours of ISO 4217: docs.stripe.com/currencies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shopx::payments {

/// Our minor units as Stripe's; nothing when it can't move this amount: a third decimal that is not 0, or a currency it doesn't have so.
std::optional<std::int64_t> to_stripe(std::int64_t amount_minor, std::string_view currency);
/// The other way. A part that we can't say is cut off.
std::int64_t from_stripe(std::int64_t amount, std::string_view currency);

/// "GBP" as Stripe writes it, and back.
std::string lower(std::string_view currency);
std::string upper(std::string_view currency);

} // namespace shopx::payments
