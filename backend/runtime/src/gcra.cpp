#include "gcra.hpp"

#include <algorithm>
#include <bit>

namespace shopx::http {

Quota Quota::of(std::int64_t per_second, std::int64_t burst, std::int64_t percent)
{
    constexpr std::int64_t second_ns_percent = 100'000'000'000;
    return {std::max<std::int64_t>(1, second_ns_percent / std::max<std::int64_t>(1, per_second * percent)), std::max<std::int64_t>(1, burst * percent / 100)};
}

Grant take(std::int64_t& due_ns, Quota quota, std::int64_t now_ns)
{
    auto const due = std::max(due_ns, now_ns) + quota.interval_ns;
    auto const room = now_ns + quota.window_ns() - due;
    if (room < 0) return {false, 0, -room, due - quota.interval_ns - now_ns};
    due_ns = due;
    return {true, room / quota.interval_ns, 0, due - now_ns};
}

RateTable::RateTable(std::size_t entries) : entries_(std::bit_ceil(std::max(entries, row_entries))), mask_{entries_.size() / row_entries - 1} {}

RateTable::Entry* RateTable::row_of(std::uint64_t key) { return entries_.data() + (key & mask_) * row_entries; }

Grant RateTable::take(std::uint64_t key, Quota quota, std::int64_t now_ns)
{
    auto* const row = row_of(key);
    auto* place = row;
    for (auto* entry = row; entry != row + row_entries; ++entry) {
        if (entry->key == key) return http::take(entry->due_ns, quota, now_ns);
        if (entry->due_ns < place->due_ns) place = entry;
    }
    *place = {key, 0};
    return http::take(place->due_ns, quota, now_ns);
}

void RateTable::give_back(std::uint64_t key, Quota quota)
{
    auto* const row = row_of(key);
    for (auto* entry = row; entry != row + row_entries; ++entry) {
        if (entry->key == key) entry->due_ns -= quota.interval_ns;
    }
}

} // namespace shopx::http
