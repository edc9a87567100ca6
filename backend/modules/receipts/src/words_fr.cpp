#include "words.hpp"

namespace shopx::receipts {

Words const& french()
{
    static constexpr Words words{.receipt = "Ticket",
        .gift_receipt = "TICKET CADEAU",
        .duplicate = "DUPLICATA",
        .sale_return = "RETOUR",
        .refund = "REMBOURSEMENT",
        .exchange = "ÉCHANGE",
        .void_ = "ANNULATION",
        .number = "Ticket n°",
        .till = "Caisse",
        .subtotal = "Sous-total",
        .order_discount = "Remise sur l'achat",
        .discount = "Remise",
        .promotion = "Promotion",
        .coupon = "Coupon",
        .total = "TOTAL TTC",
        .rounding = "Arrondi",
        .to_pay = "À payer",
        .change = "Rendu",
        .paid_back = "Remboursé",
        .tax = "TVA",
        .included = "dont",
        .net_of = "sur",
        .may_have_printed = "Peut-être déjà imprimé",
        .mail_subject = "Votre ticket de caisse :"};
    return words;
}

} // namespace shopx::receipts
