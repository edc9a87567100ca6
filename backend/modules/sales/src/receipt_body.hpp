// A recorded sale as the API answers it. Private to sales.
#pragma once

#include "shopx/runtime/json.hpp"
#include "shopx/sales/sales.hpp"

template <>
inline constexpr auto shopx::json::names<shopx::sales::Kind> = std::array{shopx::json::Name{shopx::sales::Kind::sale, "sale"},
    shopx::json::Name{shopx::sales::Kind::return_, "return"}, shopx::json::Name{shopx::sales::Kind::refund, "refund"},
    shopx::json::Name{shopx::sales::Kind::exchange, "exchange"}, shopx::json::Name{shopx::sales::Kind::void_, "void"}};

namespace shopx::sales {

struct FlagBody {
    std::string code;
    std::optional<std::string> pointer;
    std::string detail;
    static constexpr auto wire()
    {
        return json::object<FlagBody>("Flag", "What the server doubted; the sale is recorded as it was said",
            json::field("code", &FlagBody::code, "Stable, for programs", "price_differs"),
            json::field("pointer", &FlagBody::pointer, "JSON pointer into the document", "/lines/0"),
            json::field("detail", &FlagBody::detail, "For a person", "the catalogue says 2.95"));
    }
};

/// How flags are stored.
struct FlagsBody {
    std::vector<FlagBody> flags;
    static constexpr auto wire()
    {
        return json::object<FlagsBody>("Flags", "All flags of a sale", json::field("flags", &FlagsBody::flags, "In order of finding"));
    }
};

struct ReceiptBody {
    SaleId sale_id;
    Kind kind{};
    StoreId store_id;
    RegisterId register_id;
    SeriesId series_id;
    std::int64_t number = 0;
    std::string receipt_number;
    BusinessDay business_date;
    Instant occurred_at;
    Instant recorded_at;
    std::string currency;
    std::int64_t total_minor = 0;
    std::int64_t tax_minor = 0;
    std::int64_t rounding_minor = 0;
    std::string digest;
    std::vector<FlagBody> flags;
    static constexpr auto wire()
    {
        return json::object<ReceiptBody>("Receipt", "A sale or return as it was recorded: the same answer, byte for byte, to every repeat",
            json::field("sale_id", &ReceiptBody::sale_id, "As the till made it"),
            json::field("kind", &ReceiptBody::kind, "sale, return, refund, exchange or void", "sale"), json::field("store_id", &ReceiptBody::store_id, "Where"),
            json::field("register_id", &ReceiptBody::register_id, "On which register"),
            json::field("series_id", &ReceiptBody::series_id, "Its receipt series: the register's incarnation"),
            json::field("number", &ReceiptBody::number, "Contiguous from 1 in the series", "17"),
            json::field("receipt_number", &ReceiptBody::receipt_number, "As it is printed", "MILL-1-17"),
            json::field("business_date", &ReceiptBody::business_date, "By the store's zone and cut-over", "2026-11-23"),
            json::field("occurred_at", &ReceiptBody::occurred_at, "The till's clock", "2026-11-23T10:00:00Z"),
            json::field("recorded_at", &ReceiptBody::recorded_at, "The server's clock", "2026-11-23T10:00:00.123456Z"),
            json::field("currency", &ReceiptBody::currency, "ISO 4217", "GBP"),
            json::field("total_minor", &ReceiptBody::total_minor, "What the goods cost, tax included", "510"),
            json::field("tax_minor", &ReceiptBody::tax_minor, "Tax in it", "85"),
            json::field("rounding_minor", &ReceiptBody::rounding_minor, "What cash rounding added", "0"),
            json::field("digest", &ReceiptBody::digest, "SHA-256 of the document's canonical JSON"),
            json::field("flags", &ReceiptBody::flags, "What a person should look at; empty as a rule"));
    }
};

ReceiptBody to_body(Stored const& sale, std::string_view label);

} // namespace shopx::sales
