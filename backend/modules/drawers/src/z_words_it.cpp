#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& italian()
{
    static constexpr ZWords words{.opened = "Apertura",
        .closed = "Chiusura",
        .abandoned = "Abbandonata, non contata",
        .drawer = "Cassetto",
        .float_ = "Fondo cassa",
        .pay_ins = "Versamenti",
        .pay_outs = "Uscite",
        .drops = "Prelievi",
        .expected = "Teorico",
        .counted = "Contato",
        .variance = "Differenza",
        .documents = "Documenti",
        .sales = "Vendite",
        .returns = "Resi",
        .refunds = "Rimborsi",
        .exchanges = "Cambi",
        .voids = "Storni",
        .no_sales = "Aperture senza vendita",
        .corrections = "Correzioni",
        .reprints = "Ristampe",
        .receipts = "Scontrini",
        .totals = "Totali",
        .sold = "Venduto",
        .given_back = "Rimborsato",
        .tender_given_back = "rimborsato",
        .issued = "emessi",
        .total = "Totale",
        .discounts_in_it = "di cui sconti",
        .rounding = "Arrotondamento",
        .tax = "IVA",
        .net = "netto",
        .tax_of_it = "imposta",
        .gross = "lordo",
        .paid_by = "Pagamenti",
        .grand_total = "Totale generale",
        .after_earlier_zs = "Dopo gli Z precedenti",
        .perpetual = "Progressivo",
        .z_before = "Z precedente"};
    return words;
}

} // namespace shopx::drawers
