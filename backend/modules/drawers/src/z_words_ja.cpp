#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& japanese()
{
    static constexpr ZWords words{.opened = "開始",
        .closed = "締め",
        .abandoned = "中止(未計数)",
        .drawer = "ドロワー",
        .float_ = "釣銭準備金",
        .pay_ins = "入金",
        .pay_outs = "出金",
        .drops = "中間回収",
        .expected = "計算在高",
        .counted = "実在高",
        .variance = "過不足",
        .documents = "取引件数",
        .sales = "売上",
        .returns = "返品",
        .refunds = "返金",
        .exchanges = "交換",
        .voids = "取消",
        .no_sales = "ドロワーオープン",
        .corrections = "訂正",
        .reprints = "再発行",
        .receipts = "レシート",
        .totals = "合計",
        .sold = "総売上",
        .given_back = "返金",
        .tender_given_back = "返金",
        .issued = "発行",
        .total = "純売上",
        .discounts_in_it = "うち値引",
        .rounding = "端数調整",
        .tax = "税",
        .net = "税抜",
        .tax_of_it = "税額",
        .gross = "税込",
        .paid_by = "支払方法",
        .grand_total = "累計",
        .after_earlier_zs = "前回のZ以降の遅延分",
        .perpetual = "総累計",
        .z_before = "前回のZ"};
    return words;
}

} // namespace shopx::drawers
