// SPDX-License-Identifier: Apache-2.0
/// Tender rounding and change: rules E9 and E14. It is applied to what is paid in cash, once for a document, never to lines or tax.
#pragma once

#include <cstdint>
#include <string_view>

#include <shopx/engine/limits.hpp>
#include <shopx/engine/money.hpp>

namespace shopx::engine {

/// The multiple of step_minor nearest to exact_minor, symmetric around zero: 2.91 -> 2.90, -1.98 -> -2.00 with a step of 5.
/// A step below 1 rounds nothing; a result that isn't an int64 saturates.
[[nodiscard]] std::int64_t round_cash(std::int64_t exact_minor, std::int64_t step_minor, Tie tie = Tie::away_from_zero) noexcept;

/// What rounding adds: round_cash(exact) - exact. It is a row of its own in the books, not a discount and not taxed.
[[nodiscard]] std::int64_t cash_rounding(std::int64_t exact_minor, std::int64_t step_minor, Tie tie = Tie::away_from_zero) noexcept;

struct Payment {
    std::int64_t total_minor = 0;      ///< the document's; below zero for a return
    std::int64_t non_cash_minor = 0;   ///< sum of the other tenders, with the sign of the total
    std::int64_t cash_given_minor = 0; ///< what the customer hands over; 0 on a return
    std::int64_t cash_step_minor = 1;  ///< smallest step that can be paid: 5 for CHF 0.05, 1 for no rounding
    Tie tie = Tie::away_from_zero;
};

/// due = total - non_cash + rounding, and change = given - due: on a return nothing is given and the change is what is paid out.
/// So given - change = due, and non_cash + due = total + rounding (E25.3).
struct Settlement {
    std::int64_t due_minor = 0; ///< in cash, rounded; below zero on a return
    std::int64_t rounding_minor = 0;
    std::int64_t change_minor = 0; ///< never below zero
};

enum class SettleError {
    none,
    step_out_of_range,
    amount_out_of_range,  ///< the total is beyond amount_minor_max
    non_cash_above_total, ///< the other tenders pay more than the total, or have the wrong sign
    given_out_of_range,   ///< below zero, beyond amount_minor_max, or above zero on a return
    given_below_due,
};

[[nodiscard]] std::string_view to_string(SettleError error) noexcept;

/// E14. On an error `out` is all zeros.
[[nodiscard]] SettleError settle(Payment const& payment, Settlement& out) noexcept;

} // namespace shopx::engine
