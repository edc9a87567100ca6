// SPDX-License-Identifier: Apache-2.0
#include "promotion_reference.hpp"

#include "promotion_reference_parts.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace shopx::engine::testing {
namespace {

bool on_single_lines(Promotion const& promotion)
{
    auto const kind = promotion.offer.kind;
    return promotion.times_max == 0 && (kind == OfferKind::percent_off || kind == OfferKind::amount_off || kind == OfferKind::fixed_price);
}

class Cart {
public:
    Cart(RuleData const& rules, PromotionContext const& context, std::vector<LineInput> lines) : rules_(&rules), context_(&context), lines_(std::move(lines))
    {
        answer_.unit_prices_e4.resize(lines_.size());
        answer_.price_lists.resize(lines_.size());
        answer_.taken_off.resize(lines_.size());
        for (std::size_t i = 0; i < lines_.size(); ++i) set_list_price(i);
        for (std::size_t i = 0; i < lines_.size(); ++i) lines_[i].unit_price_e4 = answer_.unit_prices_e4[i];
        if (lines_.front().quantity_milli < 0) return;
        lay_out();
        for (auto const& promotion : rules.promotions) {
            if (holds(promotion.validity, context) && (promotion.coupon.empty() || carried(promotion.coupon))) promotions_.push_back(&promotion);
        }
        std::sort(
            promotions_.begin(), promotions_.end(), [](auto const* a, auto const* b) { return std::tie(a->priority, a->id) < std::tie(b->priority, b->id); });
    }

    std::int64_t by_priority()
    {
        for (auto const* promotion : promotions_) apply(*promotion);
        return answer_.sum_minor;
    }

    void best_price()
    {
        std::vector<Promotion const*> groups;
        for (auto const* promotion : promotions_) {
            if (promotion->exclusive && !on_single_lines(*promotion)) groups.push_back(promotion);
        }
        auto const untouched = *this;
        std::optional<Cart> best;
        for (auto set = (std::uint32_t{1} << groups.size()); set-- > 0;) { // all of them first; the first one has the highest bit
            auto tried = untouched;
            for (std::size_t i = 0; i < groups.size(); ++i) {
                if ((set >> (groups.size() - 1 - i) & 1U) != 0) tried.apply(*groups[i]);
            }
            tried.apply_singles();
            if (!best || tried.answer_.sum_minor > best->answer_.sum_minor) best = tried;
        }
        for (auto const* promotion : promotions_) {
            if (!promotion->exclusive) best->apply(*promotion);
        }
        by_priority();
        if (best->answer_.sum_minor > answer_.sum_minor) answer_ = best->answer_;
    }

    [[nodiscard]] ReferenceAnswer const& answer() const { return answer_; }

private:
    [[nodiscard]] bool carried(std::string_view coupon) const
    {
        return std::find(context_->coupons.begin(), context_->coupons.end(), coupon) != context_->coupons.end();
    }

    [[nodiscard]] bool of_catalogue(std::size_t line) const
    {
        return context_->subjects[line].price_source == PriceSource::catalogue && lines_[line].label_price_minor == LineInput::no_label;
    }

    void set_list_price(std::size_t line)
    {
        answer_.unit_prices_e4[line] = lines_[line].unit_price_e4;
        auto const item = context_->subjects[line].item;
        if (!of_catalogue(line) || item.empty()) return;
        std::int64_t quantity = 0;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (of_catalogue(i) && context_->subjects[i].item == item) quantity += std::abs(lines_[i].quantity_milli);
        }
        std::vector<std::tuple<std::int64_t, std::int64_t, std::string>> offers;
        for (auto const& list : rules_->price_lists) {
            if (!holds(list.validity, *context_)) continue;
            std::optional<std::pair<std::int64_t, std::int64_t>> nearest_price;
            for (auto const& price : list.prices) {
                if (price.item != item || price.from_milli > quantity) continue;
                if (!nearest_price || price.from_milli > nearest_price->first) nearest_price = {price.from_milli, price.unit_price_e4};
            }
            if (nearest_price) offers.emplace_back(list.priority, nearest_price->second, std::string{list.id});
        }
        if (offers.empty()) return;
        auto const& first = *std::min_element(offers.begin(), offers.end());
        answer_.unit_prices_e4[line] = std::get<1>(first);
        answer_.price_lists[line] = std::get<2>(first);
    }

    [[nodiscard]] std::int64_t price_of(std::int64_t milli, std::int64_t unit_price_e4) const
    {
        Wide divisor = 10'000'000;
        for (int i = 0; i < context_->currency_digits; ++i) divisor /= 10;
        return nearest(static_cast<Wide>(milli) * unit_price_e4, divisor);
    }

