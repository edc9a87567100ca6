#include "words.hpp"

namespace shopx::receipts {
namespace {

constexpr Words english{.manner = {},
    .receipt = "Receipt",
    .gift_receipt = "GIFT RECEIPT",
    .duplicate = "DUPLICATE",
    .sale_return = "RETURN",
    .refund = "REFUND",
    .exchange = "EXCHANGE",
    .number = "Receipt",
    .till = "Till",
    .subtotal = "Subtotal",
    .order_discount = "Discount on the order",
    .discount = "Discount",
    .promotion = "Offer",
    .coupon = "Coupon",
    .total = "TOTAL",
    .rounding = "Rounding",
    .to_pay = "To pay",
    .cash = "Cash",
    .card = "Card",
    .change = "Change",
    .paid_back = "Paid back",
    .tax = "Tax",
    .included = "incl.",
    .net_of = "of",
    .may_have_printed = "May have been printed before",
    .mail_subject = "Your receipt from"};

constexpr Words german{.manner = {',', '.', true},
    .receipt = "Bon",
    .gift_receipt = "GESCHENKBON",
    .duplicate = "DUPLIKAT",
    .sale_return = "RÜCKGABE",
    .refund = "ERSTATTUNG",
    .exchange = "UMTAUSCH",
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
    .cash = "Bar",
    .card = "Karte",
    .change = "Rückgeld",
    .paid_back = "Ausgezahlt",
    .tax = "Steuer",
    .included = "enth.",
    .net_of = "auf",
    .may_have_printed = "Vielleicht schon gedruckt",
    .mail_subject = "Ihr Bon von"};

} // namespace

Words const& words_in(mail::Language language) { return language == mail::Language::de ? german : english; }

} // namespace shopx::receipts
