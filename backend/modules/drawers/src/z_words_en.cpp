#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& english()
{
    static constexpr ZWords words{.opened = "Opened",
        .closed = "Closed",
        .abandoned = "Abandoned, not counted",
        .drawer = "Drawer",
        .float_ = "Float",
        .pay_ins = "Pay-ins",
        .pay_outs = "Pay-outs",
        .drops = "Drops",
        .expected = "Expected",
        .counted = "Counted",
        .variance = "Variance",
        .documents = "Documents",
        .sales = "Sales",
        .returns = "Returns",
        .refunds = "Refunds",
        .exchanges = "Exchanges",
        .voids = "Voids",
        .no_sales = "No sale",
        .corrections = "Corrections",
        .reprints = "Reprints",
        .receipts = "Receipts",
        .totals = "Totals",
        .sold = "Sold",
        .given_back = "Given back",
        .tender_given_back = "given back",
        .issued = "issued",
        .total = "Total",
        .discounts_in_it = "Discounts in it",
        .rounding = "Rounding",
        .tax = "Tax",
        .net = "net",
        .tax_of_it = "tax",
        .gross = "gross",
        .paid_by = "Paid by",
        .grand_total = "Grand total",
        .after_earlier_zs = "After earlier Zs",
        .perpetual = "Perpetual",
        .z_before = "Z before"};
    return words;
}

} // namespace shopx::drawers
