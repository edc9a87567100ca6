// SPDX-License-Identifier: Apache-2.0
#include "promotion_rules.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <tuple>

namespace shopx::engine {
namespace {

/// Where each of `rules` stands in the order of priority and id.
template <class Rules>
std::vector<std::uint32_t> in_order(Rules const& rules)
{
    std::vector<std::uint32_t> order(rules.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
        [&](std::uint32_t a, std::uint32_t b) { return std::tie(rules[a].priority, rules[a].id) < std::tie(rules[b].priority, rules[b].id); });
    return order;
}

class Compiler {
public:
    explicit Compiler(RuleData const& data) : data_(data) {}

    std::shared_ptr<CompiledRules const> run()
    {
        collect_texts();
        out_->stacking = data_.stacking;
        for (auto const from : in_order(data_.promotions)) add_promotion(data_.promotions[from]);
        for (auto const from : in_order(data_.price_lists)) add_list(data_.price_lists[from]);
        out_->items.finish();
        out_->products.finish();
        out_->categories.finish();
        std::sort(out_->prices.begin(), out_->prices.end(),
            [](CompiledPrice const& a, CompiledPrice const& b) { return std::tie(a.item, a.list, a.from_milli) < std::tie(b.item, b.list, b.from_milli); });
        return out_;
    }

private:
    void collect(Selection const& selection)
    {
        for (auto const item : selection.items) out_->items.codes.add(item);
        for (auto const product : selection.products) out_->products.codes.add(product);
        for (auto const category : selection.categories) out_->categories.codes.add(category);
    }

    void collect(Validity const& validity)
    {
        for (auto const store : validity.stores) out_->stores.add(store);
        for (auto const group : validity.customer_groups) out_->customer_groups.add(group);
    }

    void collect_texts()
    {
        for (auto const& promotion : data_.promotions) {
            out_->ids.add(promotion.id);
            collect(promotion.validity);
            if (!promotion.coupon.empty()) out_->coupons.add(promotion.coupon);
            if (promotion.applies_to) collect(*promotion.applies_to);
            collect(promotion.except);
            for (auto const& part : promotion.offer.parts) collect(part.select);
        }
        for (auto const& list : data_.price_lists) {
            out_->ids.add(list.id);
            collect(list.validity);
            for (auto const& price : list.prices) out_->priced_items.add(price.item);
        }
        for (auto* dictionary : {&out_->ids, &out_->stores, &out_->customer_groups, &out_->coupons, &out_->priced_items, &out_->items.codes,
                 &out_->products.codes, &out_->categories.codes}) {
            dictionary->finish();
        }
    }

    static std::vector<std::uint32_t> numbers(Dictionary const& dictionary, std::vector<std::string_view> const& texts)
    {
        std::vector<std::uint32_t> found;
        for (auto const text : texts) found.push_back(dictionary.find(text));
        std::sort(found.begin(), found.end());
        return found;
    }

    [[nodiscard]] CompiledValidity compiled(Validity const& validity) const
    {
        return {.from = validity.from,
            .until = validity.until,
            .weekdays = validity.weekdays,
            .hours_from = validity.hours_from,
            .hours_until = validity.hours_until,
            .stores = numbers(out_->stores, validity.stores),
            .customer_groups = numbers(out_->customer_groups, validity.customer_groups)};
    }

    void mention(Selection const& selection, std::uint32_t promotion, std::uint32_t role)
    {
        auto const add = [&](MentionIndex& index, std::vector<std::string_view> const& codes) {
            for (auto const code : codes) index.mentions.push_back({index.codes.find(code), promotion, role});
        };
        add(out_->items, selection.items);
        add(out_->products, selection.products);
        add(out_->categories, selection.categories);
    }

