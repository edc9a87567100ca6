// What a till says of a sale. The stored document is this, in canonical JSON: fields may be added at the end, never changed. A
// field that came later is optional, so that a body without it keeps the bytes, and the digest, that it always had.
#pragma once

#include "shopx/documents/line_body.hpp"

#include "shopx/base/limits/members.hpp"

namespace shopx::documents {

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

/// Notes of another currency in the drawer (E8). The rate, with the shop's margin in it, is frozen here.
struct ForeignBody {
    std::string currency;
    std::int64_t given_minor = 0;
    std::int64_t rate_e9 = 0;
    static constexpr auto wire()
    {
        return json::object<ForeignBody>("ForeignCash", "Cash of another currency; the change is in the store's",
            json::field("currency", &ForeignBody::currency, "ISO 4217", "EUR").length(3, 3),
            json::field("given_minor", &ForeignBody::given_minor, "Handed over, in its own minor units", "2000").range(1, amount_max),
            json::field("rate_e9", &ForeignBody::rate_e9, "What one of its units is worth in the store's currency, in billionths", "850000000")
                .range(1, INT64_C(1'000'000'000'000'000)));
    }
};

struct TenderBody {
    TenderKind kind{};
    std::int64_t amount_minor = 0;
    std::optional<std::int64_t> given_minor;
    std::optional<std::int64_t> change_minor;
    std::optional<std::string> reference;
    std::optional<ForeignBody> foreign;
    std::optional<PaymentId> payment_id;
    std::optional<ValueAccountId> account_id;

    /// Whether it moves an account of stored value.
    bool is_value() const { return kind >= TenderKind::gift_card && kind <= TenderKind::deposit; }
    static constexpr auto wire()
    {
        return json::object<TenderBody>("SaleTender", "How a part was paid, or given back",
            json::field(
                "kind", &TenderBody::kind, "card_external: a card taken on a terminal of the shop's own; card: a payment with us; tip: below zero", "cash"),
            json::field("amount_minor", &TenderBody::amount_minor, "What it pays; negative on a return, and where value is sold: put on a gift card", "510")
                .range(-amount_max, amount_max),
            json::field("given_minor", &TenderBody::given_minor, "Cash handed over", "1000").range(0, amount_max),
            json::field("change_minor", &TenderBody::change_minor, "Cash handed back", "490").range(0, amount_max),
            json::field("reference", &TenderBody::reference, "What the terminal printed; never a card number", "auth 004217").length(1, 100),
            json::field("foreign", &TenderBody::foreign, "Of cash in another currency; given_minor is then what it is worth in the store's"),
            json::field("payment_id", &TenderBody::payment_id, "Of a card payment with us"),
            json::field("account_id", &TenderBody::account_id, "Of a gift card, store credit, a voucher, a customer's account, a deposit"));
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
    std::optional<engine::TaxRounding> tax_rounding;
    std::optional<engine::InclusiveRule> inclusive_rule;
    std::optional<PinBody> pack;
    std::optional<std::int64_t> rules_version;
    std::optional<std::string> priced_at;
    std::optional<std::vector<std::string>> customer_groups;
    std::optional<std::vector<std::string>> coupons;
    std::optional<std::string> quote_digest;
    std::optional<std::vector<std::string>> overrides;
    std::optional<ShiftId> shift_id;
    std::optional<OrderId> order_id;

    engine::TaxRounding rounding() const { return tax_rounding.value_or(engine::TaxRounding::half_away); }
    engine::InclusiveRule rule() const { return inclusive_rule.value_or(engine::InclusiveRule::tax_first); }

    static constexpr auto wire()
    {
        return json::object<SaleBody>("SaleBody", "All that the till says of a sale or a return",
            json::field(
                "kind", &SaleBody::kind, "sale, return (without a receipt), or order: the cart of a quote or layaway, which nothing is paid of", "sale"),
            json::field("store_id", &SaleBody::store_id, "Where"), json::field("register_id", &SaleBody::register_id, "On which register"),
            json::field("occurred_at", &SaleBody::occurred_at, "The till's clock; within a day of the time in the sale's id", "2026-11-23T10:00:00Z"),
            json::field("currency", &SaleBody::currency, "The store's", "GBP").length(3, 3),
            json::field("prices_include_tax", &SaleBody::prices_include_tax, "Whether unit prices are what the customer pays", "true"),
            json::field("rounding_scope", &SaleBody::rounding_scope, "Where tax was rounded", "rate_per_document"),
            json::field("lines", &SaleBody::lines, "In the order of the receipt; none where only value is sold").items(0, limits::sale_lines_max),
            json::field("order_discount", &SaleBody::order_discount, "Off the whole order; the lines hold their shares"),
            json::field("taxes", &SaleBody::taxes, "One for each tax class and rate").items(0, limits::sale_taxes_max),
            json::field("tax_minor", &SaleBody::tax_minor, "All tax", "85").range(-amount_max, amount_max),
            json::field("total_minor", &SaleBody::total_minor, "All lines", "510").range(-amount_max, amount_max),
            json::field("rounding_minor", &SaleBody::rounding_minor, "What cash rounding added to the total", "0").range(-1000, 1000),
            json::field("tenders", &SaleBody::tenders, "Together the total and the rounding; none when both are zero").items(0, limits::sale_tenders_max),
            json::field("kernel_version", &SaleBody::kernel_version, "Of the pricing kernel that the till ran", "1").range(1, 1'000'000),
            json::field("tax_rounding", &SaleBody::tax_rounding, "How a tax was rounded. Absent: half_away", "half_away"),
            json::field("inclusive_rule", &SaleBody::inclusive_rule, "What is rounded when tax is taken out of a price (E3). Absent: tax_first", "tax_first"),
            json::field("pack", &SaleBody::pack, "The pack that taxes and rounding are from, if one was used"),
            json::field("rules_version", &SaleBody::rules_version, "Of the promotions and price lists that the till had; absent: it looked at none", "7")
                .range(0, INT64_C(1) << 53),
            json::field("priced_at", &SaleBody::priced_at, "The minute, on the store's clock, that promotions were judged by", "2026-11-25T17:30")
                .length(16, 16),
            json::field("customer_groups", &SaleBody::customer_groups, "The groups that the customer is in", R"(["staff"])")
                .length(1, 64)
                .items(1, limits::sale_customer_groups_max),
            json::field("coupons", &SaleBody::coupons, "The coupons that the customer used: those that took something off", R"(["WELCOME10"])")
                .length(1, 64)
                .items(1, limits::sale_coupons_max),
            json::field("quote_digest", &SaleBody::quote_digest, "SHA-256 of the quote, as the till's kernel gave it").length(64, 64),
            json::field("overrides", &SaleBody::overrides, "What a manager approved of it: tokens of POST /v1/overrides")
                .length(1, limits::override_bytes_max)
                .items(1, limits::sale_overrides_max),
            json::field("shift_id", &SaleBody::shift_id, "The register's drawer session in which it was sold (E21)"),
            json::field("order_id", &SaleBody::order_id, "The quote or layaway that it completes, whose lines it has at their prices"));
    }
};

/// What can be seen to be wrong in the body alone: sums that don't add up, a discount above its line, cash without change.
void check(SaleBody const& body, json::Problems& problems);

} // namespace shopx::documents
