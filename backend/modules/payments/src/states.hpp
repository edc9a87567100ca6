// What can become of a card payment. Pure: no clock, no database, no line. What is seen of the processor only ever moves an attempt forward, so
// that answers and events may come late, twice and in any order.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace shopx::payments {

/// Of one try at a payment.
enum class AttemptState : std::uint8_t {
    created,    // written down, nothing has left
    sent,       // something has left, or is about to
    unknown,    // no answer came: it may have acted
    authorised, // the money is held
    declined,   // ended without money, because the card or the reader would not
    cancelled,  // ended without money, because somebody wanted so
    captured,   // the money is ours
};

/// Of the payment as a whole, as everybody is told.
enum class PaymentState : std::uint8_t { created, sent, authorised, captured, declined, cancelled, unknown, partly_refunded, refunded };

std::string_view name_of(AttemptState state);
std::string_view name_of(PaymentState state);
std::optional<AttemptState> attempt_state(std::string_view name);
std::optional<PaymentState> payment_state(std::string_view name);

/// What the processor's own object says.
enum class Sight : std::uint8_t {
    waiting,    // for a card
    failed,     // for a card, after one was refused or the reader gave up
    authorised, // to be captured
    captured,
    cancelled, // can never become money
};

/// An attempt that is not over: no other may begin.
constexpr bool is_open(AttemptState state) { return state < AttemptState::declined; }

/// After a look. A sight that is older than what is known changes nothing.
AttemptState after(AttemptState now, Sight sight, bool was_declined);
/// No answer: what it did is not known. An attempt that is over stays so.
AttemptState after_silence(AttemptState now);

/// What the payment is once its latest attempt is in this state; money given back is counted apart.
PaymentState of_payment(AttemptState latest, bool cancel_wanted);
PaymentState of_money(std::int64_t captured_minor, std::int64_t refunded_minor);

} // namespace shopx::payments
