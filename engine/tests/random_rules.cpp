// SPDX-License-Identifier: Apache-2.0
#include "random_rules.hpp"

#include <shopx/engine/currency.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace shopx::engine::testing {
namespace {

constexpr std::array<std::string_view, 3> store_codes{"north", "south", "west"};
constexpr std::array<std::string_view, 3> group_codes{"members", "staff", "trade"};
constexpr std::array<std::string_view, 2> coupon_codes{"AUTUMN", "FIVER"};
constexpr std::int64_t days = 14; // rules and carts are of a fortnight from Monday the 16th of November 2026
constexpr int first_day = 16;

struct Moment {
    LocalMinute at;
    std::string text;
};

Moment moment(std::int64_t day, std::int64_t minute)
{
    std::array<char, 32> text{};
    auto const date = first_day + static_cast<int>(day);
    auto const hour = static_cast<int>(minute / 60);
    auto const after = static_cast<int>(minute % 60);
    std::snprintf(text.data(), text.size(), "2026-11-%02d", date);
    std::string made = text.data();
    std::snprintf(text.data(), text.size(), "T%02d:%02d", hour, after);
    return {local_minute(2026, 11, date, hour, after).value(), made + text.data()};
}

/// Makes views of codes that live as long as what they are made for.
class Codes {
public:
    Codes(std::deque<std::string>& texts, RuleSizes const& sizes) : texts_(texts), sizes_(sizes) {}

