// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace shopx::engine {

/// Largest magnitude of any amount, in minor units. Also safe in a JavaScript number, with room for a sum of thousands of them.
inline constexpr std::int64_t amount_minor_max = 1'000'000'000'000;
/// Largest unit price, in ten-thousandths of the currency's unit (10^11 units).
inline constexpr std::int64_t unit_price_e4_max = 1'000'000'000'000'000;
/// Largest magnitude of a quantity, in thousandths of the product's unit (10^9 units).
inline constexpr std::int64_t quantity_milli_max = 1'000'000'000'000;
/// A whole, in parts per million: the largest tax rate and the largest percent discount.
inline constexpr std::int64_t whole_ppm = 1'000'000;
/// Lines of one cart. A wholesale invoice has over 1,100.
inline constexpr std::size_t lines_max = 10'000;
/// Tax groups of one cart. They are looked up by walking.
inline constexpr std::size_t tax_groups_max = 64;
/// Taxes of one line (E4). California has stacks of seven districts.
inline constexpr std::size_t line_taxes_max = 8;
/// Taxes of which each is on the one before: with four, all exact amounts stay within 128 bits.
inline constexpr int tax_depth_max = 4;
/// Different combinations of taxes in one cart.
inline constexpr std::size_t tax_combinations_max = 64;
/// ISO 4217 has currencies of 0, 2, 3 and 4 digits after the point.
inline constexpr int currency_digits_max = 4;

/// Promotions of a rule set.
inline constexpr std::size_t promotions_max = 2'000;
/// Price lists of a rule set, and prices of all of them together.
inline constexpr std::size_t price_lists_max = 500;
inline constexpr std::size_t prices_max = 50'000;
/// Codes in one list of a rule (items, stores, groups ...), and in all lists of a rule set.
inline constexpr std::size_t rule_list_codes_max = 5'000;
inline constexpr std::size_t rule_codes_max = 100'000;
/// Parts of a bundle.
inline constexpr std::size_t bundle_parts_max = 8;
inline constexpr std::size_t quantity_breaks_max = 16;
/// Largest magnitude of a priority and of a version, largest times_max.
inline constexpr std::int64_t priority_max = 1'000'000'000;
inline constexpr std::int64_t rule_version_max = 1'000'000'000'000;
inline constexpr std::int64_t promotion_times_max = 1'000'000;
/// Categories of one line; coupons and customer groups of one cart.
inline constexpr std::size_t line_categories_max = 16;
inline constexpr std::size_t coupons_max = 16;
inline constexpr std::size_t customer_groups_max = 16;
/// Pairs of a cart's line and a promotion that selects it: what a rule set may ask of memory and time.
inline constexpr std::size_t promotion_matches_max = 1'000'000;
/// Different mixtures of units that the bundles of one promotion are made of; further bundles are not formed.
inline constexpr int bundle_mixtures_max = 250;
/// Goods that the search for the best price looks at in one cart, counted anew for each promotion that it tries. Parts of the cart that share
/// no promotion have equal parts of it.
inline constexpr std::size_t search_goods_max = 40'000;

} // namespace shopx::engine
