// What is stored of a refund, an exchange or a void: the shape of every document in sales.sales. Fields may be added at the end, never changed;
// what comes later is optional.
#pragma once

#include "shopx/record_sales/sale_body.hpp"

namespace shopx::refund_sale {

enum class Kind { refund, exchange, void_ };

} // namespace shopx::refund_sale

template <>
inline constexpr auto shopx::json::names<shopx::refund_sale::Kind> =
    std::array{shopx::json::Name{shopx::refund_sale::Kind::refund, "refund"}, shopx::json::Name{shopx::refund_sale::Kind::exchange, "exchange"},
        shopx::json::Name{shopx::refund_sale::Kind::void_, "void"}};

namespace shopx::refund_sale {

using record_sales::LineBody;
using record_sales::LineTaxBody;
using record_sales::SaleBody;
using record_sales::Scope;
using record_sales::TaxBody;
using record_sales::TenderBody;
using record_sales::TenderKind;

/// A line that came back, with amounts below zero; or, in an exchange, one that was sold, as a sale has it.
struct DocumentLine : LineBody {
    std::optional<std::int32_t> original_line;
    std::optional<bool> restocked;
    std::optional<std::string> reason;
    static constexpr auto wire()
    {
        auto const with_more = [](auto... fields) {
            return json::object<DocumentLine>("RefundDocumentLine", "A line that came back, or one that was sold for it", fields...,
                json::field("original_line", &DocumentLine::original_line, "Of what came back: its place in the original, from 0", "0"),
                json::field("restocked", &DocumentLine::restocked, "Whether the goods are in stock again", "true"),
                json::field("reason", &DocumentLine::reason, "Why", "too small").length(1, 200));
        };
        return std::apply(with_more, LineBody::wire().fields);
    }
};

struct DocumentTender : TenderBody {
    std::optional<std::int32_t> original_tender;
    static constexpr auto wire()
    {
        auto const with_more = [](auto... fields) {
            return json::object<DocumentTender>("RefundDocumentTender", "How something was given back, or paid", fields...,
                json::field("original_tender", &DocumentTender::original_tender, "Its place among the original's tenders, from 1; absent: another way than it was paid", "1"));
        };
        return std::apply(with_more, TenderBody::wire().fields);
    }
};

struct Document {
    Kind kind{};
    SaleId original_sale_id;
    StoreId store_id;
    RegisterId register_id;
    Instant occurred_at;
    std::string currency;
    bool prices_include_tax = true;
    Scope rounding_scope{};
    std::vector<DocumentLine> lines;
    std::vector<TaxBody> taxes;
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
    std::int64_t rounding_minor = 0;
    std::vector<DocumentTender> tenders;
    std::int32_t kernel_version = 0;
    std::optional<std::string> reason;
    std::optional<AccountId> approver_id;
    std::optional<std::vector<std::string>> overrides;
    std::optional<ShiftId> shift_id;
    std::string request_digest;
    static constexpr auto wire()
    {
        return json::object<Document>("RefundDocument", "A refund, an exchange or a void, as it is stored",
            json::field("kind", &Document::kind, "refund, exchange or void", "refund"),
            json::field("original_sale_id", &Document::original_sale_id, "What it takes back"), json::field("store_id", &Document::store_id, "Where"),
            json::field("register_id", &Document::register_id, "Whose drawer paid"), json::field("occurred_at", &Document::occurred_at, "The till's clock"),
            json::field("currency", &Document::currency, "The original's"), json::field("prices_include_tax", &Document::prices_include_tax, "As in the original"),
            json::field("rounding_scope", &Document::rounding_scope, "As in the original"),
            json::field("lines", &Document::lines, "What came back, then what was sold"), json::field("taxes", &Document::taxes, "One for each tax and rate"),
            json::field("tax_minor", &Document::tax_minor, "All tax"), json::field("total_minor", &Document::total_minor, "All lines"),
            json::field("rounding_minor", &Document::rounding_minor, "What cash rounding added"),
            json::field("tenders", &Document::tenders, "Together the total and the rounding"),
            json::field("kernel_version", &Document::kernel_version, "Of the kernel that made the shares"), json::field("reason", &Document::reason, "Why"),
            json::field("approver_id", &Document::approver_id, "Who approved, where the policy asks for somebody"),
            json::field("overrides", &Document::overrides, "The approvals, signed"), json::field("shift_id", &Document::shift_id, "The drawer session that paid"),
            json::field("request_digest", &Document::request_digest, "SHA-256 of what was asked, so that a repeat is known"));
    }
};

} // namespace shopx::refund_sale
