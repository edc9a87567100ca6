// SPDX-License-Identifier: Apache-2.0
/// Rules in memory: texts become numbers once, and from an item, product or category the promotions that speak of it are found at once.
#pragma once

#include <shopx/engine/promotion.hpp>

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace shopx::engine {

/// Texts, sorted, with their numbers.
class Dictionary {
public:
    static constexpr std::uint32_t none = 0xFFFF'FFFF;

    void add(std::string_view text) { texts_.push_back(text); }
    /// Copies what was added, once each; then `find` may be asked.
    void finish();
    [[nodiscard]] std::uint32_t find(std::string_view text) const noexcept;
    [[nodiscard]] std::string_view text(std::uint32_t number) const noexcept { return texts_[number]; }
    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }

private:
    std::vector<std::string_view> texts_;
    std::unique_ptr<char[]> bytes_;
};

/// That a promotion speaks of a code, and how.
struct Mention {
    static constexpr std::uint32_t applies = 1, excepted = 2, first_part = 4; ///< the parts of a bundle have the bits from there on

    std::uint32_t code;
    std::uint32_t promotion;
    std::uint32_t roles;
};

/// The mentions of all codes of one kind.
struct MentionIndex {
    Dictionary codes;
    std::vector<Mention> mentions;     ///< by code, then by promotion
    std::vector<std::uint32_t> starts; ///< by code, and one more

    void finish();
    [[nodiscard]] std::span<Mention const> of(std::uint32_t code) const noexcept;
};

/// Validity with its texts as numbers.
struct CompiledValidity {
    LocalMinute from, until;
    std::uint32_t weekdays;
    int hours_from, hours_until;
    std::vector<std::uint32_t> stores, customer_groups; ///< sorted
};

/// A promotion's number is its place in the order of priority and id.
struct CompiledPromotion {
    std::uint32_t id;
    std::int64_t version;
    bool exclusive;
    bool everywhere;      ///< it names no goods
    bool on_single_lines; ///< what it takes off a line depends on that line alone
    std::uint32_t coupon; ///< or Dictionary::none
    std::int64_t times_max;
    CompiledValidity validity;
    Offer offer; ///< the parts without their selections, which are in the index
};

struct CompiledList {
    std::uint32_t id;
    std::int64_t version;
    std::int64_t priority;
    CompiledValidity validity;
};

struct CompiledPrice {
    std::uint32_t item; ///< in CompiledRules::priced_items
    std::uint32_t list;
    std::int64_t from_milli;
    std::int64_t unit_price_e4;
};

struct CompiledRules {
    Stacking stacking = Stacking::best_price;
    Dictionary ids, stores, customer_groups, coupons, priced_items;
    MentionIndex items, products, categories;
    std::vector<CompiledPromotion> promotions;
    std::vector<CompiledList> price_lists; ///< by priority, then id
    std::vector<CompiledPrice> prices;     ///< by item, list, quantity
};

/// Is everything in its limits? promotion_check.cpp.
[[nodiscard]] RuleProblem check(RuleData const& data);

} // namespace shopx::engine
