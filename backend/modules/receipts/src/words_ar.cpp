#include "words.hpp"

namespace shopx::receipts {

Words const& arabic()
{
    static constexpr Words words{.receipt = "إيصال",
        .gift_receipt = "إيصال هدية",
        .duplicate = "نسخة مكررة",
        .sale_return = "مرتجع",
        .refund = "استرداد",
        .exchange = "استبدال",
        .void_ = "إلغاء",
        .number = "إيصال رقم",
        .till = "صندوق",
        .subtotal = "المجموع الفرعي",
        .order_discount = "خصم على المشتريات",
        .discount = "خصم",
        .promotion = "عرض",
        .coupon = "كوبون",
        .total = "الإجمالي",
        .rounding = "تقريب",
        .to_pay = "المبلغ المستحق",
        .change = "الباقي",
        .paid_back = "مبلغ مسترد",
        .tax = "ضريبة",
        .included = "شامل",
        .net_of = "على",
        .may_have_printed = "ربما طُبع من قبل",
        .mail_subject = "إيصالك من"};
    return words;
}

} // namespace shopx::receipts