    void lay_out()
    {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            auto const& line = lines_[i];
            auto const& subject = context_->subjects[i];
            auto const gross = line.label_price_minor >= 0 ? line.label_price_minor : price_of(line.quantity_milli, line.unit_price_e4);
            if (gross > amount_minor_max) { // which `quote` refuses
                goods_.clear();
                return;
            }
            if (!line.discountable || gross == 0) continue;
            auto const first = context_->categories.begin() + static_cast<std::ptrdiff_t>(subject.first_category);
            goods_.push_back({i, subject.item, subject.product, {first, first + static_cast<std::ptrdiff_t>(subject.category_count)}, line.quantity_milli,
                gross, line.quantity_milli, gross});
        }
        std::stable_sort(goods_.begin(), goods_.end(), [&](Goods const& a, Goods const& b) {
            auto const left = static_cast<Wide>(a.rest) * b.milli;
            auto const right = static_cast<Wide>(b.rest) * a.milli;
            auto const more = [&](Goods const& g) {
                auto const& line = lines_[g.line];
                return std::tuple{g.item, g.product, g.milli, line.tax_rate_ppm, static_cast<int>(line.discount.kind), line.discount.value, g.categories};
            };
            return left != right ? left < right : more(a) < more(b);
        });
    }

    /// What an offer sees of a line.
    struct Seen {
        Goods* goods;
        std::int64_t milli, rest;
        [[nodiscard]] std::int64_t units() const { return milli / 1'000; }
        [[nodiscard]] std::int64_t cost(std::int64_t count) const { return floor_of(static_cast<Wide>(rest) * count * 1'000, milli); }
    };
    struct Taken {
        std::int64_t milli = 0, amount = 0;
    };

    std::vector<Seen> seen_by(Promotion const& promotion)
    {
        std::vector<Seen> seen;
        for (auto& goods : goods_) {
            auto in_part = false;
            for (auto const& part : promotion.offer.parts) in_part = in_part || selects(part.select, goods);
            if (promotion.offer.kind == OfferKind::bundle && !in_part) continue;
            if (promotion.applies_to && !selects(*promotion.applies_to, goods)) continue;
            if (selects(promotion.except, goods)) continue;
            Seen const each{&goods, promotion.exclusive ? goods.free_milli : goods.milli, promotion.exclusive ? goods.free_rest : goods.rest};
            if (each.rest > 0) seen.push_back(each);
        }
        return seen;
    }

    static void cheapest_first(std::vector<Seen>& seen)
    {
        std::stable_sort(
            seen.begin(), seen.end(), [](Seen const& a, Seen const& b) { return static_cast<Wide>(a.rest) * b.milli < static_cast<Wide>(b.rest) * a.milli; });
    }

    [[nodiscard]] Taken single(Offer const& offer, std::int64_t milli, std::int64_t rest) const
    {
        if (rest == 0) return {};
        if (offer.kind == OfferKind::percent_off) return {milli, nearest(static_cast<Wide>(rest) * offer.rate_ppm, 1'000'000)};
        if (offer.kind == OfferKind::fixed_price) return {milli, std::max<std::int64_t>(0, rest - price_of(milli, offer.unit_price_e4))};
        auto const units = milli / 1'000;
        auto const cost = floor_of(static_cast<Wide>(rest) * units * 1'000, milli);
        auto const off = static_cast<Wide>(offer.amount_minor) * units;
        return {units * 1'000, off > cost ? cost : static_cast<std::int64_t>(off)};
    }

    std::vector<Taken> wanted_by(Promotion const& promotion, std::vector<Seen>& seen)
    {
        switch (promotion.offer.kind) {
        case OfferKind::buy_get: return buy_get(promotion, seen);
        case OfferKind::threshold: return threshold(promotion.offer, seen);
        case OfferKind::bundle: return bundles(promotion, seen);
        case OfferKind::quantity_breaks: return breaks(promotion.offer, seen);
        default: return singles(promotion, seen);
        }
    }

    std::vector<Taken> singles(Promotion const& promotion, std::vector<Seen>& seen)
    {
        std::vector<Taken> taken(seen.size());
        auto left = promotion.times_max;
        if (left != 0) cheapest_first(seen);
        for (auto i = seen.size(); i-- > 0;) {
            if (promotion.times_max == 0) {
                taken[i] = single(promotion.offer, seen[i].milli, seen[i].rest);
                continue;
            }
            auto const units = std::min(left, seen[i].units());
            taken[i] = units == 0 ? Taken{} : single(promotion.offer, units * 1'000, seen[i].cost(units));
            if (taken[i].amount != 0) left -= units;
        }
        for (auto& each : taken) {
            if (each.amount == 0) each = {};
        }
        return taken;
    }

    /// Every unit by itself: the line that it is of.
    static std::vector<std::size_t> units_of(std::vector<Seen> const& seen)
    {
        std::vector<std::size_t> units;
        for (std::size_t i = 0; i < seen.size(); ++i) units.insert(units.end(), static_cast<std::size_t>(seen[i].units()), i);
        return units;
    }

    std::vector<Taken> buy_get(Promotion const& promotion, std::vector<Seen>& seen)
    {
        cheapest_first(seen);
        auto const units = units_of(seen);
        auto const buy = static_cast<std::size_t>(promotion.offer.buy_milli / 1'000);
        auto const get = static_cast<std::size_t>(promotion.offer.get_milli / 1'000);
        auto groups = units.size() / (buy + get);
        if (promotion.times_max != 0) groups = std::min(groups, static_cast<std::size_t>(promotion.times_max));
        std::vector<std::int64_t> given(seen.size(), 0);
        std::vector<Taken> taken(seen.size());
        for (std::size_t i = 0; i < groups * (buy + get); ++i) {
            taken[units[i]].milli += 1'000;
            if (i < groups * get) ++given[units[i]];
        }
        for (std::size_t i = 0; i < seen.size(); ++i) {
            taken[i].amount = nearest(static_cast<Wide>(seen[i].cost(given[i])) * promotion.offer.rate_ppm, 1'000'000);
        }
        return taken;
    }

    static std::vector<Taken> threshold(Offer const& offer, std::vector<Seen> const& seen)
    {
        std::vector<std::int64_t> weights;
        std::int64_t sum = 0;
        for (auto const& each : seen) {
            weights.push_back(each.rest);
            sum += each.rest;
        }
        std::vector<Taken> taken(seen.size());
        if (sum == 0 || sum < offer.minimum_minor) return taken;
        auto const off = offer.rate_ppm != 0 ? nearest(static_cast<Wide>(sum) * offer.rate_ppm, 1'000'000) : std::min(sum, offer.amount_minor);
        auto const shares = shares_of(off, weights);
        for (std::size_t i = 0; i < seen.size(); ++i) taken[i] = {seen[i].milli, shares[i]};
        return taken;
    }

    /// One bundle after another; those that have the same units are made together, if they save something together.
    std::vector<Taken> bundles(Promotion const& promotion, std::vector<Seen>& seen)
    {
        cheapest_first(seen);
        auto const& offer = promotion.offer;
        std::vector<std::int64_t> left;
        for (auto const& each : seen) left.push_back(each.units());
        auto const next_bundle = [&](std::vector<std::int64_t> from) -> std::optional<std::vector<std::int64_t>> {
            std::vector<std::int64_t> used(seen.size(), 0);
            for (auto const& part : offer.parts) {
                for (auto wanted = part.quantity_milli / 1'000; wanted > 0; --wanted) {
                    auto i = seen.size();
                    while (i > 0 && (from[i - 1] == 0 || !selects(part.select, *seen[i - 1].goods))) --i;
                    if (i == 0) return std::nullopt;
                    --from[i - 1];
                    ++used[i - 1];
                }
            }
            return used;
        };
        auto times = promotion.times_max == 0 ? std::int64_t{1'000'000'000'000} : promotion.times_max;
        std::int64_t saved = 0;
        for (auto bundle = next_bundle(left); bundle && times > 0; bundle = next_bundle(left)) {
            auto after = left;
            std::int64_t count = 0;
            for (auto again = bundle; again == bundle && count < times; again = next_bundle(after)) {
                for (std::size_t i = 0; i < seen.size(); ++i) after[i] -= (*again)[i];
                ++count;
            }
            std::int64_t cost = -count * offer.price_minor;
            for (std::size_t i = 0; i < seen.size(); ++i) cost += seen[i].cost(seen[i].units() - after[i]) - seen[i].cost(seen[i].units() - left[i]);
            if (cost <= 0) break;
            saved += cost;
            left = after;
            times -= count;
        }
        std::vector<Taken> taken(seen.size());
        if (saved == 0) return taken;
        std::vector<std::int64_t> weights;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            taken[i].milli = (seen[i].units() - left[i]) * 1'000;
            weights.push_back(seen[i].cost(seen[i].units() - left[i]));
        }
        auto const shares = shares_of(saved, weights);
        for (std::size_t i = 0; i < seen.size(); ++i) taken[i].amount = shares[i];
        return taken;
    }

    [[nodiscard]] std::vector<Taken> breaks(Offer const& offer, std::vector<Seen> const& seen) const
    {
        std::int64_t milli = 0;
        for (auto const& each : seen) milli += each.milli;
        QuantityBreak const* reached = nullptr;
        for (auto const& each : offer.breaks) {
            if (each.from_milli <= milli && (reached == nullptr || each.from_milli > reached->from_milli)) reached = &each;
        }
        std::vector<Taken> taken(seen.size());
        for (std::size_t i = 0; reached != nullptr && i < seen.size(); ++i) {
            Offer as_single;
            as_single.kind = reached->unit_price_e4 >= 0 ? OfferKind::fixed_price : OfferKind::percent_off;
            as_single.rate_ppm = reached->rate_ppm;
            as_single.unit_price_e4 = reached->unit_price_e4;
            auto const off = single(as_single, seen[i].milli, seen[i].rest);
            if (off.amount != 0) taken[i] = off;
        }
        return taken;
    }

    void apply(Promotion const& promotion)
    {
        auto seen = seen_by(promotion);
        auto const taken = wanted_by(promotion, seen);
        std::int64_t sum = 0;
        for (auto const& each : taken) sum += each.amount;
        if (sum == 0) return;
        for (std::size_t i = 0; i < seen.size(); ++i) take(promotion, *seen[i].goods, taken[i]);
    }

    void take(Promotion const& promotion, Goods& goods, Taken const& taken)
    {
        if (taken.milli == 0) return;
        if (promotion.exclusive) {
            goods.free_rest -= floor_of(static_cast<Wide>(goods.free_rest) * taken.milli, goods.free_milli);
            goods.free_milli -= taken.milli;
        } else if (taken.amount != 0) {
            goods.free_rest -= floor_of(static_cast<Wide>(taken.amount) * goods.free_rest, goods.rest);
        }
        goods.rest -= taken.amount;
        if (taken.amount == 0) return;
        answer_.taken_off[goods.line][std::string{promotion.id}] += taken.amount;
        answer_.sum_minor += taken.amount;
    }

    /// For each line: one offer on all of it, or one on its units and one on the fraction, whatever takes most off.
    void apply_singles()
    {
        std::vector<Promotion const*> all;
        for (auto const* promotion : promotions_) {
            if (promotion->exclusive && on_single_lines(*promotion)) all.push_back(promotion);
        }
        for (auto& goods : goods_) {
            std::vector<Promotion const*> fitting;
            for (auto const* promotion : all) {
                if ((!promotion->applies_to || selects(*promotion->applies_to, goods)) && !selects(promotion->except, goods)) fitting.push_back(promotion);
            }
            if (goods.free_rest == 0) continue;
            auto best = goods;
            auto best_answer = answer_;
            auto const try_both = [&](Promotion const* first, Promotion const* second) {
                auto tried = goods;
                auto const before = answer_;
                auto const amount_of = [&](Promotion const& promotion) {
                    auto const taken = single(promotion.offer, tried.free_milli, tried.free_rest);
                    if (taken.amount != 0) take(promotion, tried, taken);
                };
                amount_of(*first);
                if (second != nullptr) amount_of(*second);
                if (answer_.sum_minor > best_answer.sum_minor) {
                    best = tried;
                    best_answer = answer_;
                }
                answer_ = before;
            };
            for (auto const* first : fitting) {
                if (first->offer.kind != OfferKind::amount_off) try_both(first, nullptr);
            }
            for (auto const* first : fitting) {
                if (first->offer.kind == OfferKind::amount_off) try_both(first, nullptr);
            }
            for (auto const* first : fitting) {
                for (auto const* second : fitting) {
                    if (first->offer.kind == OfferKind::amount_off && second->offer.kind != OfferKind::amount_off) try_both(first, second);
                }
            }
            goods = best;
            answer_ = best_answer;
        }
    }

    RuleData const* rules_;
    PromotionContext const* context_;
    std::vector<LineInput> lines_;
    std::vector<Goods> goods_; // in the kernel's order
    std::vector<Promotion const*> promotions_;
    ReferenceAnswer answer_;
};

} // namespace

ReferenceAnswer reference_promote(RuleData const& rules, PromotionContext const& context, std::vector<LineInput> const& lines)
{
    Cart cart{rules, context, lines};
    if (rules.stacking == Stacking::priority) {
        cart.by_priority();
    } else {
        cart.best_price();
    }
    return cart.answer();
}

std::int64_t reference_by_priority(RuleData const& rules, PromotionContext const& context, std::vector<LineInput> const& lines)
{
    return Cart{rules, context, lines}.by_priority();
}

} // namespace shopx::engine::testing
