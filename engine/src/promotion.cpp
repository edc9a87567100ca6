// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/promotion.hpp>

#include "line_gross.hpp"
#include "promotion_choice.hpp"
#include "promotion_prices.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace shopx::engine {

struct Promoted::Scratch {
    ListPrices list_prices;
    std::vector<Portion> wholes;      ///< by line
    std::vector<std::uint32_t> order; ///< the kernel's order of the lines that promotions may touch
    std::vector<LineRest> rests;      ///< in that order
    Match match;
    Chooser chooser;
    std::vector<std::uint32_t> by_line; ///< uses
};

Promoted::Promoted() = default;
Promoted::~Promoted() = default;
Promoted::Promoted(Promoted&&) noexcept = default;
Promoted& Promoted::operator=(Promoted&&) noexcept = default;

namespace {

/// What `quote` would refuse is left to it.
bool can_be_priced(std::span<LineInput const> lines, PromotionContext const& context) noexcept
{
    if (lines.empty() || lines.size() > lines_max || context.subjects.size() != lines.size()) return false;
    if (context.currency_digits < 0 || context.currency_digits > currency_digits_max) return false;
    auto const categories = context.categories.size();
    auto const has_its_categories = [&](LineSubject const& subject) {
        return subject.first_category <= categories && subject.category_count <= categories - subject.first_category;
    };
    if (!std::all_of(context.subjects.begin(), context.subjects.end(), has_its_categories)) return false;
    auto const is_return = lines.front().quantity_milli < 0;
    return std::all_of(lines.begin(), lines.end(), [&](LineInput const& line) {
        auto const quantity = line.quantity_milli;
        if (quantity == 0 || quantity < -quantity_milli_max || quantity > quantity_milli_max || (quantity < 0) != is_return) return false;
        return line.unit_price_e4 >= 0 && line.unit_price_e4 <= unit_price_e4_max
               && (line.label_price_minor == LineInput::no_label || (line.label_price_minor >= 0 && line.label_price_minor <= amount_minor_max));
    });
}

class Promoting {
public:
    Promoting(CompiledRules const& rules, PromotionContext const& context, std::span<LineInput> lines, Promoted& out)
        : rules_(rules),
          context_(context),
          lines_(lines),
          out_(out),
          work_(*out.scratch),
          divisor_(gross_divisor(context.currency_digits))
    {
    }

