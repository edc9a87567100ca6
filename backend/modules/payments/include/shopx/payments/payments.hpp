// Tenders that live on after the sale. Cash is said in the sale's document and is done with.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

#include <optional>
#include <span>
#include <string>

namespace shopx::payments {

/// Numbers are stored: add, never renumber.
enum class Kind : std::int16_t {
    cash = 1,
    card_external = 2, // on a terminal of the shop's own
    card = 3,          // a payment with us: `payment`
    gift_card = 4,     // the next five move an account of stored value
    store_credit = 5,
    voucher = 6,
    on_account = 7,
    deposit = 8,
    tip = 9 // paid beyond the total, owed to the staff: below zero
};

/// A way of paying that has a life after the sale. Of a card on a terminal of the shop's own we know the amount and what the terminal
/// printed, nothing of the card.
struct Tender {
    TenantId tenant;
    SaleId sale;
    std::int16_t ordinal = 0; // place among the sale's tenders
    Kind kind{};
    std::int64_t amount_minor = 0; // negative: given back, or put on a gift card
    std::string currency;
    std::optional<std::string> reference;
    std::optional<PaymentId> payment;
    std::optional<ValueAccountId> value_account;
    Instant recorded_at;
};

/// Books them; cash among them is left out. A repeat is refused by the primary key.
void book(pg::Batch& batch, std::span<Tender const> tenders);

} // namespace shopx::payments
