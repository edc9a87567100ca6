// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

namespace shopx::engine {

/// A day of the Gregorian calendar.
struct Date {
    int year = 0; ///< 1 to 9999
    int month = 0;
    int day = 0;
    friend auto operator<=>(Date const&, Date const&) = default;
};

/// After every day there is.
inline constexpr Date after_all_days{10'000, 1, 1};

[[nodiscard]] bool is_valid(Date date) noexcept;

/// The day after a valid one; of the last day that there is, `after_all_days`.
[[nodiscard]] Date day_after(Date date) noexcept;

} // namespace shopx::engine
