// SPDX-License-Identifier: Apache-2.0
/// One sort for all that is sorted while rules are loaded: every std::sort of another type is five kilobytes of WebAssembly.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace shopx::engine {

/// Asked whether one place comes before another. It looks at what it was made from, which must live as long.
class Before {
public:
    template <class Compare>
    explicit Before(Compare const& compare) noexcept
        : compare_(&compare),
          ask_([](void const* of, std::uint32_t a, std::uint32_t b) { return (*static_cast<Compare const*>(of))(a, b); })
    {
    }
    bool operator()(std::uint32_t a, std::uint32_t b) const { return ask_(compare_, a, b); }

private:
    void const* compare_;
    bool (*ask_)(void const*, std::uint32_t, std::uint32_t);
};

/// The places 0 to count - 1 in order; those that tie in the order of their numbers.
[[nodiscard]] std::vector<std::uint32_t> sorted_order(std::size_t count, Before before);

/// `compare` is asked about two of `all`.
template <class Items, class Compare>
std::vector<std::uint32_t> order_of(Items const& all, Compare compare)
{
    auto const by_place = [&](std::uint32_t a, std::uint32_t b) { return compare(all[a], all[b]); };
    return sorted_order(all.size(), Before{by_place});
}

template <class Item, class Compare>
void sort_by(std::vector<Item>& all, Compare compare)
{
    std::vector<Item> sorted;
    sorted.reserve(all.size());
    for (auto const place : order_of(all, compare)) sorted.push_back(std::move(all[place]));
    all = std::move(sorted);
}

} // namespace shopx::engine
