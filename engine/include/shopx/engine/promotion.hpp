// SPDX-License-Identifier: Apache-2.0
/// Promotions and price lists: what a line costs before any discount of the cashier's. `promote` comes before `quote`: it says which
/// unit price holds and fills LineInput::promotion_minor; tax, discounts and totals are `quote`'s, which knows no promotion.
///
/// Promised: the same answer everywhere and at every call; integers only; no line below zero, and none with `discountable` false
/// touched; shares by `allocate` (E10); the order of the lines, and of the rules in their data, doesn't change what is taken off.
/// Times are the store's local time, which the caller knows: nothing here has a clock. In the hour that the end of summer time
/// repeats, a happy hour holds twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <shopx/engine/limits.hpp>
#include <shopx/engine/quote.hpp>
#include <shopx/engine/stamps.hpp>

namespace shopx::engine {

/// Minutes of the store's local clock since 1970-01-01T00:00.
using LocalMinute = std::int64_t;

/// Empty: no such day or time, or before 1970.
[[nodiscard]] std::optional<LocalMinute> local_minute(int year, int month, int day, int hour, int minute) noexcept;

/// When and for whom a promotion or a price list holds. What is left out doesn't restrict.
struct Validity {
    static constexpr int all_day = -1;

    LocalMinute from = std::numeric_limits<LocalMinute>::min();
    LocalMinute until = std::numeric_limits<LocalMinute>::max(); ///< exclusive
    std::uint32_t weekdays = 0;                                  ///< bit 0 is Monday; none: every day
    int hours_from = all_day;                                    ///< minute of the day, 0..1439
    int hours_until = all_day; ///< exclusive; below hours_from, the hours pass midnight and belong to the weekday on which they began
    std::vector<std::string_view> stores;
    std::vector<std::string_view> customer_groups; ///< any of them
};

/// Goods: any of these items, or of these products, or in any of these categories.
struct Selection {
    std::vector<std::string_view> items, products, categories;
    [[nodiscard]] bool empty() const noexcept { return items.empty() && products.empty() && categories.empty(); }
};

enum class OfferKind {
    percent_off,     ///< rate_ppm off what is left of the line
    amount_off,      ///< amount_minor off each whole unit, at most what is left of it
    fixed_price,     ///< quantity x unit_price_e4, where that is less than what is left
    buy_get,         ///< for each buy_milli, rate_ppm off get_milli more: of all selected units the cheapest, then the next ones are what was bought
    threshold,       ///< once the selected lines' rest is minimum_minor: rate_ppm or amount_minor off it, shared by E10
    bundle,          ///< the parts together for price_minor, as often as it saves something; dearest units first; shared by E10
    quantity_breaks, ///< by how much of the selection is in the cart, all of it together: the highest break that is reached
};

struct BundlePart {
    Selection select;
    std::int64_t quantity_milli = 0; ///< whole units
};

struct QuantityBreak {
    std::int64_t from_milli = 0;
    std::int64_t rate_ppm = 0;       ///< none: 0
    std::int64_t unit_price_e4 = -1; ///< none: -1; one of the two
};

/// A unit is a whole thousand of quantity_milli: a piece, or a whole kilogram. amount_off, buy_get, bundle and all with times_max
/// count units, and leave the fraction of weighed goods alone; the others take quantities as they are.
struct Offer {
    OfferKind kind = OfferKind::percent_off;
    std::int64_t rate_ppm = 0;     ///< 1..whole_ppm where the kind has it, else 0; a threshold has it or amount_minor
    std::int64_t amount_minor = 0; ///< 1.. where the kind has it, else 0
    std::int64_t unit_price_e4 = 0;
    std::int64_t buy_milli = 0, get_milli = 0; ///< whole units
    std::int64_t minimum_minor = 0;
    std::int64_t price_minor = 0;
    std::vector<BundlePart> parts; ///< filled in this order
    std::vector<QuantityBreak> breaks;
};

struct Promotion {
    std::string_view id;
    std::int64_t version = 0;
    std::int64_t priority = 0; ///< lower first, ties by id
    bool exclusive = true;     ///< shares no unit with another exclusive one; one that isn't takes from what is left of the whole line
    Validity validity;
    std::string_view coupon;             ///< only in carts that carry it; none: empty
    std::optional<Selection> applies_to; ///< none: every line
    Selection except;
    std::int64_t times_max = 0; ///< a cart: groups of a buy_get or bundle, units of the offers on single lines (dearest first); 0: no limit
    Offer offer;
};

struct ListPrice {
    std::string_view item;
    std::int64_t unit_price_e4 = 0;
    std::int64_t from_milli = 0; ///< when the cart has so much of the item, in all its lines together
};

/// Of the lists that hold and have the item, the one of the lowest priority number decides; then the lowest price, then the id.
struct PriceList {
    std::string_view id;
    std::int64_t version = 0;
    std::int64_t priority = 0;
    Validity validity;
    std::vector<ListPrice> prices;
};

/// How promotions that want the same goods are put together: docs/decisions/0015-promotions-by-a-bounded-search.md.
enum class Stacking {
    best_price, ///< the exclusive ones that together take most off, then the others; never dearer than by priority
    priority,   ///< by priority then id, each on what the earlier ones left
};

/// A rule set as its owner says it. The texts are views that must live until RuleSet::compile returns, and no longer.
struct RuleData {
    std::vector<Promotion> promotions;
    std::vector<PriceList> price_lists;
    Stacking stacking = Stacking::best_price;
};

enum class RuleError {
    none,
    too_many_promotions,
    too_many_price_lists,
    too_many_prices,
    too_many_codes, ///< in one list, or in the whole rule set
    too_many_parts,
    too_many_breaks,
    duplicate_id, ///< of two promotions, or two price lists
    duplicate_code,
    duplicate_price, ///< one item twice from the same quantity
    duplicate_break,
    empty_selection,
    no_parts,
    no_breaks,
    version_out_of_range,
    priority_out_of_range,
    period_empty,
    weekday_out_of_range,
    hours_out_of_range, ///< also where they begin and end at the same minute
    times_out_of_range,
    times_not_allowed, ///< a threshold and quantity breaks hold once, for all that they select
    rate_out_of_range,
    amount_out_of_range,
    price_out_of_range,
    quantity_out_of_range,
    not_whole_units,
    one_of_two, ///< both of two fields, or neither
};

[[nodiscard]] std::string_view to_string(RuleError error) noexcept;

/// What is wrong, and where: promotions or price_lists, which, and its field ("offer/rate_ppm"), and where that is a list, which of it.
struct RuleProblem {
    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

