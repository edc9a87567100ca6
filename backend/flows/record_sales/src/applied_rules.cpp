#include "applied_rules.hpp"

#include <algorithm>

namespace shopx::record_sales {
namespace {

using json::pointer;

int number_at(std::string_view text, std::size_t at, std::size_t digits)
{
    int number = 0;
    for (auto const c : text.substr(at, digits)) number = number * 10 + (c - '0');
    return number;
}

/// "2026-11-25T17:30", as check_sources let it pass.
engine::LocalMinute minute_of(std::string_view text)
{
    return engine::local_minute(number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2), number_at(text, 11, 2), number_at(text, 14, 2))
        .value_or(0);
}

std::string named(engine::RuleSet::Name const& name) { return std::string{name.id} + " version " + std::to_string(name.version); }

} // namespace

std::string_view AppliedRules::keep(std::string text) { return *texts_.emplace_back(std::make_unique<std::string>(std::move(text))); }

void AppliedRules::add_goods(LineBody const& line, ProductOf const& product_of)
{
    auto& subject = subjects_.emplace_back();
    subject.price_source = kernel_source(line);
    if (line.variant_id) {
        subject.item = keep(line.variant_id->to_string());
        if (auto const product = product_of(*line.variant_id)) subject.product = keep(product->to_string());
    }
    if (!line.categories) return;
    subject.first_category = static_cast<std::uint32_t>(categories_.size());
    subject.category_count = static_cast<std::uint32_t>(line.categories->size());
    for (auto const& category : *line.categories) categories_.push_back(keep(category.to_string()));
}

void AppliedRules::apply(
    engine::RuleSet const& rules, SaleBody const& body, ProductOf const& product_of, std::span<pricing::Coupon const> coupons, int currency_digits)
{
    rules_ = rules;
    texts_.clear();
    subjects_.clear();
    categories_.clear();
    groups_.clear();
    coupons_.clear();
    for (auto const& line : body.lines) add_goods(line, product_of);
    if (body.customer_groups) groups_.assign(body.customer_groups->begin(), body.customer_groups->end());
    if (body.coupons)
        for (auto const& code : *body.coupons) {
            auto const row = std::find_if(coupons.begin(), coupons.end(), [&](pricing::Coupon const& one) { return one.code == code; });
            coupons_.push_back(row != coupons.end() ? keep(row->unlocks) : std::string_view{code});
        }
    engine::PromotionContext context;
    context.at = body.priced_at ? minute_of(*body.priced_at) : 0;
    context.store = keep(body.store_id.to_string());
    context.customer_groups = groups_;
    context.coupons = coupons_;
    context.subjects = subjects_;
    context.categories = categories_;
    context.currency_digits = currency_digits;
    cart_.fill(body, currency_digits);
    engine::promote(rules_, context, cart_.lines(), promoted_);
}

bool AppliedRules::has_list_price(std::size_t line) const
{
    return line < promoted_.price_lists.size() && promoted_.price_lists[line] != engine::Promoted::no_list;
}

void AppliedRules::compare(SaleBody const& body, Differs const& promotion_differs, Differs const& price_differs) const
{
    auto const& uses = promoted_.uses;
    std::size_t next = 0;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        auto const first = next;
        while (next < uses.size() && uses[next].line == i) ++next;
        compare_promotions(body.lines[i], i, std::span{uses}.subspan(first, next - first), promotion_differs);
        compare_price(body.lines[i], i, price_differs);
    }
}

std::span<engine::PromotionBasis const> AppliedRules::bases_of(SaleBody const& body) const
{
    std::size_t next = 0;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        if (!body.lines[i].promotions) continue;
        for (auto const& said : *body.lines[i].promotions) {
            if (next == promoted_.uses.size()) return {};
            auto const& use = promoted_.uses[next++];
            auto const name = rules_.promotion(use.promotion);
            if (use.line != i || said.promotion_id != name.id || said.version != name.version || said.amount_minor != use.amount_minor) return {};
        }
    }
    return promoted_.bases;
}

/// The same promotions at the same versions, each with the same amount.
void AppliedRules::compare_promotions(LineBody const& said, std::size_t i, std::span<engine::PromotionUse const> ours, Differs const& differs) const
{
    static std::vector<LinePromotionBody> const none;
    auto const& theirs = said.promotions ? *said.promotions : none;
    auto const is_said = [&](engine::PromotionUse const& use) {
        auto const name = rules_.promotion(use.promotion);
        return std::any_of(theirs.begin(), theirs.end(),
            [&](LinePromotionBody const& one) { return one.promotion_id == name.id && one.version == name.version && one.amount_minor == use.amount_minor; });
    };
    if (theirs.size() == ours.size() && std::all_of(ours.begin(), ours.end(), is_said)) return;
    std::string words;
    for (auto const& use : ours)
        words += (words.empty() ? "by the rules: " : ", ") + named(rules_.promotion(use.promotion)) + " takes off " + std::to_string(use.amount_minor);
    differs(pointer({"lines", i, said.promotions ? "promotions" : "promotion_minor"}), words.empty() ? "by the rules no promotion takes anything off" : words);
}

void AppliedRules::compare_price(LineBody const& said, std::size_t i, Differs const& differs) const
{
    if (!has_list_price(i)) {
        if (said.price_list) differs(pointer({"lines", i, "price_list"}), "by the rules no price list has this price");
        return;
    }
    auto const list = rules_.price_list(promoted_.price_lists[i]);
    auto const price = cart_.lines()[i].unit_price_e4;
    if (said.unit_price_e4 != price) differs(pointer({"lines", i, "unit_price_e4"}), "price list " + named(list) + " says " + std::to_string(price));
    if (said.price_list && (said.price_list->id != list.id || said.price_list->version != list.version))
        differs(pointer({"lines", i, "price_list"}), "by the rules it is " + named(list));
}

} // namespace shopx::record_sales