    void add_promotion(Promotion const& from)
    {
        auto const number = static_cast<std::uint32_t>(out_->promotions.size());
        auto const kind = from.offer.kind;
        auto const single = kind == OfferKind::percent_off || kind == OfferKind::amount_off || kind == OfferKind::fixed_price;
        auto& to = out_->promotions.emplace_back(CompiledPromotion{.id = out_->ids.find(from.id),
            .version = from.version,
            .exclusive = from.exclusive,
            .everywhere = !from.applies_to,
            .on_single_lines = single && from.times_max == 0,
            .coupon = from.coupon.empty() ? Dictionary::none : out_->coupons.find(from.coupon),
            .times_max = from.times_max,
            .validity = compiled(from.validity),
            .offer = from.offer});
        if (from.applies_to) mention(*from.applies_to, number, Mention::applies);
        mention(from.except, number, Mention::excepted);
        for (std::size_t i = 0; i < to.offer.parts.size(); ++i) {
            mention(from.offer.parts[i].select, number, Mention::first_part << i);
            to.offer.parts[i].select = {}; // its texts are the caller's
        }
        auto& breaks = to.offer.breaks;
        std::sort(breaks.begin(), breaks.end(), [](QuantityBreak const& a, QuantityBreak const& b) { return a.from_milli < b.from_milli; });
    }

    void add_list(PriceList const& from)
    {
        auto const number = static_cast<std::uint32_t>(out_->price_lists.size());
        out_->price_lists.push_back({.id = out_->ids.find(from.id), .version = from.version, .priority = from.priority, .validity = compiled(from.validity)});
        for (auto const& price : from.prices) {
            out_->prices.push_back(
                {.item = out_->priced_items.find(price.item), .list = number, .from_milli = price.from_milli, .unit_price_e4 = price.unit_price_e4});
        }
    }

    RuleData const& data_;
    std::shared_ptr<CompiledRules> out_ = std::make_shared<CompiledRules>();
};

} // namespace

void Dictionary::finish()
{
    std::sort(texts_.begin(), texts_.end());
    texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
    auto const size = std::accumulate(texts_.begin(), texts_.end(), std::size_t{0}, [](std::size_t sum, std::string_view text) { return sum + text.size(); });
    bytes_ = std::make_unique<char[]>(size);
    auto* to = bytes_.get();
    for (auto& text : texts_) {
        std::copy(text.begin(), text.end(), to);
        text = {to, text.size()};
        to += text.size();
    }
}

std::uint32_t Dictionary::find(std::string_view text) const noexcept
{
    auto const found = std::lower_bound(texts_.begin(), texts_.end(), text);
    return found != texts_.end() && *found == text ? static_cast<std::uint32_t>(found - texts_.begin()) : none;
}

void MentionIndex::finish()
{
    std::sort(
        mentions.begin(), mentions.end(), [](Mention const& a, Mention const& b) { return std::tie(a.code, a.promotion) < std::tie(b.code, b.promotion); });
    starts.assign(codes.size() + 1, 0);
    for (auto const& mention : mentions) ++starts[mention.code + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
}

std::span<Mention const> MentionIndex::of(std::uint32_t code) const noexcept
{
    if (code == Dictionary::none) return {};
    return std::span{mentions}.subspan(starts[code], starts[code + 1] - starts[code]);
}

RuleSet::RuleSet() noexcept = default;
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet const&) noexcept = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet const&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

RuleProblem RuleSet::compile(RuleData const& data)
{
    auto const problem = check(data);
    if (problem.error == RuleError::none) rules_ = Compiler{data}.run();
    return problem;
}

std::size_t RuleSet::promotions() const noexcept { return rules_ ? rules_->promotions.size() : 0; }
std::size_t RuleSet::price_lists() const noexcept { return rules_ ? rules_->price_lists.size() : 0; }
std::size_t RuleSet::prices() const noexcept { return rules_ ? rules_->prices.size() : 0; }

RuleSet::Name RuleSet::promotion(std::size_t number) const noexcept
{
    auto const& promotion = rules_->promotions[number];
    return {rules_->ids.text(promotion.id), promotion.version};
}

RuleSet::Name RuleSet::price_list(std::size_t number) const noexcept
{
    auto const& list = rules_->price_lists[number];
    return {rules_->ids.text(list.id), list.version};
}

} // namespace shopx::engine
