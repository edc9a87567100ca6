// SPDX-License-Identifier: Apache-2.0
/// What a quote follows from beside the numbers of its cart: the codes behind the numbers, and which version of which rules and
/// prices the caller used. The arithmetic doesn't look at them; the digest covers them and the derivation tells them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace shopx::engine {

/// A thing that has versions, such as a country pack or a promotion. Ids are the caller's codes, 1 to 64 bytes; versions aren't
/// below zero.
struct VersionedId {
    std::string_view id;
    std::int64_t version = 0;
};

/// Where the caller has a line's price from.
enum class PriceSource { catalogue, typed, label };

/// One promotion's part of a line's promotion_minor, with the sign of the line.
struct AppliedPromotion {
    VersionedId promotion;
    std::int64_t amount_minor = 0;
};

struct LineStamps {
    PriceSource price_source = PriceSource::catalogue;
    std::optional<VersionedId> price_list{}; ///< which has taken the place of the catalogue's price
    std::span<AppliedPromotion const> promotions{};
};

struct QuoteStamps {
    std::string_view currency;                     ///< ISO 4217's code
    std::span<std::string_view const> tax_codes{}; ///< by tax_group
    std::optional<VersionedId> pack{};
    std::optional<std::int64_t> rules_version{}; ///< of the shop's promotions and price lists as a whole
    std::span<LineStamps const> lines{};         ///< one for each line of the cart, or none at all
};

} // namespace shopx::engine
