// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/refund.hpp>

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr bool in_range(std::int64_t value, std::int64_t max) noexcept { return value >= 0 && value <= max; }

constexpr bool is_amount(std::int64_t value) noexcept { return in_range(value, amount_minor_max); }

/// The part of `whole` that the units from..to of n carry.
std::int64_t slice(std::int64_t whole, std::int64_t from, std::int64_t to, std::int64_t n) noexcept
{
    return share_of(whole, to, n) - share_of(whole, from, n);
}

/// A line that `quote` has made passes; what it lets through can neither overflow nor pay more than was paid.
RefundError check_sold(SoldLine const& line, bool prices_include_tax) noexcept
{
    if (line.quantity_milli <= 0 || line.quantity_milli > quantity_milli_max) return RefundError::quantity_out_of_range;
    if (!in_range(line.returned_milli, line.quantity_milli)) return RefundError::quantity_out_of_range;
    auto const& paid = line.paid;
    for (auto const amount :
        {paid.gross_minor, paid.promotion_minor, paid.discount_minor, paid.order_discount_minor, paid.tax_minor, paid.total_minor, line.points}) {
        if (!is_amount(amount)) return RefundError::does_not_add_up;
    }
    if (line.taxes.size() > tax_groups_max) return RefundError::too_many_tax_groups;
    std::int64_t tax = 0;
    for (std::size_t i = 0; i < line.taxes.size(); ++i) {
        auto const& each = line.taxes[i];
        if (!is_amount(each.tax_minor) || (i < 32 && each.on_earlier >> i != 0)) return RefundError::does_not_add_up;
        tax += each.tax_minor;
    }
    auto const net = paid.base_minor();
    auto const total = prices_include_tax ? net : net + paid.tax_minor;
    return tax == paid.tax_minor && total == paid.total_minor && paid.tax_minor <= paid.total_minor ? RefundError::none : RefundError::does_not_add_up;
}

/// Adds to the group's row, making it when it is the first. Empty: there are too many.
bool add_to_group(std::vector<TaxQuote>& taxes, TaxQuote const& tax)
{
    auto const same = [&](TaxQuote const& known) { return known.tax_group == tax.tax_group && known.tax_rate_ppm == tax.tax_rate_ppm; };
    auto const found = std::find_if(taxes.begin(), taxes.end(), same);
    if (found == taxes.end()) {
        if (taxes.size() == tax_groups_max) return false;
        taxes.push_back(tax);
        return true;
    }
    found->net_minor += tax.net_minor;
    found->tax_minor += tax.tax_minor;
    return true;
}

bool add_taxes(SoldLine const& sold, std::int64_t net_minor, std::span<std::int64_t const> shares, Refund& out)
{
    for (std::size_t i = 0; i < shares.size(); ++i) {
        auto const& tax = sold.taxes[i];
        auto base = net_minor;
        for (std::size_t j = 0; j < i && j < 32; ++j) {
            if ((tax.on_earlier >> j & 1U) != 0) base += shares[j];
        }
        if (!add_to_group(out.taxes, {tax.tax_group, tax.tax_rate_ppm, base, shares[i]})) return false;
    }
    return true;
}

/// Appends the units from..to of a line that was checked.
bool append(SoldSale const& sale, std::size_t index, std::int64_t from, std::int64_t to, Refund& out)
{
    auto const& sold = sale.lines[index];
    auto const n = sold.quantity_milli;
    auto& [line, quantity, amounts, points] = out.lines.emplace_back();
    line = index;
    quantity = from - to;
    points = -slice(sold.points, from, to, n);
    auto const first_tax = out.line_taxes.size();
    for (auto const& tax : sold.taxes) {
        out.line_taxes.push_back(-slice(tax.tax_minor, from, to, n));
        amounts.tax_minor += out.line_taxes.back();
    }
    amounts.promotion_minor = -slice(sold.paid.promotion_minor, from, to, n);
    amounts.discount_minor = -slice(sold.paid.discount_minor, from, to, n);
    amounts.order_discount_minor = -slice(sold.paid.order_discount_minor, from, to, n);
    amounts.total_minor = -slice(sold.paid.total_minor, from, to, n);
    amounts.gross_minor = amounts.total_minor + amounts.promotion_minor + amounts.discount_minor + amounts.order_discount_minor;
    if (!sale.prices_include_tax) amounts.gross_minor -= amounts.tax_minor;
    out.total_minor += amounts.total_minor; // each at most amount_minor_max
    out.tax_minor += amounts.tax_minor;
    out.points += points;
    return add_taxes(sold, amounts.total_minor - amounts.tax_minor, std::span{out.line_taxes}.subspan(first_tax), out);
}

RefundError refuse(Refund& out, std::size_t item, RefundError error) noexcept
{
    out.clear();
    out.refused_item = item;
    return error;
}

} // namespace

void Refund::clear() noexcept
{
    lines.clear();
    line_taxes.clear();
    taxes.clear();
    seen.clear();
    tax_minor = 0;
    total_minor = 0;
    points = 0;
    refused_item = Quote::no_line;
}

