#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& swedish()
{
    static constexpr ZWords words{.opened = "Öppnad",
        .closed = "Stängd",
        .abandoned = "Övergiven, ej räknad",
        .drawer = "Kassalåda",
        .float_ = "Växelkassa",
        .pay_ins = "Insättningar",
        .pay_outs = "Uttag",
        .drops = "Till kassaskåp",
        .expected = "Förväntat",
        .counted = "Räknat",
        .variance = "Differens",
        .documents = "Dokument",
        .sales = "Försäljningar",
        .returns = "Returer",
        .refunds = "Återbetalningar",
        .exchanges = "Byten",
        .voids = "Makuleringar",
        .no_sales = "Lådöppningar",
        .corrections = "Korrigeringar",
        .reprints = "Kvittokopior",
        .receipts = "Kvitton",
        .totals = "Summor",
        .sold = "Sålt",
        .given_back = "Återbetalt",
        .tender_given_back = "återbetalt",
        .issued = "utfärdat",
        .total = "Totalt",
        .discounts_in_it = "varav rabatter",
        .rounding = "Öresavrundning",
        .tax = "Moms",
        .net = "netto",
        .tax_of_it = "moms",
        .gross = "brutto",
        .paid_by = "Betalsätt",
        .grand_total = "Grand total",
        .after_earlier_zs = "Efter tidigare Z",
        .perpetual = "Ackumulerat",
        .z_before = "Föregående Z"};
    return words;
}

} // namespace shopx::drawers
