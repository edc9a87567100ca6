// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/date.hpp>

#include "digits.hpp"

namespace shopx::engine {

bool is_valid(Date date) noexcept
{
    return date.year >= 1 && date.year < after_all_days.year && date.month >= 1 && date.month <= 12 && date.day >= 1
           && date.day <= days_in_month(date.year, date.month);
}

Date day_after(Date date) noexcept
{
    if (date.day < days_in_month(date.year, date.month)) return {date.year, date.month, date.day + 1};
    if (date.month < 12) return {date.year, date.month + 1, 1};
    return {date.year + 1, 1, 1};
}

} // namespace shopx::engine
