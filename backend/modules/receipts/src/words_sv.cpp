#include "words.hpp"

namespace shopx::receipts {

Words const& swedish()
{
    static constexpr Words words{.receipt = "Kvitto",
        .gift_receipt = "PRESENTKVITTO",
        .duplicate = "KOPIA",
        .sale_return = "RETUR",
        .refund = "ÅTERBETALNING",
        .exchange = "BYTE",
        .void_ = "MAKULERING",
        .number = "Kvitto nr",
        .till = "Kassa",
        .subtotal = "Delsumma",
        .order_discount = "Rabatt på köpet",
        .discount = "Rabatt",
        .promotion = "Erbjudande",
        .coupon = "Kupong",
        .total = "TOTALT",
        .rounding = "Öresavrundning",
        .to_pay = "Att betala",
        .change = "Växel",
        .paid_back = "Återbetalt",
        .tax = "moms",
        .included = "varav",
        .net_of = "på",
        .may_have_printed = "Kan redan ha skrivits ut",
        .mail_subject = "Ditt kvitto från"};
    return words;
}

} // namespace shopx::receipts
