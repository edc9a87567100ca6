// The words of a Z on paper: one table a language, in a file of its own. Private to drawers.
#pragma once

#include "shopx/base/language.hpp"

#include <string_view>

namespace shopx::drawers {

struct ZWords {
    std::string_view opened, closed, abandoned;
    std::string_view drawer, float_, pay_ins, pay_outs, drops, expected, counted, variance;
    std::string_view documents, sales, returns, refunds, exchanges, voids, no_sales, corrections, reprints, receipts;
    std::string_view totals, sold, given_back, tender_given_back, issued, total, discounts_in_it, rounding;
    std::string_view tax, net, tax_of_it, gross; // a heading; then "Standard 20 % net"
    std::string_view paid_by;                    // a heading; then "Card, given back", "Gift card, issued"
    std::string_view grand_total, after_earlier_zs, perpetual, z_before;
};

ZWords const& z_words_in(Language language);

ZWords const& english();
ZWords const& german();
ZWords const& french();
ZWords const& italian();
ZWords const& swedish();
ZWords const& japanese();
ZWords const& arabic();

} // namespace shopx::drawers