    RuleError error = RuleError::none;
    bool in_price_lists = false;
    std::size_t index = none; ///< none: the list as a whole
    std::string_view field{};
    std::size_t sub_index = none;
    std::string_view sub_field{};
};

struct CompiledRules;

/// Rules, checked and indexed by item, product and category. Never changes after it was compiled; copies share it, in any thread.
class RuleSet {
public:
    struct Name {
        std::string_view id;
        std::int64_t version;
    };

    RuleSet() noexcept; // these are the kernel's own, so that its callers may be built with other options
    ~RuleSet();
    RuleSet(RuleSet const&) noexcept;
    RuleSet(RuleSet&&) noexcept;
    RuleSet& operator=(RuleSet const&) noexcept;
    RuleSet& operator=(RuleSet&&) noexcept;

    /// On a problem the rules are those from before.
    [[nodiscard]] RuleProblem compile(RuleData const& data);

    [[nodiscard]] std::size_t promotions() const noexcept;
    [[nodiscard]] std::size_t price_lists() const noexcept;
    [[nodiscard]] std::size_t prices() const noexcept;
    /// By the numbers that `Promoted` has; they live as long as the rules.
    [[nodiscard]] Name promotion(std::size_t number) const noexcept;
    [[nodiscard]] Name price_list(std::size_t number) const noexcept;

