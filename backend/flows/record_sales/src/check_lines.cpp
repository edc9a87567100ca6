// What one line says by itself: its sign, what was taken off it, and what is left (E1, E25.1).
#include "checks.hpp"

namespace shopx::record_sales {
namespace {

using json::pointer;

/// Gift cards, deposits and price-maintained books: nothing is taken off them, in any way.
void check_that_nothing_is_taken_off(LineBody const& line, std::size_t i, json::Problems& problems)
{
    constexpr auto why = "nothing is taken off a line that is not discountable";
    if (line.discount) problems.add(pointer({"lines", i, "discount"}), "not_allowed", why);
    if (line.promoted_minor() != 0) problems.add(pointer({"lines", i, "promotion_minor"}), "not_allowed", why);
    if (line.order_discount_minor != 0) problems.add(pointer({"lines", i, "order_discount_minor"}), "not_allowed", why);
}

/// A price inside a label is the line's gross, whatever quantity and unit price come to (E15).
void check_label(LineBody const& line, std::size_t i, std::int64_t sign, json::Problems& problems)
{
    if (line.label_price_minor && line.gross_minor != *line.label_price_minor * sign)
        problems.add(pointer({"lines", i, "gross_minor"}), "sum_differs", "the price on the label is the gross, " + std::to_string(*line.label_price_minor));
    bool const says_label = line.price_source == PriceSource::label;
    if (says_label && !line.label_price_minor)
        problems.add(pointer({"lines", i, "label_price_minor"}), "required", "a price from a label comes with what the label says");
    if (line.label_price_minor && line.price_source && !says_label)
        problems.add(pointer({"lines", i, "price_source"}), "not_allowed", "the line has a label's price");
}

void check_promotions(LineBody const& line, std::size_t i, json::Problems& problems)
{
    static std::vector<LinePromotionBody> const none;
    auto const& promotions = line.promotions ? *line.promotions : none;
    std::int64_t sum = 0; // of a few amounts: no overflow
    for (std::size_t k = 0; k < promotions.size(); ++k) {
        sum += promotions[k].amount_minor;
        if (!is_between(promotions[k].amount_minor, line.gross_minor))
            problems.add(pointer({"lines", i, "promotions", k, "amount_minor"}), "promotion_above_line", "a promotion takes off between nothing and the line");
        for (std::size_t earlier = 0; earlier < k; ++earlier)
            if (promotions[earlier].promotion_id == promotions[k].promotion_id)
                problems.add(pointer({"lines", i, "promotions", k, "promotion_id"}), "twice", "the promotion is there already, with all that it took off");
    }
    if (sum != line.promoted_minor())
        problems.add(pointer({"lines", i, "promotion_minor"}), "sum_differs", "the line's promotions come to " + std::to_string(sum));
}

} // namespace

void check_discount(std::optional<DiscountBody> const& discount, std::string const& at, json::Problems& problems)
{
    if (!discount) return;
    bool const percent = discount->kind == DiscountKind::percent;
    if (percent != discount->rate_ppm.has_value())
        problems.add(at + "/rate_ppm", percent ? "required" : "not_allowed", "a percent discount has rate_ppm, and no other");
    if (percent == discount->amount_minor.has_value())
        problems.add(at + "/amount_minor", percent ? "not_allowed" : "required", "an amount discount has amount_minor, and no other");
}

void check_line(SaleBody const& body, std::size_t i, json::Problems& problems)
{
    auto const& line = body.lines[i];
    auto const sign = body.kind == Kind::return_ ? -1 : 1;
    if (line.quantity_milli * sign <= 0)
        problems.add(
            pointer({"lines", i, "quantity_milli"}), "wrong_sign", sign > 0 ? "a sale's quantities are above zero" : "a return's quantities are below zero");
    auto const promoted = line.promoted_minor();
    if (line.gross_minor * sign < 0)
        problems.add(pointer({"lines", i, "gross_minor"}), "wrong_sign", "the gross has the quantity's sign");
    else if (!is_between(promoted, line.gross_minor))
        problems.add(pointer({"lines", i, "promotion_minor"}), "promotion_above_line", "promotions take off between nothing and the line");
    else if (!is_between(line.discount_minor, line.gross_minor - promoted))
        problems.add(pointer({"lines", i, "discount_minor"}), "discount_above_line", "a discount is between zero and its line");
    else if (!is_between(line.order_discount_minor, line.gross_minor - promoted - line.discount_minor))
        problems.add(
            pointer({"lines", i, "order_discount_minor"}), "discount_above_line", "a share of the order's discount is between zero and the rest of its line");
    auto const rest = line.gross_minor - promoted - line.discount_minor - line.order_discount_minor;
    if (line.total_minor != rest + (body.prices_include_tax ? 0 : line.tax_minor))
        problems.add(pointer({"lines", i, "total_minor"}), "sum_differs", "total is gross − promotions − discounts, plus tax when prices exclude it");
    if (!is_between(line.tax_minor, line.total_minor))
        problems.add(pointer({"lines", i, "tax_minor"}), "out_of_range", "tax is between zero and the line's total");
    check_discount(line.discount, pointer({"lines", i, "discount"}), problems);
    if (!line.is_discountable()) check_that_nothing_is_taken_off(line, i, problems);
    if (line.label_price_minor || line.price_source) check_label(line, i, sign, problems);
    if (line.promotions || line.promotion_minor) check_promotions(line, i, problems);
}

} // namespace shopx::record_sales
