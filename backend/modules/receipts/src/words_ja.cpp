#include "words.hpp"

namespace shopx::receipts {

Words const& japanese()
{
    static constexpr Words words{.receipt = "レシート",
        .gift_receipt = "ギフトレシート",
        .duplicate = "再発行",
        .sale_return = "返品",
        .refund = "返金",
        .exchange = "交換",
        .void_ = "取消",
        .number = "レシートNo.",
        .till = "レジ",
        .subtotal = "小計",
        .order_discount = "小計値引",
        .discount = "値引",
        .promotion = "キャンペーン",
        .coupon = "クーポン",
        .total = "合計",
        .rounding = "端数調整",
        .to_pay = "お支払額",
        .change = "お釣り",
        .paid_back = "返金",
        .tax = "消費税",
        .included = "内",
        .net_of = "対象",
        .may_have_printed = "印刷済みの可能性があります",
        .mail_subject = "レシートのお届け:"};
    return words;
}

} // namespace shopx::receipts