    std::string_view made(std::string_view kind, std::int64_t number)
    {
        texts_.push_back(std::string{kind} + "-" + std::to_string(number));
        return texts_.back();
    }
    std::string_view item(Dice& dice) { return made("item", dice.between(1, sizes_.items)); }
    std::string_view product(Dice& dice) { return made("product", dice.between(1, sizes_.products)); }
    std::string_view category(Dice& dice) { return made("category", dice.between(1, sizes_.categories)); }

private:
    std::deque<std::string>& texts_;
    RuleSizes sizes_;
};

void add_once(std::vector<std::string_view>& codes, std::string_view code)
{
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
}

Selection random_selection(Dice& dice, Codes& codes)
{
    Selection selection;
    switch (dice.between(0, 3)) {
    case 0: add_once(selection.categories, codes.category(dice)); break;
    case 1: add_once(selection.products, codes.product(dice)); break;
    default: break;
    }
    if (selection.empty() || dice.one_in(4)) {
        for (auto left = dice.between(1, 3); left > 0; --left) add_once(selection.items, codes.item(dice));
    }
    return selection;
}

std::int64_t random_rate(Dice& dice) { return dice.one_in(4) ? dice.between(1, whole_ppm) : 50'000 * dice.between(1, 20); }

Offer random_offer(Dice& dice, Codes& codes)
{
    Offer offer;
    offer.kind = static_cast<OfferKind>(dice.between(0, 6));
    switch (offer.kind) {
    case OfferKind::percent_off: offer.rate_ppm = random_rate(dice); break;
    case OfferKind::amount_off: offer.amount_minor = dice.between(1, 500); break;
    case OfferKind::fixed_price: offer.unit_price_e4 = dice.one_in(8) ? 0 : dice.between(1, 60'000); break;
    case OfferKind::buy_get:
        offer.buy_milli = 1'000 * dice.between(1, 3);
        offer.get_milli = 1'000 * dice.between(1, 2);
        offer.rate_ppm = dice.one_in(2) ? whole_ppm : random_rate(dice);
        break;
    case OfferKind::threshold:
        offer.minimum_minor = dice.between(0, 3'000);
        (dice.one_in(2) ? offer.rate_ppm : offer.amount_minor) = dice.between(1, 1'000);
        if (offer.rate_ppm != 0) offer.rate_ppm = random_rate(dice);
        break;
    case OfferKind::bundle:
        for (auto left = dice.between(1, 3); left > 0; --left) offer.parts.push_back({random_selection(dice, codes), 1'000 * dice.between(1, 2)});
        offer.price_minor = dice.between(0, 1'500);
        break;
    case OfferKind::quantity_breaks:
        for (std::int64_t from = dice.between(1, 4'000), left = dice.between(1, 3); left > 0; --left, from += dice.between(1, 4'000)) {
            auto& each = offer.breaks.emplace_back();
            each.from_milli = from;
            if (dice.one_in(3)) {
                each.unit_price_e4 = dice.between(0, 60'000);
            } else {
                each.rate_ppm = random_rate(dice);
            }
        }
        break;
    }
    return offer;
}

Validity random_validity(Dice& dice)
{
    Validity validity;
    if (dice.one_in(6)) validity.from = moment(dice.between(0, days - 1), dice.between(0, 1'439)).at;
    if (dice.one_in(6)) validity.until = moment(dice.between(0, days - 1), dice.between(0, 1'439)).at;
    if (validity.from >= validity.until) validity = {};
    if (dice.one_in(6)) validity.weekdays = static_cast<std::uint32_t>(dice.between(1, 127));
    if (dice.one_in(6)) {
        validity.hours_from = static_cast<int>(dice.between(0, 1'439));
        validity.hours_until = (validity.hours_from + static_cast<int>(dice.between(1, 1'439))) % 1'440;
    }
    if (dice.one_in(8)) validity.stores.push_back(store_codes[static_cast<std::size_t>(dice.between(0, 2))]);
    if (dice.one_in(8)) validity.customer_groups.push_back(group_codes[static_cast<std::size_t>(dice.between(0, 2))]);
    return validity;
}

Promotion random_promotion(Dice& dice, Codes& codes, std::int64_t number)
{
    Promotion promotion;
    promotion.id = codes.made("promotion", number);
    promotion.version = dice.between(0, 9);
    promotion.priority = dice.between(1, 3);
    promotion.exclusive = !dice.one_in(4);
    promotion.validity = random_validity(dice);
    promotion.offer = random_offer(dice, codes);
    if (dice.one_in(8)) promotion.coupon = coupon_codes[static_cast<std::size_t>(dice.between(0, 1))];
    if (!dice.one_in(3)) promotion.applies_to = random_selection(dice, codes);
    if (dice.one_in(5)) promotion.except = random_selection(dice, codes);
    auto const kind = promotion.offer.kind;
    if (kind != OfferKind::threshold && kind != OfferKind::quantity_breaks && dice.one_in(3)) promotion.times_max = dice.between(1, 3);
    return promotion;
}

PriceList random_list(Dice& dice, Codes& codes, std::int64_t number, std::int64_t prices)
{
    PriceList list;
    list.id = codes.made("list", number);
    list.version = dice.between(0, 9);
    list.priority = dice.between(1, 2);
    list.validity = random_validity(dice);
    std::vector<std::pair<std::string_view, std::int64_t>> known;
    for (; prices > 0; --prices) {
        ListPrice const price{codes.item(dice), dice.between(0, 80'000), dice.one_in(2) ? 0 : 1'000 * dice.between(1, 6)};
        if (std::find(known.begin(), known.end(), std::pair{price.item, price.from_milli}) != known.end()) continue;
        known.emplace_back(price.item, price.from_milli);
        list.prices.push_back(price);
    }
    return list;
}

void say_what_it_sells(Dice& dice, Codes& codes, RuleSizes const& sizes, PromotedCart& cart)
{
    auto& subject = cart.subjects.emplace_back();
    if (dice.one_in(10)) return; // nothing that the catalogue knows
    auto const number = dice.between(1, sizes.items);
    subject.item = codes.made("item", number);
    subject.product = codes.made("product", number % sizes.products + 1);
    subject.first_category = static_cast<std::uint32_t>(cart.categories.size());
    cart.categories.push_back(codes.made("category", number % sizes.categories + 1));
    if (dice.one_in(3)) cart.categories.push_back(codes.category(dice));
    subject.category_count = static_cast<std::uint32_t>(cart.categories.size()) - subject.first_category;
    if (dice.one_in(10)) subject.price_source = PriceSource::typed;
}

} // namespace

RandomRules random_rules(Dice& dice, RuleSizes const& sizes)
{
    RandomRules rules;
    Codes codes{rules.texts, sizes};
    auto const promotions = dice.between(0, sizes.promotions_max);
    for (std::int64_t i = 0; i < promotions; ++i) rules.data.promotions.push_back(random_promotion(dice, codes, i));
    auto const lists = dice.between(0, sizes.lists_max);
    for (std::int64_t i = 0; i < lists; ++i) rules.data.price_lists.push_back(random_list(dice, codes, i, dice.between(0, 6)));
    rules.data.stacking = dice.one_in(3) ? Stacking::priority : Stacking::best_price;
    return rules;
}

RandomRules rules_of_a_large_shop(Dice& dice, RuleSizes const& sizes)
{
    RandomRules rules;
    Codes codes{rules.texts, sizes};
    for (std::int64_t i = 0; i < sizes.promotions_max; ++i) {
        auto promotion = random_promotion(dice, codes, i);
        promotion.validity = {};
        promotion.coupon = {};
        promotion.applies_to = random_selection(dice, codes);
        if (dice.one_in(50)) promotion.applies_to.reset(); // ten of them are for everything
        rules.data.promotions.push_back(std::move(promotion));
    }
    for (std::int64_t i = 0; i < sizes.lists_max; ++i) rules.data.price_lists.push_back(random_list(dice, codes, i, 500));
    return rules;
}

PromotedCart random_promoted_cart(Dice& dice, RuleSizes const& sizes)
{
    return promoted_cart_of(dice, sizes, dice.one_in(30) ? 40 : static_cast<std::size_t>(dice.between(1, 7)));
}

PromotedCart promoted_cart_of(Dice& dice, RuleSizes const& sizes, std::size_t lines)
{
    PromotedCart made;
    made.cart = random_cart(dice);
    auto& cart = made.cart;
    if (cart.lines.front().quantity_milli < 0 && lines >= 40) cart = returned(std::move(cart));
    for (std::size_t i = 0; cart.lines.size() < lines; ++i) cart.lines.push_back(cart.lines[i]);
    cart.lines.resize(lines);
    if (dice.one_in(2)) cart.order_discount = {};
    Codes codes{made.texts, sizes};
    for (auto& line : cart.lines) {
        if (dice.one_in(2)) line.unit_price_e4 = 5'000 * dice.between(1, 12); // prices of a shelf, so that units cost the same
        say_what_it_sells(dice, codes, sizes, made);
        if (made.subjects.back().price_source == PriceSource::catalogue && dice.one_in(12)) line.label_price_minor = dice.between(0, 1'500);
    }
    auto const when = moment(dice.between(0, days - 1), dice.between(0, 1'439));
    made.at = when.at;
    made.at_text = when.text;
    if (!dice.one_in(4)) made.store = store_codes[static_cast<std::size_t>(dice.between(0, 2))];
    if (dice.one_in(2)) made.customer_groups.push_back(group_codes[static_cast<std::size_t>(dice.between(0, 2))]);
    if (dice.one_in(2)) made.coupons.push_back(coupon_codes[static_cast<std::size_t>(dice.between(0, 1))]);
    return made;
}

PromotionContext PromotedCart::context() const
{
    return {.at = at,
        .store = store,
        .customer_groups = customer_groups,
        .coupons = coupons,
        .subjects = subjects,
        .categories = categories,
        .currency_digits = currency_digits(cart.currency).value()};
}

} // namespace shopx::engine::testing
