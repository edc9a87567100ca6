#include "words.hpp"

namespace shopx::receipts {

Words const& english()
{
    static constexpr Words words{.receipt = "Receipt",
        .gift_receipt = "GIFT RECEIPT",
        .duplicate = "DUPLICATE",
        .sale_return = "RETURN",
        .refund = "REFUND",
        .exchange = "EXCHANGE",
        .void_ = "VOID",
        .number = "Receipt",
        .till = "Till",
        .subtotal = "Subtotal",
        .order_discount = "Discount on the order",
        .discount = "Discount",
        .promotion = "Offer",
        .coupon = "Coupon",
        .total = "TOTAL",
        .rounding = "Rounding",
        .to_pay = "To pay",
        .change = "Change",
        .paid_back = "Paid back",
        .tax = "Tax",
        .included = "incl.",
        .net_of = "of",
        .may_have_printed = "May have been printed before",
        .mail_subject = "Your receipt from"};
    return words;
}

} // namespace shopx::receipts
