#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& german()
{
    static constexpr ZWords words{.opened = "Geöffnet",
        .closed = "Geschlossen",
        .abandoned = "Aufgegeben, ungezählt",
        .drawer = "Kassenlade",
        .float_ = "Wechselgeld",
        .pay_ins = "Einlagen",
        .pay_outs = "Auszahlungen",
        .drops = "Abschöpfungen",
        .expected = "Soll",
        .counted = "Gezählt",
        .variance = "Differenz",
        .documents = "Belege",
        .sales = "Verkäufe",
        .returns = "Rückgaben",
        .refunds = "Erstattungen",
        .exchanges = "Umtausche",
        .voids = "Stornos",
        .no_sales = "Lade ohne Verkauf",
        .corrections = "Korrekturen",
        .reprints = "Duplikate",
        .receipts = "Bons",
        .totals = "Summen",
        .sold = "Verkauft",
        .given_back = "Erstattet",
        .tender_given_back = "erstattet",
        .issued = "ausgegeben",
        .total = "Summe",
        .discounts_in_it = "Rabatte darin",
        .rounding = "Rundung",
        .tax = "Steuer",
        .net = "netto",
        .tax_of_it = "Steuer",
        .gross = "brutto",
        .paid_by = "Bezahlt mit",
        .grand_total = "Gesamtsumme",
        .after_earlier_zs = "Nach früheren Z",
        .perpetual = "Fortlaufend",
        .z_before = "Z davor"};
    return words;
}

} // namespace shopx::drawers
