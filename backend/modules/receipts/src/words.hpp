// The words of a receipt, by language. Private to receipts.
#pragma once

#include "amounts.hpp"

#include "shopx/mail/mail.hpp"

#include <string_view>

namespace shopx::receipts {

struct Words {
    Manner manner;
    std::string_view receipt, gift_receipt, duplicate, sale_return, refund, exchange;
    std::string_view number, till, subtotal, order_discount, discount, promotion, coupon;
    std::string_view total, rounding, to_pay, cash, card, change, paid_back;
    std::string_view tax, included, net_of; // "{tax} 20 % … of 4.25"
    std::string_view may_have_printed;      // above what a printer may have printed before
    std::string_view mail_subject;          // before the shop's name
};

/// Those of mails: what we have no words in is English.
Words const& words_in(mail::Language language);

} // namespace shopx::receipts