    PromoteError run()
    {
        work_.list_prices.set(rules_, context_, lines_, out_.price_lists);
        if (lines_.front().quantity_milli < 0 || rules_.promotions.empty()) return PromoteError::none;
        if (!set_order()) return PromoteError::none;
        if (!work_.match.find(rules_, context_, work_.order)) return PromoteError::too_many_matches;
        if (work_.match.candidates().empty()) return PromoteError::none;
        work_.chooser.choose(rules_, work_.match, work_.rests, divisor_);
        hand_over();
        return PromoteError::none;
    }

private:
    /// False: a line costs more than `quote` accepts.
    bool set_order()
    {
        auto& wholes = work_.wholes;
        auto& order = work_.order;
        auto& rests = work_.rests;
        wholes.clear();
        order.clear();
        rests.clear();
        for (std::uint32_t i = 0; i < lines_.size(); ++i) {
            auto const& line = lines_[i];
            auto const by_label = line.label_price_minor != LineInput::no_label;
            auto const gross = by_label ? line.label_price_minor : gross_at(line.quantity_milli, line.unit_price_e4, divisor_);
            if (gross > amount_minor_max) return false;
            wholes.push_back({line.quantity_milli, gross});
            if (line.discountable && gross > 0) order.push_back(i);
        }
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return is_before(a, b); });
        for (auto const line : order) rests.push_back({wholes[line], wholes[line]});
        return true;
    }

    /// Cheapest unit first, and where units cost the same, by what the lines are. Lines that still tie are alike to every promotion
    /// and to what comes after, so that the order of scanning is of no matter.
    [[nodiscard]] bool is_before(std::uint32_t a, std::uint32_t b) const noexcept
    {
        auto const& [milli_a, gross_a] = work_.wholes[a];
        auto const& [milli_b, gross_b] = work_.wholes[b];
        auto const left = static_cast<Int128>(gross_a) * milli_b;
        auto const right = static_cast<Int128>(gross_b) * milli_a;
        if (left != right) return left < right;
        auto const& of_a = context_.subjects[a];
        auto const& of_b = context_.subjects[b];
        auto const known = [](LineSubject const& subject, LineInput const& line) {
            return std::tie(subject.item, subject.product, line.quantity_milli, line.tax_rate_ppm, line.discount.kind, line.discount.value);
        };
        auto const known_a = known(of_a, lines_[a]);
        auto const known_b = known(of_b, lines_[b]);
        if (known_a != known_b) return known_a < known_b;
        auto const categories_a = context_.categories.subspan(of_a.first_category, of_a.category_count);
        auto const categories_b = context_.categories.subspan(of_b.first_category, of_b.category_count);
        auto const [differs_a, differs_b] = std::mismatch(categories_a.begin(), categories_a.end(), categories_b.begin(), categories_b.end());
        if (differs_a == categories_a.end() && differs_b == categories_b.end()) return a < b;
        if (differs_a == categories_a.end() || differs_b == categories_b.end()) return differs_a == categories_a.end();
        return *differs_a < *differs_b;
    }

    /// From the kernel's order to the caller's.
    void hand_over()
    {
        auto const& best = work_.chooser.best();
        auto const& uses = best.uses;
        auto& by_line = work_.by_line;
        by_line.resize(uses.size());
        std::iota(by_line.begin(), by_line.end(), 0U);
        std::sort(by_line.begin(), by_line.end(), [&](std::uint32_t a, std::uint32_t b) {
            return std::pair{work_.order[uses[a].line], a} < std::pair{work_.order[uses[b].line], b};
        });
        for (auto const i : by_line) {
            auto const& use = uses[i];
            auto const line = work_.order[use.line];
            out_.uses.push_back({line, use.promotion, use.amount_minor});
            out_.bases.push_back(best.bases[i]);
            lines_[line].promotion_minor += use.amount_minor;
            mark_coupon(rules_.promotions[use.promotion].coupon);
        }
        out_.taken_off_minor = best.taken_off_minor;
        out_.search_ended_early = work_.chooser.ended_early();
    }

    void mark_coupon(std::uint32_t coupon) noexcept
    {
        if (coupon == Dictionary::none) return;
        auto const code = rules_.coupons.text(coupon);
        for (std::size_t i = 0; i < context_.coupons.size(); ++i) {
            if (context_.coupons[i] == code) out_.coupons_used[i] = 1;
        }
    }

    CompiledRules const& rules_;
    PromotionContext const& context_;
    std::span<LineInput> lines_;
    Promoted& out_;
    Promoted::Scratch& work_;
    std::int64_t divisor_;
};

} // namespace

std::string_view to_string(PromoteError error) noexcept { return error == PromoteError::none ? "none" : "too_many_matches"; }

PromoteError promote(RuleSet const& rules, PromotionContext const& context, std::span<LineInput> lines, Promoted& out)
{
    if (!out.scratch) out.scratch = std::make_unique<Promoted::Scratch>();
    out.uses.clear();
    out.bases.clear();
    out.price_lists.assign(lines.size(), Promoted::no_list);
    out.coupons_used.assign(context.coupons.size(), 0);
    out.taken_off_minor = 0;
    out.search_ended_early = false;
    for (auto& line : lines) line.promotion_minor = 0;
    if (rules.rules() == nullptr || !can_be_priced(lines, context)) return PromoteError::none;
    return Promoting{*rules.rules(), context, lines, out}.run();
}

} // namespace shopx::engine
