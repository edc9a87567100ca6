#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& arabic()
{
    static constexpr ZWords words{.opened = "وقت الفتح",
        .closed = "وقت الإغلاق",
        .abandoned = "متروكة دون عدّ",
        .drawer = "درج النقود",
        .float_ = "رصيد افتتاحي",
        .pay_ins = "إيداعات",
        .pay_outs = "مدفوعات",
        .drops = "سحوبات إلى الخزنة",
        .expected = "المتوقع",
        .counted = "المعدود",
        .variance = "الفرق",
        .documents = "المستندات",
        .sales = "مبيعات",
        .returns = "مرتجعات",
        .refunds = "عمليات استرداد",
        .exchanges = "عمليات استبدال",
        .voids = "عمليات إلغاء",
        .no_sales = "فتح دون بيع",
        .corrections = "تصحيحات",
        .reprints = "إعادة طباعة",
        .receipts = "الإيصالات",
        .totals = "الإجماليات",
        .sold = "المبيعات",
        .given_back = "المسترد",
        .tender_given_back = "المسترد",
        .issued = "صادرة",
        .total = "الإجمالي",
        .discounts_in_it = "منها خصومات",
        .rounding = "تقريب",
        .tax = "الضريبة",
        .net = "الصافي",
        .tax_of_it = "الضريبة",
        .gross = "شامل الضريبة",
        .paid_by = "طرق الدفع",
        .grand_total = "الإجمالي الكلي",
        .after_earlier_zs = "بعد تقارير Z السابقة",
        .perpetual = "التراكمي",
        .z_before = "تقرير Z السابق"};
    return words;
}

} // namespace shopx::drawers
