#include "amounts.hpp"

#include <date/tz.h>

#include <array>
#include <cstdio>

namespace shopx::receipts {
namespace {

/// The sign, the whole part in groups of three, and at least `digits_min` of the fraction's `digits`.
std::string decimal(std::int64_t value, int digits, int digits_min, Manner const& manner)
{
    bool const is_negative = value < 0;
    auto rest = is_negative ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string fraction;
    for (int i = 0; i < digits; ++i, rest /= 10) {
        auto const digit = static_cast<char>('0' + rest % 10);
        if (digit != '0' || !fraction.empty() || digits - i <= digits_min) fraction.insert(fraction.begin(), digit);
    }
    auto whole = std::to_string(rest);
    for (auto at = static_cast<int>(whole.size()) - 3; at > 0; at -= 3) whole.insert(static_cast<std::size_t>(at), 1, manner.group);
    std::string out = is_negative ? "-" : "";
    out += whole;
    if (!fraction.empty()) (out += manner.decimal) += fraction;
    return out;
}

} // namespace

std::string money(std::int64_t minor, int digits, Manner const& manner) { return decimal(minor, digits, digits, manner); }
std::string unit_price(std::int64_t e4, int digits, Manner const& manner) { return decimal(e4, 4, digits, manner); }
std::string quantity(std::int64_t milli, Manner const& manner) { return decimal(milli, 3, 0, manner); }
std::string percent(std::int64_t ppm, Manner const& manner) { return decimal(ppm, 4, 0, manner) + " %"; }

std::string local_time(Instant at, std::string const& time_zone, Manner const& manner)
{
    using std::chrono::microseconds;
    date::sys_time<microseconds> const sys{microseconds{at.us}};
    auto local = date::local_time<microseconds>{sys.time_since_epoch()};
    std::string zone_said;
    try {
        local = date::locate_zone(time_zone)->to_local(sys);
    } catch (std::runtime_error const&) {
        zone_said = " UTC";
    }
    auto const day = date::floor<date::days>(local);
    date::year_month_day const date{day};
    auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(local - day).count();
    std::array<char, 40> text{};
    auto const year = static_cast<int>(date.year());
    auto const month = static_cast<unsigned>(date.month());
    auto const of_month = static_cast<unsigned>(date.day());
    auto const hour = static_cast<int>(minutes / 60);
    auto const minute = static_cast<int>(minutes % 60);
    if (manner.day_first_with_dots)
        std::snprintf(text.data(), text.size(), "%02u.%02u.%04d %02d:%02d", of_month, month, year, hour, minute);
    else
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d", year, month, of_month, hour, minute);
    return text.data() + zone_said;
}

} // namespace shopx::receipts
