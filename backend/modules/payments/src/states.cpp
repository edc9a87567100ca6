#include "states.hpp"

#include <array>
#include <utility>

namespace shopx::payments {
namespace {

constexpr std::array<std::pair<AttemptState, std::string_view>, 7> attempt_names{
    {{AttemptState::created, "created"}, {AttemptState::sent, "sent"}, {AttemptState::unknown, "unknown"}, {AttemptState::authorised, "authorised"},
        {AttemptState::declined, "declined"}, {AttemptState::cancelled, "cancelled"}, {AttemptState::captured, "captured"}}};
constexpr std::array<std::pair<PaymentState, std::string_view>, 9> payment_names{
    {{PaymentState::created, "created"}, {PaymentState::sent, "sent"}, {PaymentState::authorised, "authorised"}, {PaymentState::captured, "captured"},
        {PaymentState::declined, "declined"}, {PaymentState::cancelled, "cancelled"}, {PaymentState::unknown, "unknown"},
        {PaymentState::partly_refunded, "partly_refunded"}, {PaymentState::refunded, "refunded"}}};

template <class Names, class State>
std::string_view find_name(Names const& names, State state)
{
    for (auto const& [value, name] : names)
        if (value == state) return name;
    return "";
}

} // namespace

std::string_view name_of(AttemptState state) { return find_name(attempt_names, state); }
std::string_view name_of(PaymentState state) { return find_name(payment_names, state); }
std::optional<AttemptState> attempt_state(std::string_view name)
{
    for (auto const& [value, text] : attempt_names)
        if (text == name) return value;
    return std::nullopt;
}
std::optional<PaymentState> payment_state(std::string_view name)
{
    for (auto const& [value, text] : payment_names)
        if (text == name) return value;
    return std::nullopt;
}

AttemptState after(AttemptState now, Sight sight, bool was_declined)
{
    using enum AttemptState;
    if (now == captured) return captured; // money that came stays; what is given back is counted by refunds
    switch (sight) {
    case Sight::captured: return captured; // also after it was thought to be over: then it is one charge too many
    case Sight::cancelled:
        if (!is_open(now)) return now;
        return was_declined ? declined : cancelled;
    case Sight::authorised: return is_open(now) ? authorised : now;
    case Sight::waiting:
    case Sight::failed: return now == unknown || now == created ? sent : now;
    }
    return now;
}

AttemptState after_silence(AttemptState now)
{
    using enum AttemptState;
    return now == created || now == sent ? unknown : now;
}

PaymentState of_payment(AttemptState latest, bool cancel_wanted)
{
    switch (latest) {
    case AttemptState::created: return PaymentState::created;
    case AttemptState::sent: return PaymentState::sent;
    case AttemptState::unknown: return PaymentState::unknown;
    case AttemptState::authorised: return PaymentState::authorised;
    case AttemptState::declined:
    case AttemptState::cancelled: return cancel_wanted ? PaymentState::cancelled : PaymentState::declined;
    case AttemptState::captured: break;
    }
    return PaymentState::captured;
}

PaymentState of_money(std::int64_t captured_minor, std::int64_t refunded_minor)
{
    if (refunded_minor == 0) return PaymentState::captured;
    return refunded_minor < captured_minor ? PaymentState::partly_refunded : PaymentState::refunded;
}

} // namespace shopx::payments