    [[nodiscard]] CompiledRules const* rules() const noexcept { return rules_.get(); }

private:
    std::shared_ptr<CompiledRules const> rules_;
};

/// What a line sells, beside its LineInput. All may be unknown.
struct LineSubject {
    std::string_view item;
    std::string_view product;
    std::uint32_t first_category = 0; ///< with category_count: the line's in PromotionContext::categories
    std::uint32_t category_count = 0;
    PriceSource price_source = PriceSource::catalogue; ///< a price list takes the place of the catalogue's price alone
};

struct PromotionContext {
    LocalMinute at = 0;
    std::string_view store;
    std::span<std::string_view const> customer_groups; ///< customer_groups_max; further ones are not looked at
    std::span<std::string_view const> coupons;         ///< coupons_max, likewise
    std::span<LineSubject const> subjects;             ///< as many as there are lines
    std::span<std::string_view const> categories;      ///< of all lines
    int currency_digits = 2;
};

/// What a promotion took off a line, above zero.
struct PromotionUse {
    std::uint32_t line = 0;
    std::uint32_t promotion = 0; ///< for RuleSet::promotion
    std::int64_t amount_minor = 0;
    bool operator==(PromotionUse const&) const = default;
};

/// How a use came to its amount, for the derivation. Of the offer it has what its kind goes by, and 0 or -1 for the rest.
struct PromotionBasis {
    OfferKind kind = OfferKind::percent_off;
    std::int64_t quantity_milli = 0; ///< the goods that the offer was for, bought or given
    std::int64_t base_minor = 0;     ///< what was left of the price of those that it takes something off; the weight where it is shared
    std::int64_t rate_ppm = 0;       ///< the offer's, or that of the break that was reached
    std::int64_t amount_minor = 0;   ///< off each unit; of a threshold, off all
    std::int64_t unit_price_e4 = -1; ///< the offer's, or that of the break that was reached
    std::int64_t price_minor = 0;    ///< of a bundle
    std::int64_t times = 0;          ///< how many bundles
    std::int64_t total_minor = 0;    ///< of a threshold or bundle: what it takes off all its lines, shared by E10
    std::int64_t weights_minor = 0;  ///< the sum of their bases
};

/// Filled by `promote`. Keep one and pass it again: once its vectors have grown, nothing is allocated.
struct Promoted {
    static constexpr std::uint32_t no_list = std::numeric_limits<std::uint32_t>::max();

    Promoted();
    ~Promoted();
    Promoted(Promoted&&) noexcept;
    Promoted& operator=(Promoted&&) noexcept;

    std::vector<PromotionUse> uses;         ///< by line, then in the order in which they were taken off
    std::vector<PromotionBasis> bases;      ///< of each use
    std::vector<std::uint32_t> price_lists; ///< for each line the list that decided its unit price (RuleSet::price_list), or no_list
    std::vector<std::uint8_t> coupons_used; ///< for each of the context's: 1 when a promotion of it took something off
    std::int64_t taken_off_minor = 0;
    bool search_ended_early = false; ///< search_goods_max was reached: the best that was found until then stands

    struct Scratch; ///< working memory, of no meaning to a caller
    std::unique_ptr<Scratch> scratch;
};

enum class PromoteError {
    none,
    too_many_matches, ///< beyond promotion_matches_max: a cart of thousands of lines, and hundreds of promotions for all of them
};

[[nodiscard]] std::string_view to_string(PromoteError error) noexcept;

/// Writes into `lines` the unit prices of price lists and what promotions take off, and into `out` why. Lines of a return get
/// the price list's price and no promotion: without the receipt, nobody knows what was taken off. Lines that `quote` refuses are
/// left without promotions, for `quote` to say so. On an error no promotion is applied.
[[nodiscard]] PromoteError promote(RuleSet const& rules, PromotionContext const& context, std::span<LineInput> lines, Promoted& out);

} // namespace shopx::engine
