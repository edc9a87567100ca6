// Tenders that live on after the sale, and card payments with us: asked of the processor, never charged twice, given back, matched.
// Cash is said in the sale's document and is done with.
#pragma once

#include "shopx/base/limits/payments.hpp"
#include "shopx/base/result.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// A card payment with us, as those outside may see it.
struct PaymentView {
    SaleId sale_id;
    std::string_view state; // created, sent, authorised, captured, declined, cancelled, unknown, partly_refunded, refunded
    std::int64_t amount_minor = 0;
    std::int64_t captured_minor = 0;
    std::int64_t promised_minor = 0; // refunds asked for that have not failed, done or not
    std::int64_t refunded_minor = 0;
    std::string currency;
};
Task<std::optional<PaymentView>> find_payment(pg::TenantTx& tx, PaymentId id);

struct CardRefund {
    Uuid id; // made by who asks; a repeat with the same content changes nothing
    PaymentId payment;
    SaleId document; // of sales, that gives the money back
    std::int64_t amount_minor = 0;
    std::string currency;
    Instant now;
};
/// Writes down that this is to go back to the card; it leaves after the caller's commit, and is tried until it is done or the processor refuses,
/// which a person is told. Refused here, with nothing written: `payments.unknown_payment`, `payments.not_captured`, `payments.other_currency`,
/// `payments.refund_too_large` (Σ refunds may not exceed what was captured), `payments.refund_differs` (the id was used for another one).
Task<Result<void>> request_refund(pg::TenantTx& tx, CardRefund refund);

/// How the three ways of looking at card money agree: what sales say, what the processor took, what it paid out.
struct Mismatch {
    std::string_view kind;
    std::optional<SaleId> sale;
    std::optional<PaymentId> payment;
    std::string about;
    std::int64_t expected_minor = 0;
    std::int64_t found_minor = 0;
    std::string currency;
    Instant happened_at{};
    bool is_told = false; // an exception of another kind says the same
};
/// The first so many of the last three months; none: they agree, apart from what is still under way.
Task<std::vector<Mismatch>> mismatches(pg::TenantTx& tx, Instant now, std::int64_t at_most = limits::payment_sweep_rows_max);

struct StripeOptions {
    std::string url = "https://api.stripe.com";
    std::string key;            // secret; empty: card payments with us are off
    std::string webhook_secret; // several with commas, the newest first; empty: no events are taken
    std::string origin{};       // where the processor sends browsers back to: "https://till.example"
};

/// Tells the owners of a business that so much more waits for a person.
using TellOwners = std::function<Task<void>(TenantId, std::int64_t)>;

/// Asks the processor in the background, beside other processes: attempts, refunds and events are leased by one of them at a time.
class Service {
public:
    Service(Loop& loop, Clock const& clock, pg::Database& db, StripeOptions options, TellOwners tell_owners);
    ~Service();
    /// From now on, until the loop ends.
    void start();
    http::Routes routes();

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

} // namespace shopx::payments
