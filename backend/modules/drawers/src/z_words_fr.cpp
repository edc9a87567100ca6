#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& french()
{
    static constexpr ZWords words{.opened = "Ouverture",
        .closed = "Clôture",
        .abandoned = "Abandonnée, non comptée",
        .drawer = "Tiroir",
        .float_ = "Fond de caisse",
        .pay_ins = "Apports",
        .pay_outs = "Sorties",
        .drops = "Prélèvements",
        .expected = "Théorique",
        .counted = "Compté",
        .variance = "Écart",
        .documents = "Documents",
        .sales = "Ventes",
        .returns = "Retours",
        .refunds = "Remboursements",
        .exchanges = "Échanges",
        .voids = "Annulations",
        .no_sales = "Ouvertures sans vente",
        .corrections = "Corrections",
        .reprints = "Duplicatas",
        .receipts = "Tickets",
        .totals = "Totaux",
        .sold = "Vendu",
        .given_back = "Remboursé",
        .tender_given_back = "remboursé",
        .issued = "émis",
        .total = "Total",
        .discounts_in_it = "dont remises",
        .rounding = "Arrondi",
        .tax = "Taxes",
        .net = "HT",
        .tax_of_it = "taxe",
        .gross = "TTC",
        .paid_by = "Règlements",
        .grand_total = "Grand total",
        .after_earlier_zs = "Après les Z précédents",
        .perpetual = "Perpétuel",
        .z_before = "Z précédent"};
    return words;
}

} // namespace shopx::drawers
