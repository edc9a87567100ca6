// What callers ask: refunds, exchanges, voids, and what they would come to.
#pragma once

#include "document.hpp"

#include "shopx/base/limits/refunds.hpp"

namespace shopx::refund_sale {

using record_sales::amount_max;
using record_sales::DiscountBody;
using record_sales::PinBody;

struct LineBack {
    std::int32_t line = 0;
    std::int64_t quantity_milli = 0;
    std::optional<bool> restock;
    std::optional<std::string> reason;
    static constexpr auto wire()
    {
        return json::object<LineBack>("RefundLine", "Goods that come back", json::field("line", &LineBack::line, "Place in the sale's lines, from 0", "0").range(0, limits::sale_lines_max),
            json::field("quantity_milli", &LineBack::quantity_milli, "Thousandths of the unit", "1000").range(1, amount_max),
            json::field("restock", &LineBack::restock, "false: they are not sold again. Absent: true", "true"),
            json::field("reason", &LineBack::reason, "Why", "too small").length(1, 200));
    }
};

struct ValueBack {
    std::int32_t tender = 0;
    std::int64_t amount_minor = 0;
    static constexpr auto wire()
    {
        return json::object<ValueBack>("RefundValue", "Value that the sale sold and that is taken back, as far as nothing of it was spent",
            json::field("tender", &ValueBack::tender, "The sale's tender that put it on the card, from 1", "2").range(1, limits::sale_tenders_max),
            json::field("amount_minor", &ValueBack::amount_minor, "How much", "5000").range(1, amount_max));
    }
};

struct GiveBack {
    std::optional<std::int32_t> tender;
    std::optional<ValueAccountId> account_id;
    std::int64_t amount_minor = 0;
    std::optional<std::string> reference;
    static constexpr auto wire()
    {
        return json::object<GiveBack>("RefundTender", "A way in which something is given back: to a tender of the sale, or to an account of store credit",
            json::field("tender", &GiveBack::tender, "The sale's tender, from 1: at most what it paid", "1").range(1, limits::sale_tenders_max),
            json::field("account_id", &GiveBack::account_id, "Store credit, instead of a tender"),
            json::field("amount_minor", &GiveBack::amount_minor, "Before cash rounding", "510").range(1, amount_max),
            json::field("reference", &GiveBack::reference, "What the shop's own terminal printed", "auth 004218").length(1, 100));
    }
};

struct RefundPut {
    SaleId sale_id;
    StoreId store_id;
    RegisterId register_id;
    Instant occurred_at;
    std::optional<std::vector<LineBack>> lines;
    std::optional<std::vector<ValueBack>> value;
    std::optional<std::vector<GiveBack>> tenders;
    std::optional<std::string> reason;
    std::optional<std::vector<std::string>> overrides;
    std::optional<ShiftId> shift_id;
    static constexpr auto wire()
    {
        return json::object<RefundPut>("RefundPut", "Goods back against a receipt", json::field("sale_id", &RefundPut::sale_id, "The sale, or the exchange that sold them"),
            json::field("store_id", &RefundPut::store_id, "Where they come back"), json::field("register_id", &RefundPut::register_id, "Whose drawer pays"),
            json::field("occurred_at", &RefundPut::occurred_at, "The till's clock; within a day of the time in the refund's id", "2026-11-24T10:00:00Z"),
            json::field("lines", &RefundPut::lines, "Goods; each line once").items(1, limits::sale_lines_max),
            json::field("value", &RefundPut::value, "Gift cards and the like that the sale sold").items(1, limits::refund_tenders_max),
            json::field("tenders", &RefundPut::tenders, "How it is given back; absent: by the shop's order of tenders").items(1, limits::refund_tenders_max),
            json::field("reason", &RefundPut::reason, "Why").length(1, 200),
            json::field("overrides", &RefundPut::overrides, "Where the policy asks for an approval: tokens of POST /v1/overrides for this refund's id")
                .length(1, limits::override_bytes_max)
                .items(1, limits::sale_overrides_max),
            json::field("shift_id", &RefundPut::shift_id, "The drawer session that pays (E21)"));
    }
};

struct RefundQuotePost {
    SaleId sale_id;
    std::optional<StoreId> store_id;
    std::optional<std::vector<LineBack>> lines;
    std::optional<std::vector<ValueBack>> value;
    std::optional<std::vector<GiveBack>> tenders;
    static constexpr auto wire()
    {
        return json::object<RefundQuotePost>("RefundQuotePost", "What could be given back, and how", json::field("sale_id", &RefundQuotePost::sale_id, "Of this sale"),
            json::field("store_id", &RefundQuotePost::store_id, "Whose smallest coin counts; absent: the sale's own"),
            json::field("lines", &RefundQuotePost::lines, "If these came back").items(1, limits::sale_lines_max),
            json::field("value", &RefundQuotePost::value, "If this was taken back").items(1, limits::refund_tenders_max),
            json::field("tenders", &RefundQuotePost::tenders, "If it was given back so").items(1, limits::refund_tenders_max));
    }
};

struct VoidPut {
    SaleId sale_id;
    StoreId store_id;
    RegisterId register_id;
    Instant occurred_at;
    std::optional<std::string> reason;
    std::optional<ShiftId> shift_id;
    static constexpr auto wire()
    {
        return json::object<VoidPut>("VoidPut", "A sale is taken back whole, by its register, before its Z", json::field("sale_id", &VoidPut::sale_id, "Which"),
            json::field("store_id", &VoidPut::store_id, "The sale's"), json::field("register_id", &VoidPut::register_id, "The sale's"),
            json::field("occurred_at", &VoidPut::occurred_at, "The till's clock; within a day of the time in the void's id", "2026-11-24T10:00:00Z"),
            json::field("reason", &VoidPut::reason, "Why").length(1, 200), json::field("shift_id", &VoidPut::shift_id, "The drawer session (E21)"));
    }
};

/// The goods of an exchange that are sold: a sale without a kind, a place and tenders.
struct GoodsBody {
    bool prices_include_tax = true;
    Scope rounding_scope{};
    std::vector<LineBody> lines;
    std::optional<DiscountBody> order_discount;
    std::vector<TaxBody> taxes;
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
    std::int32_t kernel_version = 0;
    std::optional<engine::TaxRounding> tax_rounding;
    std::optional<engine::InclusiveRule> inclusive_rule;
    std::optional<PinBody> pack;
    std::optional<std::int64_t> rules_version;
    std::optional<std::string> priced_at;
    std::optional<std::vector<std::string>> customer_groups;
    std::optional<std::string> quote_digest;
    static constexpr auto wire()
    {
        return json::object<GoodsBody>("ExchangeGoods", "What is sold in an exchange, at today's prices; each field as in SaleBody",
            json::field("prices_include_tax", &GoodsBody::prices_include_tax, "Whether unit prices are what the customer pays", "true"),
            json::field("rounding_scope", &GoodsBody::rounding_scope, "Where tax was rounded", "rate_per_document"),
            json::field("lines", &GoodsBody::lines, "In the order of the receipt").items(1, limits::sale_lines_max),
            json::field("order_discount", &GoodsBody::order_discount, "Off all of them; the lines hold their shares"),
            json::field("taxes", &GoodsBody::taxes, "One for each tax class and rate").items(0, limits::sale_taxes_max),
            json::field("tax_minor", &GoodsBody::tax_minor, "All tax", "85").range(0, amount_max),
            json::field("total_minor", &GoodsBody::total_minor, "All lines", "510").range(0, amount_max),
            json::field("kernel_version", &GoodsBody::kernel_version, "Of the pricing kernel that the till ran", "1").range(1, 1'000'000),
            json::field("tax_rounding", &GoodsBody::tax_rounding, "How a tax was rounded. Absent: half_away", "half_away"),
            json::field("inclusive_rule", &GoodsBody::inclusive_rule, "What is rounded when tax is taken out of a price. Absent: tax_first", "tax_first"),
            json::field("pack", &GoodsBody::pack, "The pack that taxes and rounding are from, if one was used"),
            json::field("rules_version", &GoodsBody::rules_version, "Of the promotions and price lists that the till had", "7").range(0, INT64_C(1) << 53),
            json::field("priced_at", &GoodsBody::priced_at, "The minute that promotions were judged by", "2026-11-25T17:30").length(16, 16),
            json::field("customer_groups", &GoodsBody::customer_groups, "The groups that the customer is in", R"(["staff"])")
                .length(1, 64)
                .items(1, limits::sale_customer_groups_max),
            json::field("quote_digest", &GoodsBody::quote_digest, "SHA-256 of the quote, as the till's kernel gave it").length(64, 64));
    }
};

struct ExchangePut {
    SaleId sale_id;
    StoreId store_id;
    RegisterId register_id;
    Instant occurred_at;
    std::vector<LineBack> lines;
    GoodsBody goods;
    std::optional<std::vector<TenderBody>> payments;
    std::optional<std::vector<GiveBack>> tenders;
    std::optional<std::string> reason;
    std::optional<std::vector<std::string>> overrides;
    std::optional<ShiftId> shift_id;
    static constexpr auto wire()
    {
        return json::object<ExchangePut>("ExchangePut", "Goods back and goods sold, in one document",
            json::field("sale_id", &ExchangePut::sale_id, "The sale of what comes back"), json::field("store_id", &ExchangePut::store_id, "Where"),
            json::field("register_id", &ExchangePut::register_id, "Whose drawer"),
            json::field("occurred_at", &ExchangePut::occurred_at, "The till's clock; within a day of the time in the exchange's id", "2026-11-24T10:00:00Z"),
            json::field("lines", &ExchangePut::lines, "What comes back; each line once").items(1, limits::sale_lines_max),
            json::field("goods", &ExchangePut::goods, "What is sold"),
            json::field("payments", &ExchangePut::payments, "Where more is sold than comes back: how the rest is paid, as in a sale").items(1, limits::sale_tenders_max),
            json::field("tenders", &ExchangePut::tenders, "Where less is sold: how the rest is given back; absent: by the shop's order").items(1, limits::refund_tenders_max),
            json::field("reason", &ExchangePut::reason, "Why").length(1, 200),
            json::field("overrides", &ExchangePut::overrides, "Tokens of POST /v1/overrides for this exchange's id")
                .length(1, limits::override_bytes_max)
                .items(1, limits::sale_overrides_max),
            json::field("shift_id", &ExchangePut::shift_id, "The drawer session (E21)"));
    }
};

/// The goods as a sale that was paid in cash to the coin, which is how their sums are checked.
SaleBody sale_of(ExchangePut const& body);

void check(RefundPut const& body, json::Problems& problems);
void check(RefundQuotePost const& body, json::Problems& problems);
void check(ExchangePut const& body, json::Problems& problems);

} // namespace shopx::refund_sale
