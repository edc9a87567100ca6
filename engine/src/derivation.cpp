// SPDX-License-Identifier: Apache-2.0
#include "exact_amount.hpp"

namespace shopx::engine {
namespace {

class Explanation {
public:
    Explanation(CartInput const& cart, Quote const& quoted, Derivation& out) noexcept : cart_(cart), quoted_(quoted), out_(out) {}

    bool run()
    {
        out_ = {};
        out_.lines.resize(quoted_.lines.size());
        for (std::size_t i = 0; i < quoted_.lines.size(); ++i) explain_price(i);
        explain_order_discount();
        add_up();
        return derive_taxes(cart_, quoted_, out_);
    }

private:
    /// E1 steps 1 and 2.
    void explain_price(std::size_t index)
    {
        auto const& input = cart_.lines[index];
        auto const& line = quoted_.lines[index];
        auto& derived = out_.lines[index];
        auto const has_label = input.label_price_minor != LineInput::no_label;
        derived.gross = rounded_amount(has_label ? exact_amount(line.gross_minor, 1) : price_of(input), line.gross_minor);
        derived.discount_base_minor = line.gross_minor - line.promotion_minor;
        derived.discount = explain_discount(input.discount, derived.discount_base_minor, line.discount_minor);
    }

    /// Thousandths times ten-thousandths, in minor units.
    [[nodiscard]] ExactAmount price_of(LineInput const& input) const noexcept
    {
        Int128 divisor = 10'000'000;
        for (int digit = 0; digit < cart_.currency_digits; ++digit) divisor /= 10;
        return exact_amount(static_cast<Int128>(input.quantity_milli) * input.unit_price_e4, divisor);
    }

    static std::optional<RoundedAmount> explain_discount(Discount const& discount, std::int64_t base, std::int64_t amount) noexcept
    {
        switch (discount.kind) {
        case DiscountKind::none: return std::nullopt;
        case DiscountKind::percent: return rounded_amount(exact_amount(static_cast<Int128>(base) * discount.value, whole_ppm), amount);
        case DiscountKind::amount: return rounded_amount(exact_amount(amount, 1), amount);
        }
        return std::nullopt;
    }

    /// E1 step 3. The weights are what is left of each line that may be discounted.
    void explain_order_discount()
    {
        if (cart_.order_discount.kind == DiscountKind::none) return;
        auto const weight_of = [&](std::size_t i) {
            auto const& line = quoted_.lines[i];
            return cart_.lines[i].discountable ? line.base_minor() + line.order_discount_minor : 0;
        };
        std::int64_t weights = 0;
        std::int64_t total = 0;
        for (std::size_t i = 0; i < quoted_.lines.size(); ++i) {
            weights += weight_of(i);
            total += quoted_.lines[i].order_discount_minor;
        }
        out_.order_discount_base_minor = weights;
        out_.order_discount = explain_discount(cart_.order_discount, weights, total);
        if (total == 0) return;
        for (std::size_t i = 0; i < quoted_.lines.size(); ++i) {
            out_.lines[i].order_discount = share_amount(total, weight_of(i), weights, quoted_.lines[i].order_discount_minor);
        }
    }

    /// E1 step 5.
    void add_up() noexcept
    {
        auto& totals = out_.totals;
        for (auto const& line : quoted_.lines) {
            totals.gross_minor += line.gross_minor;
            totals.promotion_minor += line.promotion_minor;
            totals.discount_minor += line.discount_minor;
            totals.order_discount_minor += line.order_discount_minor;
            totals.tax_minor += line.tax_minor;
            totals.total_minor += line.total_minor;
        }
    }

    CartInput const& cart_;
    Quote const& quoted_;
    Derivation& out_;
};

} // namespace

bool derive(CartInput const& cart, Quote const& quoted, Derivation& out)
{
    Quote again;
    if (quote(cart, again) != QuoteError::none) return false;
    auto const same = again.lines == quoted.lines && again.taxes == quoted.taxes && again.line_taxes == quoted.line_taxes && again.tax_minor == quoted.tax_minor
                      && again.total_minor == quoted.total_minor;
    return same && Explanation{cart, quoted, out}.run();
}

} // namespace shopx::engine
