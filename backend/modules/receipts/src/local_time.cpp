#include "shopx/receipts/receipts.hpp"

#include <date/tz.h>

#include <array>
#include <cstdio>

namespace shopx::receipts {

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
    auto const mark = manner.between_date_parts;
    if (manner.is_day_first)
        std::snprintf(text.data(), text.size(), "%02u%c%02u%c%04d %02d:%02d", of_month, mark, month, mark, year, hour, minute);
    else
        std::snprintf(text.data(), text.size(), "%04d%c%02u%c%02u %02d:%02d", year, mark, month, mark, of_month, hour, minute);
    return text.data() + zone_said;
}

} // namespace shopx::receipts
