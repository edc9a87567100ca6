// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/cash.hpp>

#include <limits>

namespace shopx::engine {
namespace {

constexpr bool in_range(std::int64_t amount_minor) noexcept { return amount_minor >= -amount_minor_max && amount_minor <= amount_minor_max; }

} // namespace

std::int64_t round_cash(std::int64_t exact_minor, std::int64_t step_minor, Tie tie) noexcept
{
    if (step_minor <= 1) return exact_minor;
    auto const steps = round_to_nearest(exact_minor, step_minor, tie); // a quotient by 2 or more always fits
    auto const rounded = checked_multiply(steps.value_or(0), step_minor);
    using Limits = std::numeric_limits<std::int64_t>;
    return rounded ? *rounded : (exact_minor < 0 ? Limits::min() : Limits::max());
}

std::int64_t cash_rounding(std::int64_t exact_minor, std::int64_t step_minor, Tie tie) noexcept
{
    // At most half a step away, so the difference can't overflow, and what was saturated is nearer still.
    return round_cash(exact_minor, step_minor, tie) - exact_minor;
}

std::string_view to_string(SettleError error) noexcept
{
    switch (error) {
    case SettleError::none: return "none";
    case SettleError::step_out_of_range: return "step_out_of_range";
    case SettleError::amount_out_of_range: return "amount_out_of_range";
    case SettleError::non_cash_above_total: return "non_cash_above_total";
    case SettleError::given_out_of_range: return "given_out_of_range";
    case SettleError::given_below_due: return "given_below_due";
    }
    return "unknown";
}

SettleError settle(Payment const& payment, Settlement& out) noexcept
{
    out = {};
    auto const& [total, non_cash, given, step, tie] = payment;
    if (step < 1 || step > amount_minor_max) return SettleError::step_out_of_range;
    if (!in_range(total)) return SettleError::amount_out_of_range;

    // A return pays out, a sale takes in: the other tenders lie between nothing and the total, on the total's side of zero.
    auto const is_return = total < 0;
    if (is_return ? (non_cash > 0 || non_cash < total) : (non_cash < 0 || non_cash > total)) {
        return SettleError::non_cash_above_total;
    }
    if (given < 0 || given > amount_minor_max || (is_return && given != 0)) return SettleError::given_out_of_range;

    auto const exact = total - non_cash;
    auto const due = round_cash(exact, step, tie);
    if (given < due) return SettleError::given_below_due;
    out = {.due_minor = due, .rounding_minor = due - exact, .change_minor = given - due};
    return SettleError::none;
}

} // namespace shopx::engine