RefundError refund(SoldSale const& sale, std::span<RefundItem const> items, Refund& out)
{
    out.clear();
    if (items.empty()) return RefundError::no_lines;
    if (items.size() > lines_max || sale.lines.size() > lines_max) return RefundError::too_many_lines;
    out.seen.assign(sale.lines.size(), false);
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto const [index, quantity] = items[i];
        if (index >= sale.lines.size()) return refuse(out, i, RefundError::unknown_line);
        if (out.seen[index]) return refuse(out, i, RefundError::line_twice);
        out.seen[index] = true;
        auto const& sold = sale.lines[index];
        auto const error = check_sold(sold, sale.prices_include_tax);
        if (error != RefundError::none) return refuse(out, i, error);
        if (quantity <= 0) return refuse(out, i, RefundError::quantity_out_of_range);
        if (quantity > sold.quantity_milli - sold.returned_milli) return refuse(out, i, RefundError::above_sold);
        if (!append(sale, index, sold.returned_milli, sold.returned_milli + quantity, out)) return refuse(out, i, RefundError::too_many_tax_groups);
    }
    if (out.total_minor >= -amount_minor_max) return RefundError::none;
    return refuse(out, Quote::no_line, RefundError::overflow); // no sale has so much to give back
}

RefundError refund_units(SoldSale const& sale, std::size_t line, std::int64_t from_milli, std::int64_t to_milli, Refund& out)
{
    if (out.lines.size() == lines_max) return refuse(out, Quote::no_line, RefundError::too_many_lines);
    auto const item = out.lines.size();
    if (line >= sale.lines.size()) return refuse(out, item, RefundError::unknown_line);
    auto const& sold = sale.lines[line];
    auto const error = check_sold(sold, sale.prices_include_tax);
    if (error != RefundError::none) return refuse(out, item, error);
    if (from_milli < 0 || from_milli >= to_milli) return refuse(out, item, RefundError::quantity_out_of_range);
    if (to_milli > sold.quantity_milli) return refuse(out, item, RefundError::above_sold);
    if (!append(sale, line, from_milli, to_milli, out)) return refuse(out, item, RefundError::too_many_tax_groups);
    return out.total_minor >= -amount_minor_max ? RefundError::none : refuse(out, item, RefundError::overflow);
}

RefundError split_refund(std::int64_t amount_minor, std::span<TenderPaid const> tenders, std::span<std::int64_t> out) noexcept
{
    std::fill(out.begin(), out.end(), 0);
    if (!is_amount(amount_minor)) return RefundError::overflow;
    if (tenders.size() != out.size() || tenders.size() > lines_max) return RefundError::too_many_lines;
    auto left = amount_minor;
    for (std::size_t i = 0; i < tenders.size(); ++i) {
        auto const [paid, refunded] = tenders[i];
        if (!is_amount(paid) || !in_range(refunded, paid)) {
            std::fill(out.begin(), out.end(), 0);
            return RefundError::does_not_add_up;
        }
        out[i] = std::min(left, paid - refunded);
        left -= out[i];
    }
    if (left == 0) return RefundError::none;
    std::fill(out.begin(), out.end(), 0);
    return RefundError::above_paid;
}

RefundError settle_cash_refund(CashRefund const& refund, Settlement& out) noexcept
{
    out = {};
    if (refund.cash_step_minor < 1 || refund.cash_step_minor > amount_minor_max) return RefundError::step_out_of_range;
    if (!is_amount(refund.exact_minor)) return RefundError::overflow;
    // A sale of almost amount_minor_max may have been rounded above it, by half a step at most.
    if (!in_range(refund.received_minor, 2 * amount_minor_max) || !in_range(refund.returned_minor, refund.received_minor)) return RefundError::does_not_add_up;
    auto const left = refund.received_minor - refund.returned_minor;
    auto const rounded = round_cash(refund.exact_minor, refund.cash_step_minor, refund.tie);
    auto const paid_out = refund.completes && !refund.rounds_by_itself ? left : std::min(rounded, left);
    out = {.due_minor = -paid_out, .rounding_minor = refund.exact_minor - paid_out, .change_minor = paid_out};
    return RefundError::none;
}

RefundError exchange(Refund const& back, Quote const& sold, Exchange& out)
{
    out.taxes.assign(back.taxes.begin(), back.taxes.end());
    out.tax_minor = back.tax_minor + sold.tax_minor; // of opposite signs, each at most amount_minor_max
    out.total_minor = back.total_minor + sold.total_minor;
    auto const all_added = std::all_of(sold.taxes.begin(), sold.taxes.end(), [&](TaxQuote const& tax) { return add_to_group(out.taxes, tax); });
    if (all_added) return RefundError::none;
    out = {};
    return RefundError::too_many_tax_groups;
}

std::string_view to_string(RefundError error) noexcept
{
    switch (error) {
    case RefundError::none: return "none";
    case RefundError::no_lines: return "no_lines";
    case RefundError::too_many_lines: return "too_many_lines";
    case RefundError::unknown_line: return "unknown_line";
    case RefundError::line_twice: return "line_twice";
    case RefundError::quantity_out_of_range: return "quantity_out_of_range";
    case RefundError::above_sold: return "above_sold";
    case RefundError::does_not_add_up: return "does_not_add_up";
    case RefundError::too_many_tax_groups: return "too_many_tax_groups";
    case RefundError::above_paid: return "above_paid";
    case RefundError::step_out_of_range: return "step_out_of_range";
    case RefundError::overflow: return "overflow";
    }
    return "unknown";
}

} // namespace shopx::engine
