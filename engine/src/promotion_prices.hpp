// SPDX-License-Identifier: Apache-2.0
/// The unit prices that price lists decide.
#pragma once

#include "promotion_rules.hpp"

#include <vector>

namespace shopx::engine {

class ListPrices {
public:
    /// Writes the prices into `lines` and which list decided into `price_lists`.
    void set(CompiledRules const& rules, PromotionContext const& context, std::span<LineInput> lines, std::span<std::uint32_t> price_lists);

private:
    [[nodiscard]] CompiledPrice const* price_of(CompiledRules const& rules, std::uint32_t item, std::int64_t quantity_milli) const noexcept;

    std::vector<std::uint8_t> holds_;  ///< by list
    std::vector<std::uint32_t> items_; ///< by line, as the price lists number them
    std::vector<std::uint32_t> order_; ///< lines by item
};

} // namespace shopx::engine
