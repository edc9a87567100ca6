#include "shopx/stores/stores.hpp"

#include <date/tz.h>

namespace shopx::stores {
namespace {

using std::chrono::microseconds;

/// The instant at which the business day of this local date begins. A cut-over inside a gap of the clock is the first instant
/// after the gap; one that comes twice is its first occurrence (E23).
Instant cut_over_of(date::time_zone const& zone, date::local_days day, int cut_over_minutes)
{
    auto const local = date::local_time<microseconds>{day.time_since_epoch() + std::chrono::minutes{cut_over_minutes}};
    auto const info = zone.get_info(date::local_time<std::chrono::seconds>{std::chrono::duration_cast<std::chrono::seconds>(local.time_since_epoch())});
    if (info.result == date::local_info::nonexistent) {
        auto const gap_end = info.first.end; // the moment when the clock leapt
        return {std::chrono::duration_cast<microseconds>(gap_end.time_since_epoch()).count()};
    }
    auto const at = local.time_since_epoch() - info.first.offset; // of an overlap, `first` is the earlier occurrence
    return {std::chrono::duration_cast<microseconds>(at).count()};
}

date::time_zone const& zone_of(std::string const& name) { return *date::locate_zone(name); }

date::local_days local_date(date::time_zone const& zone, Instant at)
{
    auto const local = zone.to_local(date::sys_time<microseconds>{microseconds{at.us}});
    return date::floor<date::days>(local);
}

struct Bounds {
    Instant from, to;
    BusinessDay day;
};

/// The business day that holds `at`.
Bounds bounds_of(date::time_zone const& zone, int cut_over_minutes, Instant at)
{
    auto day = local_date(zone, at) + date::days{1};
    auto to = cut_over_of(zone, day + date::days{1}, cut_over_minutes);
    for (;;) { // at most three steps back: the cut-over of the local date, or of one before when a gap moved it
        auto const from = cut_over_of(zone, day, cut_over_minutes);
        if (from <= at) return {from, to, {static_cast<std::int32_t>(day.time_since_epoch().count())}};
        to = from;
        day -= date::days{1};
    }
}

} // namespace

bool is_time_zone(std::string const& name)
{
    try {
        date::locate_zone(name);
        return true;
    } catch (std::exception const&) {
        return false;
    }
}

BusinessDay business_day(std::string const& time_zone, int cut_over_minutes, Instant at) { return bounds_of(zone_of(time_zone), cut_over_minutes, at).day; }

BusinessDay Directory::business_day(Store const& store, Instant at) const
{
    auto& last = days_[store.id];
    if (last.from <= at && at < last.to) return last.day;
    auto const bounds = bounds_of(zone_of(store.time_zone), store.cut_over_minutes, at);
    last = {bounds.from, bounds.to, bounds.day};
    return last.day;
}

} // namespace shopx::stores
