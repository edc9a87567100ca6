// The words of a receipt: one table a language, in a file of its own. Private to receipts.
#pragma once

#include "shopx/base/language.hpp"

#include <string_view>

namespace shopx::receipts {

struct Words {
    std::string_view receipt, gift_receipt, duplicate, sale_return, refund, exchange, void_;
    std::string_view number, till, subtotal, order_discount, discount, promotion, coupon;
    std::string_view total, rounding, to_pay, change, paid_back;
    std::string_view tax, included, net_of; // "{tax} 20 % … of 4.25"
    std::string_view may_have_printed;      // above what a printer may have printed before
    std::string_view mail_subject;          // before the shop's name
};

Words const& words_in(Language language);

Words const& english();
Words const& german();
Words const& french();
Words const& italian();
Words const& swedish();
Words const& japanese();
Words const& arabic();

} // namespace shopx::receipts
