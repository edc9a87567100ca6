#include "words.hpp"

namespace shopx::receipts {

Words const& italian()
{
    static constexpr Words words{.receipt = "Scontrino",
        .gift_receipt = "SCONTRINO REGALO",
        .duplicate = "DUPLICATO",
        .sale_return = "RESO",
        .refund = "RIMBORSO",
        .exchange = "CAMBIO",
        .void_ = "STORNO",
        .number = "Scontrino n.",
        .till = "Cassa",
        .subtotal = "Subtotale",
        .order_discount = "Sconto sull'acquisto",
        .discount = "Sconto",
        .promotion = "Offerta",
        .coupon = "Buono sconto",
        .total = "TOTALE",
        .rounding = "Arrotondamento",
        .to_pay = "Da pagare",
        .change = "Resto",
        .paid_back = "Rimborsato",
        .tax = "IVA",
        .included = "di cui",
        .net_of = "su",
        .may_have_printed = "Forse già stampato",
        .mail_subject = "Il Suo scontrino da"};
    return words;
}

} // namespace shopx::receipts
