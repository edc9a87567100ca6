// Numbers as a receipt shows them: money, quantities, rates and times, in the way of a language. Private to receipts.
#pragma once

#include "shopx/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace shopx::receipts {

/// How a language writes numbers and dates.
struct Manner {
    char decimal = '.';
    char group = ',';
    bool day_first_with_dots = false; // 25.11.2026; else 2026-11-25
};

/// -1,234.56 for -123456 with two digits; nothing but digits, signs and the two marks.
std::string money(std::int64_t minor, int digits, Manner const& manner);
/// Ten-thousandths of the currency's unit, with at least the currency's digits.
std::string unit_price(std::int64_t e4, int digits, Manner const& manner);
/// Thousandths of a unit: 2, 0.5, 1.255.
std::string quantity(std::int64_t milli, Manner const& manner);
/// Parts per million as per cent: 20 %, 9.975 %.
std::string percent(std::int64_t ppm, Manner const& manner);
/// On the clock of a place: 2026-11-25 17:30. A zone that this machine does not know is taken for UTC, and said.
std::string local_time(Instant at, std::string const& time_zone, Manner const& manner);

} // namespace shopx::receipts
