// What a till says of a sale. The stored document is this, in canonical JSON: fields may be added at the end, never changed.
#pragma once

#include "shopx/base/limits.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::record_sales {

enum class Kind { sale, return_ };
enum class Scope { line, rate_per_document, document };
enum class DiscountKind { percent, amount };
enum class TenderKind { cash, card_external };

} // namespace shopx::record_sales

template <>
inline constexpr auto shopx::json::names<shopx::record_sales::Kind> =
    std::array{shopx::json::Name{shopx::record_sales::Kind::sale, "sale"}, shopx::json::Name{shopx::record_sales::Kind::return_, "return"}};
template <>
inline constexpr auto shopx::json::names<shopx::record_sales::Scope> = std::array{shopx::json::Name{shopx::record_sales::Scope::line, "line"},
    shopx::json::Name{shopx::record_sales::Scope::rate_per_document, "rate_per_document"}, shopx::json::Name{shopx::record_sales::Scope::document, "document"}};
template <>
inline constexpr auto shopx::json::names<shopx::record_sales::DiscountKind> = std::array{
    shopx::json::Name{shopx::record_sales::DiscountKind::percent, "percent"}, shopx::json::Name{shopx::record_sales::DiscountKind::amount, "amount"}};
template <>
inline constexpr auto shopx::json::names<shopx::record_sales::TenderKind> = std::array{
    shopx::json::Name{shopx::record_sales::TenderKind::cash, "cash"}, shopx::json::Name{shopx::record_sales::TenderKind::card_external, "card_external"}};

