// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/quote.hpp>

#include "line_gross.hpp"
#include "tax.hpp"
#include "versions.hpp"

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr bool in_range(std::int64_t value, std::int64_t max) noexcept { return value >= 0 && value <= max; }

/// Everything below works on magnitudes: a return is priced as the sale of the same goods and mirrored at the end, which makes
/// every rounding and every tie symmetric without a second thought.
class Pricing {
public:
    Pricing(CartInput const& cart, Quote& out) noexcept : cart_(cart), out_(out) {}

    QuoteError run()
    {
        out_.clear();
        auto error = check_cart();
        if (error == QuoteError::none) error = price_lines();
        if (error == QuoteError::none) error = spread_order_discount();
        if (error == QuoteError::none && has_lists_) error = tax_lines_severally(cart_, out_);
        if (error == QuoteError::none && !has_lists_) error = group_lines();
        if (error == QuoteError::none && !has_lists_) error = tax_lines(cart_, out_);
        if (error == QuoteError::none) error = add_up();
        if (error != QuoteError::none) {
            auto const line = out_.refused_line;
            out_.clear();
            out_.refused_line = line;
        } else if (is_return()) {
            mirror();
        }
        return error;
    }

private:
    [[nodiscard]] bool is_return() const noexcept { return cart_.lines.front().quantity_milli < 0; }

    QuoteError refuse(std::size_t line, QuoteError error) noexcept
    {
        out_.refused_line = line;
        return error;
    }

    QuoteError check_cart() noexcept
    {
        if (cart_.lines.empty()) return QuoteError::no_lines;
        if (cart_.lines.size() > lines_max) return QuoteError::too_many_lines;
        if (cart_.currency_digits < 0 || cart_.currency_digits > currency_digits_max) {
            return QuoteError::currency_digits_out_of_range;
        }
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            auto const error = check_line(cart_.lines[i]);
            if (error != QuoteError::none) return refuse(i, error);
        }
        return check_discount(cart_.order_discount);
    }

    [[nodiscard]] QuoteError check_line(LineInput const& line) noexcept
    {
        auto const quantity = line.quantity_milli;
        if (quantity == 0 || quantity < -quantity_milli_max || quantity > quantity_milli_max) {
            return QuoteError::quantity_out_of_range;
        }
        if ((quantity < 0) != is_return()) return QuoteError::mixed_signs;
        if (!in_range(line.unit_price_e4, unit_price_e4_max)) return QuoteError::price_out_of_range;
        if (line.tax_count != 0) [[unlikely]] {
            has_lists_ = true; // which are looked at where they are taken apart
        } else if (!in_range(line.tax_rate_ppm, whole_ppm)) {
            return QuoteError::rate_out_of_range;
        }
        if (line.label_price_minor != LineInput::no_label && !in_range(line.label_price_minor, amount_minor_max)) return QuoteError::label_price_out_of_range;
        if (!in_range(line.promotion_minor, amount_minor_max)) return QuoteError::promotion_out_of_range;
        if (line.promotion_minor != 0 && !line.discountable) return QuoteError::promotion_not_allowed;
        if (line.discount.kind != DiscountKind::none && !line.discountable) return QuoteError::discount_not_allowed;
        return check_discount(line.discount);
    }

    static QuoteError check_discount(Discount const& discount) noexcept
    {
        switch (discount.kind) {
        case DiscountKind::none: return QuoteError::none;
        case DiscountKind::percent: return in_range(discount.value, whole_ppm) ? QuoteError::none : QuoteError::discount_out_of_range;
        case DiscountKind::amount: return in_range(discount.value, amount_minor_max) ? QuoteError::none : QuoteError::discount_out_of_range;
        }
        return QuoteError::discount_out_of_range;
    }

    /// What a discount takes from `base`: a percentage of it, or an amount that the caller compares with it.
    static std::int64_t taken_off(Discount const& discount, std::int64_t base) noexcept
    {
        if (discount.kind == DiscountKind::none) return 0;
        if (discount.kind == DiscountKind::amount) return discount.value;
        return round_half_away(static_cast<Int128>(base) * discount.value, whole_ppm);
    }

    /// E1 steps 1 and 2.
    QuoteError price_lines()
    {
        auto const divisor = gross_divisor(cart_.currency_digits);
        out_.lines.resize(cart_.lines.size());
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            auto const& input = cart_.lines[i];
            auto& line = out_.lines[i];
            auto const quantity = is_return() ? -input.quantity_milli : input.quantity_milli;
            line = {};
            line.gross_minor = input.label_price_minor != LineInput::no_label ? input.label_price_minor : gross_at(quantity, input.unit_price_e4, divisor);
            if (line.gross_minor > amount_minor_max) return refuse(i, QuoteError::overflow);
            if (input.promotion_minor > line.gross_minor) return refuse(i, QuoteError::promotion_out_of_range);
            line.promotion_minor = input.promotion_minor;
            auto const rest = line.gross_minor - line.promotion_minor;
            line.discount_minor = taken_off(input.discount, rest);
            if (line.discount_minor > rest) return refuse(i, QuoteError::discount_above_line);
        }
        return QuoteError::none;
    }

    /// E1 step 3, by E10: weights are what is left of each line that may be discounted.
    QuoteError spread_order_discount()
    {
        if (cart_.order_discount.kind == DiscountKind::none) return QuoteError::none;
        auto& weights = out_.scratch.weights;
        weights.clear();
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            auto const& line = out_.lines[i];
            weights.push_back(cart_.lines[i].discountable ? line.base_minor() : 0);
            sum += weights.back(); // at most lines_max * amount_minor_max
        }
        if (sum > amount_minor_max) return QuoteError::overflow;
        auto const discount = taken_off(cart_.order_discount, sum);
        if (discount > sum) return QuoteError::discount_above_order;
        if (discount == 0) return QuoteError::none;
        auto& shares = out_.scratch.shares;
        shares.resize(weights.size());
        if (!allocate(discount, weights, shares, out_.scratch.slots)) return QuoteError::overflow;
        for (std::size_t i = 0; i < shares.size(); ++i) out_.lines[i].order_discount_minor = shares[i];
        return QuoteError::none;
    }

    QuoteError group_lines()
    {
        auto& groups = out_.scratch.groups;
        groups.clear();
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            auto const& line = cart_.lines[i];
            auto const found = std::find_if(out_.taxes.begin(), out_.taxes.end(),
                [&](TaxQuote const& tax) { return tax.tax_group == line.tax_group && tax.tax_rate_ppm == line.tax_rate_ppm; });
            groups.push_back(static_cast<std::uint32_t>(found - out_.taxes.begin()));
            if (found != out_.taxes.end()) continue;
            if (out_.taxes.size() == tax_groups_max) return refuse(i, QuoteError::too_many_tax_groups);
            out_.taxes.push_back({.tax_group = line.tax_group, .tax_rate_ppm = line.tax_rate_ppm});
        }
        return QuoteError::none;
    }

    /// E1 step 5. Sums of exact integers: nothing is rounded from here on.
    QuoteError add_up() noexcept
    {
        for (auto& line : out_.lines) {
            line.total_minor = line.base_minor();
            if (!cart_.prices_include_tax) line.total_minor += line.tax_minor;
            out_.total_minor += line.total_minor; // each at most 2 * amount_minor_max
        }
        for (auto const& tax : out_.taxes) out_.tax_minor += tax.tax_minor;
        return out_.total_minor > amount_minor_max ? QuoteError::overflow : QuoteError::none;
    }

    void mirror() noexcept
    {
        for (auto& line : out_.lines) {
            line = {.gross_minor = -line.gross_minor,
                .promotion_minor = -line.promotion_minor,
                .discount_minor = -line.discount_minor,
                .order_discount_minor = -line.order_discount_minor,
                .tax_minor = -line.tax_minor,
                .total_minor = -line.total_minor};
        }
        for (auto& tax : out_.line_taxes) tax.tax_minor = -tax.tax_minor;
        for (auto& tax : out_.taxes) {
            tax.net_minor = -tax.net_minor;
            tax.tax_minor = -tax.tax_minor;
        }
        out_.tax_minor = -out_.tax_minor;
        out_.total_minor = -out_.total_minor;
    }

    CartInput const& cart_;
    Quote& out_;
    bool has_lists_ = false;
};

} // namespace

