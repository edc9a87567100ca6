// A stored sale by hand: two mugs with an offer, a lamp with a discount, paid in cash.
#pragma once

#include "receipt.hpp"

namespace shopx::receipts {

inline constexpr std::string_view sample_document =
    R"({"kind":"sale","store_id":"01939f3e-7a00-7123-8456-0123456789ab","currency":"GBP","prices_include_tax":true,"lines":[)"
    R"({"name":"Enamel mug, blue","quantity_milli":2000,"unit_price_e4":25500,"gross_minor":510,"promotion_minor":128,"discount_minor":0,"order_discount_minor":0,)"
    R"("tax_minor":64,"total_minor":382,"promotions":[{"promotion_id":"p","version":1,"amount_minor":128,"name":"2 mugs for less"}],"a_field_of_tomorrow":{"x":[1]}},)"
    R"({"name":"Desk lamp with a long name that does not fit into one line","quantity_milli":1000,"unit_price_e4":1250000,"gross_minor":12500,"discount_minor":1250,)"
    R"("discount":{"kind":"percent","rate_ppm":100000,"reason":"damaged box"},"order_discount_minor":0,"tax_minor":1875,"total_minor":11250}],)"
    R"("taxes":[{"tax_code":"standard","tax_rate_ppm":200000,"net_minor":9693,"tax_minor":1939}],"tax_minor":1939,"total_minor":11632,"rounding_minor":-2,)"
    R"("tenders":[{"kind":"cash","amount_minor":11630,"given_minor":12000,"change_minor":370}],"kernel_version":1})";

inline sales::Stored sample_sale(std::string document = std::string{sample_document})
{
    sales::Stored sale;
    auto& r = sale.record;
    r.id = SaleId{*Uuid::parse("01939f3e-7a00-7123-8456-0123456789ab")};
    r.kind = sales::Kind::sale;
    r.occurred_at = *Instant::parse("2026-11-25T17:30:00Z");
    r.recorded_at = *Instant::parse("2026-11-25T17:30:02.5Z");
    r.currency = "GBP";
    r.total_minor = 11'632;
    r.tax_minor = 1'939;
    r.rounding_minor = -2;
    r.tendered_minor = 11'630;
    r.document = std::move(document);
    r.digest.fill('\x5a');
    sale.number = 17;
    return sale;
}

inline Head sample_head()
{
    return {.store_name = "Mill Road Gifts",
        .address = "12 Mill Road\nCambridge",
        .header = "",
        .footer = "Thank you!",
        .register_name = "Front",
        .receipt_number = "MILL-1-17",
        .time_zone = "Europe/London"};
}

/// `text` with the first `from` replaced.
inline std::string with(std::string text, std::string_view from, std::string_view to)
{
    auto const at = text.find(from);
    if (at == text.npos) throw std::logic_error{"the sample has no " + std::string{from}};
    return text.replace(at, from.size(), to);
}

} // namespace shopx::receipts
