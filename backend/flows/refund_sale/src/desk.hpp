// What refunds, exchanges and voids share: where they happen, who approves, and the one transaction that writes them.
#pragma once

#include "document.hpp"
#include "split.hpp"

#include "shopx/refund_sale/refund_sale.hpp"

namespace shopx::refund_sale {

/// Where it happens, as the directory has it now.
struct Place {
    stores::Store store;
    stores::Register reg;
    std::string label; // of its receipts
    BusinessDay business_date;
    CashTerms cash;
};
/// Refuses a store or register that the tenant or the caller does not have, and an id from another day.
Task<Result<Place>> place_of(Parts const& parts, http::Caller const& caller, StoreId store, RegisterId reg, SaleId id, Instant occurred_at);

/// The original, locked, and what has come back of it.
struct Held {
    Sold sold;
    sales::Refundable state;
};
/// Nothing in `held`, and what was stored: the document `id` is there already, asked for by the same words.
struct Found {
    std::optional<sales::Stored> stored;
    std::optional<Held> held;
};
/// Locks the original `sale` for the document `id`, unless that is stored already. Refuses an id that was used otherwise, and a sale that is
/// unknown, or voided.
Task<Result<Found>> hold(pg::TenantTx& tx, SaleId id, SaleId sale, std::string const& request_digest);

/// What somebody has to approve of a refund of this amount; empty: nothing.
std::string needs_approval(sales::RefundPolicy const& policy, Sold const& sold, BusinessDay today, std::int64_t amount_minor);
/// Who approved, where `why` says that somebody must: the caller, if they may approve, or whoever gave the override. 403 `sales.needs_approval`.
Task<Result<std::optional<AccountId>>> approver_of(Parts const& parts, pg::TenantTx& tx, http::Caller const& caller, members::Occasion const& occasion,
    std::optional<std::vector<std::string>> const& overrides, std::string const& why);

struct Draft {
    SaleId id;
    Document document;
    sales::Refundable back; // differences; of the original
    inventory::Movement movement;
    std::optional<std::string> flags;
};
/// Writes all of it and commits: value accounts and card refunds, then the document with its number, tenders, what came back, stock, the feed last.
Task<Result<sales::Stored>> write(Parts const& parts, pg::TenantTx& tx, http::Caller const& caller, Place const& place, Draft draft);

/// The goods that are to be sold again.
void add_restocked(inventory::Movement& movement, std::vector<DocumentLine> const& lines);

std::string digest_of(std::string_view request);

http::Routes refund_routes(Parts const& parts);
http::Routes quote_routes(Parts const& parts);
http::Routes void_routes(Parts const& parts);
http::Routes exchange_routes(Parts const& parts);
http::Routes policy_routes(Parts const& parts);

/// Codes that all of them may answer with.
std::vector<std::string_view> shared_errors(std::vector<std::string_view> more);

} // namespace shopx::refund_sale
