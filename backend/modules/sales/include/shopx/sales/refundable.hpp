// What can still come back of a sale, and a shop's rules for it. A part of sales' front door.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace shopx::sales {

/// What a sale took in, and what has been given back since. The database refuses more.
struct Refundable {
    struct Line {
        std::int16_t line = 0; // place in the document, from 0
        std::int64_t sold_milli = 0;
        std::int64_t paid_minor = 0;
        std::int64_t returned_milli = 0;
        std::int64_t refunded_minor = 0;
        friend bool operator==(Line const&, Line const&) = default;
    };
    struct Tender {
        std::int16_t ordinal = 0;        // place in the document, from 1; all cash is one
        std::int64_t paid_minor = 0;     // without cash rounding
        std::int64_t received_minor = 0; // with it
        std::int64_t refunded_minor = 0;
        std::int64_t returned_minor = 0;
        friend bool operator==(Tender const&, Tender const&) = default;
    };
    SaleId sale;
    std::int64_t paid_minor = 0;
    std::int64_t refunded_minor = 0;
    std::optional<SaleId> voided_by;
    std::vector<Line> lines;
    std::vector<Tender> tenders;
};
/// The sale's rows, held until the transaction ends: a second refund waits here, and sees the first. `as_sold` is what its document says, with
/// nothing given back; the rows are made of it when there are none.
Task<Refundable> hold_refundable(pg::TenantTx& tx, Refundable as_sold);
/// The same without holding or making anything.
Task<Refundable> read_refundable(pg::TenantTx& tx, Refundable as_sold);
/// Adds what is given back now: amounts and quantities of `back` are differences, above zero; what was sold and paid isn't looked at. Queued.
void give_back(pg::TenantTx& tx, Refundable const& back);
/// Every sale of which something came back, after one, by id: for `shopx verify`.
Task<std::vector<Refundable>> refundables_after(pg::TenantTx& tx, std::optional<SaleId> after, std::int64_t limit);

struct RefundPolicy {
    std::optional<std::int32_t> days_max;             // after that somebody approves
    std::optional<std::int64_t> approval_above_minor; // of one refund
    std::vector<std::string> tender_order{"gift_card", "store_credit", "voucher", "deposit", "on_account", "card", "card_external", "cash"};
    bool lowest_price = false; // without a receipt: at most the lowest price of the last `price_days`
    std::int32_t price_days = 30;
    bool store_credit_only = false;                      // without a receipt
    std::optional<std::int64_t> unreceipted_above_minor; // of one return: above it somebody approves
};
Task<RefundPolicy> find_refund_policy(pg::TenantTx& tx);
void put_refund_policy(pg::TenantTx& tx, RefundPolicy const& policy, Instant now);

/// The least that anybody paid since then for a thousand of a variant's thousandths; nothing: it was not sold. Reads all sales since then.
struct LowestPaid {
    VariantId variant;
    std::int64_t unit_minor = 0;
};
Task<std::vector<LowestPaid>> lowest_paid(pg::TenantTx& tx, std::span<VariantId const> variants, Instant since);

} // namespace shopx::sales
