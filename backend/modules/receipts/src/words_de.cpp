#include "words.hpp"

namespace shopx::receipts {

Words const& german()
{
    static constexpr Words words{.receipt = "Bon",
        .gift_receipt = "GESCHENKBON",
        .duplicate = "DUPLIKAT",
        .sale_return = "RÜCKGABE",
        .refund = "ERSTATTUNG",
        .exchange = "UMTAUSCH",
        .void_ = "STORNO",
        .number = "Bon",
        .till = "Kasse",
        .subtotal = "Zwischensumme",
        .order_discount = "Rabatt auf den Einkauf",
        .discount = "Rabatt",
        .promotion = "Aktion",
        .coupon = "Gutschein",
        .total = "SUMME",
        .rounding = "Rundung",
        .to_pay = "Zu zahlen",
        .change = "Rückgeld",
        .paid_back = "Ausgezahlt",
        .tax = "Steuer",
        .included = "enth.",
        .net_of = "auf",
        .may_have_printed = "Vielleicht schon gedruckt",
        .mail_subject = "Ihr Bon von"};
    return words;
}

} // namespace shopx::receipts
