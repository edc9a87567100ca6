// SPDX-License-Identifier: Apache-2.0
#include "promotion_prices.hpp"

#include "promotion_match.hpp"

#include <algorithm>
#include <tuple>

namespace shopx::engine {

/// Lines of one item count together toward a price that holds from some quantity on.
void ListPrices::set(CompiledRules const& rules, PromotionContext const& context, std::span<LineInput> lines, std::span<std::uint32_t> price_lists)
{
    if (rules.prices.empty()) return;
    Holder const holder{rules, context};
    holds_.clear();
    for (auto const& list : rules.price_lists) holds_.push_back(holder.holds(list.validity) ? 1 : 0);
    items_.clear();
    order_.clear();
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        auto const& subject = context.subjects[i];
        auto const of_catalogue = subject.price_source == PriceSource::catalogue && lines[i].label_price_minor == LineInput::no_label;
        items_.push_back(of_catalogue ? rules.priced_items.find(subject.item) : Dictionary::none);
        if (items_.back() != Dictionary::none) order_.push_back(i);
    }
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) { return items_[a] < items_[b]; });
    for (std::size_t first = 0; first < order_.size();) {
        auto const item = items_[order_[first]];
        auto last = first;
        std::int64_t quantity_milli = 0; // at most lines_max * quantity_milli_max
        for (; last < order_.size() && items_[order_[last]] == item; ++last) {
            auto const quantity = lines[order_[last]].quantity_milli;
            quantity_milli += quantity < 0 ? -quantity : quantity;
        }
        if (auto const* price = price_of(rules, item, quantity_milli)) {
            for (auto i = first; i < last; ++i) {
                lines[order_[i]].unit_price_e4 = price->unit_price_e4;
                price_lists[order_[i]] = price->list;
            }
        }
        first = last;
    }
}

CompiledPrice const* ListPrices::price_of(CompiledRules const& rules, std::uint32_t item, std::int64_t quantity_milli) const noexcept
{
    auto const& prices = rules.prices;
    auto const by_item = [](CompiledPrice const& price, std::uint32_t wanted) { return price.item < wanted; };
    CompiledPrice const* best = nullptr;
    for (auto price = std::lower_bound(prices.begin(), prices.end(), item, by_item); price != prices.end() && price->item == item; ++price) {
        if (holds_[price->list] == 0 || price->from_milli > quantity_milli) continue;
        auto const next = std::next(price);
        auto const nearer = next != prices.end() && next->item == item && next->list == price->list && next->from_milli <= quantity_milli;
        if (nearer) continue; // the list has a price for a quantity that is closer to this one
        auto const rank = [&](CompiledPrice const& each) { return std::tuple{rules.price_lists[each.list].priority, each.unit_price_e4, each.list}; };
        if (best == nullptr || rank(*price) < rank(*best)) best = &*price;
    }
    return best;
}

} // namespace shopx::engine