namespace shopx::record_sales {

inline constexpr std::int64_t amount_max = limits::amount_minor_max;

struct DiscountBody {
    DiscountKind kind{};
    std::optional<std::int64_t> rate_ppm;
    std::optional<std::int64_t> amount_minor;
    std::optional<std::string> reason;
    static constexpr auto wire()
    {
        return json::object<DiscountBody>("Discount", "What was taken off, as it was asked for",
            json::field("kind", &DiscountBody::kind, "percent (with rate_ppm) or amount (with amount_minor)", "percent"),
            json::field("rate_ppm", &DiscountBody::rate_ppm, "Parts per million: 100000 is 10 %", "100000").range(0, 1'000'000),
            json::field("amount_minor", &DiscountBody::amount_minor, "Always positive, on a return too", "128").range(0, amount_max),
            json::field("reason", &DiscountBody::reason, "For people", "damaged box").length(1, 200));
    }
};

struct LineBody {
    std::optional<VariantId> variant_id;
    std::optional<std::string> code;
    std::string name;
    std::int64_t quantity_milli = 0;
    std::int64_t unit_price_e4 = 0;
    std::string tax_code;
    std::int32_t tax_rate_ppm = 0;
    std::optional<DiscountBody> discount;
    std::int64_t gross_minor = 0;
    std::int64_t discount_minor = 0;
    std::int64_t order_discount_minor = 0;
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
    static constexpr auto wire()
    {
        return json::object<LineBody>("SaleLine", "One line of the receipt; on a return all amounts and the quantity are negative",
            json::field("variant_id", &LineBody::variant_id, "What was sold; absent for an open item, which moves no stock"),
            json::field("code", &LineBody::code, "What was scanned or typed", "04006381333931").length(1, 80),
            json::field("name", &LineBody::name, "As the customer saw it", "White hanging heart T-light holder").length(1, 300),
            json::field("quantity_milli", &LineBody::quantity_milli, "Thousandths of the unit", "2000").range(-amount_max, amount_max),
            json::field("unit_price_e4", &LineBody::unit_price_e4, "Ten-thousandths of the currency's unit", "25500").range(0, amount_max),
            json::field("tax_code", &LineBody::tax_code, "The tax class", "standard").length(1, 40),
            json::field("tax_rate_ppm", &LineBody::tax_rate_ppm, "Its rate when it was sold", "200000").range(0, 1'000'000),
            json::field("discount", &LineBody::discount, "The line's own discount, if any"),
            json::field("gross_minor", &LineBody::gross_minor, "Quantity × unit price, rounded once", "510").range(-amount_max, amount_max),
            json::field("discount_minor", &LineBody::discount_minor, "Taken off for the line's discount", "0").range(-amount_max, amount_max),
            json::field("order_discount_minor", &LineBody::order_discount_minor, "The line's share of the order's discount", "0")
                .range(-amount_max, amount_max),
            json::field("tax_minor", &LineBody::tax_minor, "Tax in (or on top of) the line", "85").range(-amount_max, amount_max),
            json::field("total_minor", &LineBody::total_minor, "What the customer pays for the line", "510").range(-amount_max, amount_max));
    }
};

struct TaxBody {
    std::string tax_code;
    std::int32_t tax_rate_ppm = 0;
    std::int64_t net_minor = 0;
    std::int64_t tax_minor = 0;
    static constexpr auto wire()
    {
        return json::object<TaxBody>("SaleTax", "What one tax class comes to",
            json::field("tax_code", &TaxBody::tax_code, "The tax class", "standard").length(1, 40),
            json::field("tax_rate_ppm", &TaxBody::tax_rate_ppm, "Its rate when it was sold", "200000").range(0, 1'000'000),
            json::field("net_minor", &TaxBody::net_minor, "Without the tax", "425").range(-amount_max, amount_max),
            json::field("tax_minor", &TaxBody::tax_minor, "The tax", "85").range(-amount_max, amount_max));
    }
};

struct TenderBody {
    TenderKind kind{};
    std::int64_t amount_minor = 0;
    std::optional<std::int64_t> given_minor;
    std::optional<std::int64_t> change_minor;
    std::optional<std::string> reference;
    static constexpr auto wire()
    {
        return json::object<TenderBody>("SaleTender", "How a part was paid, or given back",
            json::field("kind", &TenderBody::kind, "cash, or card_external: a card taken on a terminal of the shop's own", "cash"),
            json::field("amount_minor", &TenderBody::amount_minor, "What it pays; negative on a return", "510").range(-amount_max, amount_max),
            json::field("given_minor", &TenderBody::given_minor, "Cash handed over", "1000").range(0, amount_max),
            json::field("change_minor", &TenderBody::change_minor, "Cash handed back", "490").range(0, amount_max),
            json::field("reference", &TenderBody::reference, "What the terminal printed; never a card number", "auth 004217").length(1, 100));
    }
};

struct SaleBody {
    Kind kind{};
    StoreId store_id;
    RegisterId register_id;
    Instant occurred_at;
    std::string currency;
    bool prices_include_tax = true;
    Scope rounding_scope{};
    std::vector<LineBody> lines;
    std::optional<DiscountBody> order_discount;
    std::vector<TaxBody> taxes;
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
    std::int64_t rounding_minor = 0;
    std::vector<TenderBody> tenders;
    std::int32_t kernel_version = 0;
    static constexpr auto wire()
    {
        return json::object<SaleBody>("SaleBody", "All that the till says of a sale or a return",
            json::field("kind", &SaleBody::kind, "sale, or return (without a receipt)", "sale"), json::field("store_id", &SaleBody::store_id, "Where"),
            json::field("register_id", &SaleBody::register_id, "On which register"),
            json::field("occurred_at", &SaleBody::occurred_at, "The till's clock; within a day of the time in the sale's id", "2026-11-23T10:00:00Z"),
            json::field("currency", &SaleBody::currency, "The store's", "GBP").length(3, 3),
            json::field("prices_include_tax", &SaleBody::prices_include_tax, "Whether unit prices are what the customer pays", "true"),
            json::field("rounding_scope", &SaleBody::rounding_scope, "Where tax was rounded", "rate_per_document"),
            json::field("lines", &SaleBody::lines, "In the order of the receipt").items(1, limits::sale_lines_max),
            json::field("order_discount", &SaleBody::order_discount, "Off the whole order; the lines hold their shares"),
            json::field("taxes", &SaleBody::taxes, "One for each tax class and rate").items(0, limits::sale_taxes_max),
            json::field("tax_minor", &SaleBody::tax_minor, "All tax", "85").range(-amount_max, amount_max),
            json::field("total_minor", &SaleBody::total_minor, "All lines", "510").range(-amount_max, amount_max),
            json::field("rounding_minor", &SaleBody::rounding_minor, "What cash rounding added to the total", "0").range(-1000, 1000),
            json::field("tenders", &SaleBody::tenders, "Together the total and the rounding; none when both are zero").items(0, limits::sale_tenders_max),
            json::field("kernel_version", &SaleBody::kernel_version, "Of the pricing kernel that the till ran", "1").range(1, 1'000'000));
    }
};

/// What can be seen to be wrong in the body alone: sums that don't add up, a discount above its line, cash without change.
void check(SaleBody const& body, json::Problems& problems);

} // namespace shopx::record_sales