void Quote::clear() noexcept
{
    lines.clear();
    taxes.clear();
    line_taxes.clear();
    tax_minor = 0;
    total_minor = 0;
    refused_line = no_line;
}

std::string_view to_string(QuoteError error) noexcept
{
    switch (error) {
    case QuoteError::none: return "none";
    case QuoteError::unknown_kernel_version: return "unknown_kernel_version";
    case QuoteError::no_lines: return "no_lines";
    case QuoteError::too_many_lines: return "too_many_lines";
    case QuoteError::mixed_signs: return "mixed_signs";
    case QuoteError::quantity_out_of_range: return "quantity_out_of_range";
    case QuoteError::price_out_of_range: return "price_out_of_range";
    case QuoteError::rate_out_of_range: return "rate_out_of_range";
    case QuoteError::label_price_out_of_range: return "label_price_out_of_range";
    case QuoteError::promotion_out_of_range: return "promotion_out_of_range";
    case QuoteError::promotion_not_allowed: return "promotion_not_allowed";
    case QuoteError::discount_out_of_range: return "discount_out_of_range";
    case QuoteError::discount_not_allowed: return "discount_not_allowed";
    case QuoteError::discount_above_line: return "discount_above_line";
    case QuoteError::discount_above_order: return "discount_above_order";
    case QuoteError::currency_digits_out_of_range: return "currency_digits_out_of_range";
    case QuoteError::too_many_tax_groups: return "too_many_tax_groups";
    case QuoteError::taxes_out_of_range: return "taxes_out_of_range";
    case QuoteError::tax_twice: return "tax_twice";
    case QuoteError::tax_not_earlier: return "tax_not_earlier";
    case QuoteError::taxes_too_deep: return "taxes_too_deep";
    case QuoteError::taxes_in_a_circle: return "taxes_in_a_circle";
    case QuoteError::too_many_tax_combinations: return "too_many_tax_combinations";
    case QuoteError::rates_too_fine: return "rates_too_fine";
    case QuoteError::overflow: return "overflow";
    }
    return "unknown";
}

QuoteError quote_by_version_1(CartInput const& cart, Quote& out) { return Pricing{cart, out}.run(); }

} // namespace shopx::engine
