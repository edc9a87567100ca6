// SPDX-License-Identifier: Apache-2.0
/// What an offer would take off what is left of a cart.
#pragma once

#include "promotion_match.hpp"

#include <shopx/engine/money.hpp>

#include <vector>

namespace shopx::engine {

inline constexpr std::int64_t unit_milli = 1'000;

/// Some of a line's goods, and what is left of their price.
struct Portion {
    std::int64_t milli;
    std::int64_t rest_minor;

    [[nodiscard]] std::int64_t units() const noexcept { return milli / unit_milli; }
    /// The first so many units: a share of the rest as E11 has it.
    [[nodiscard]] Portion first(std::int64_t count) const noexcept { return {count * unit_milli, share_of(rest_minor, count * unit_milli, milli)}; }
    [[nodiscard]] Portion without(Portion const& part) const noexcept { return {milli - part.milli, rest_minor - part.rest_minor}; }
};

/// A line while promotions take from it: all of it, and the portion that no exclusive promotion has had.
struct LineRest {
    Portion all;
    Portion free;

    [[nodiscard]] Portion const& for_promotion(bool exclusive) const noexcept { return exclusive ? free : all; }
};

struct Taking {
    std::uint32_t line;
    std::int64_t milli; ///< of the goods that the offer was for, bought or given
    std::int64_t amount_minor;
    std::int64_t base_minor = 0; ///< see PromotionBasis
};

/// The offers on single lines: what one takes off a portion, and of how much of it.
struct SingleTaking {
    std::int64_t milli;
    std::int64_t amount_minor;
    std::int64_t base_minor = 0;
};
[[nodiscard]] SingleTaking take_single(Offer const& offer, Portion const& portion, std::int64_t divisor) noexcept;

/// What an offer goes by, before anything is known of the goods.
[[nodiscard]] PromotionBasis basis_of(Offer const& offer) noexcept;

/// Keeps the working memory of one cart.
class OfferDesk {
public:
    void open(std::int64_t divisor) noexcept { divisor_ = divisor; }

    /// Fills `takings` with what the promotion takes off these goods as they are now, one for a line at most; their sum. Nothing where
    /// that is 0.
    std::int64_t look(CompiledPromotion const& promotion, std::span<Good const> goods, std::span<LineRest const> rests);
    [[nodiscard]] std::span<Taking const> takings() const noexcept { return takings_; }
    /// How the last `look` came to one of its takings.
    [[nodiscard]] PromotionBasis basis_of(Taking const& taking) const noexcept;

    /// No less than `look` can find for these goods after others, `splits` at most, have taken portions of them.
    std::int64_t most(CompiledPromotion const& promotion, std::span<Good const> goods, std::span<LineRest const> untouched, std::int64_t splits);

private:
    struct Ware {
        std::uint32_t line;
        std::uint32_t parts;
        Portion portion;
        std::int64_t left; ///< units
        std::int64_t used; ///< units of one bundle
    };

    void lay_out(bool exclusive, std::span<Good const> goods, std::span<LineRest const> rests);
    void take(Ware const& ware, SingleTaking const& taking) { takings_.push_back({ware.line, taking.milli, taking.amount_minor, taking.base_minor}); }
    void sort_wares();
    std::int64_t dearest(std::int64_t units, std::uint32_t parts) const noexcept;
    void single(CompiledPromotion const& promotion);
    void buy_get(CompiledPromotion const& promotion);
    void threshold(Offer const& offer);
    void bundle(CompiledPromotion const& promotion);
    [[nodiscard]] bool fill_bundle(Offer const& offer) noexcept;
    void quantity_breaks(Offer const& offer);
    void share(std::int64_t amount_minor);

    std::int64_t divisor_ = 1;
    std::vector<Ware> wares_; ///< those of the goods that still cost something
    std::vector<Taking> takings_;
    PromotionBasis basis_; ///< what the takings have in common
    std::vector<std::int64_t> weights_, shares_;
    std::vector<AllocationSlot> slots_;
};

/// Can units be cut off without a fraction of a minor unit?
[[nodiscard]] constexpr bool splits_exactly(Portion const& portion) noexcept
{
    return static_cast<Int128>(portion.rest_minor) * unit_milli % portion.milli == 0;
}

/// Takes it off the line.
void commit(LineRest& rest, Taking const& taking, bool exclusive) noexcept;

} // namespace shopx::engine
