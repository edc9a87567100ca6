// A till reports a sale, and it is recorded: durably, once, numbered, with its stock, its tenders and its place in the feed.
// Read in this order: src/http.cpp, src/record_sale.cpp, src/committer.cpp, src/write_batch.cpp.
#pragma once

#include "shopx/catalog/catalog.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/members/members.hpp"
#include "shopx/inventory/inventory.hpp"
#include "shopx/payments/payments.hpp"
#include "shopx/pricing/pricing.hpp"
#include "shopx/record_sales/sale_body.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"
#include "shopx/stored_value/stored_value.hpp"
#include "shopx/stores/stores.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace shopx::record_sales {

struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    feed::Watcher& watcher;
    stores::Directories& directories;
    catalog::Catalogues& catalogues;
    pricing::TaxTables& tax_tables;
    pricing::RuleBooks& rule_books;
    members::Overrides& overrides;
    crypto::Sealer const& sealer;
    int committers = 2;        // connections that write, tenants spread over them
    int batches_in_flight = 2; // on each: the next is there when one commits
};

/// What goods that are sold come to, looked at as a sale's are.
struct SoldGoods {
    std::optional<std::string> flags; // what is doubtful, as JSON that is stored
    inventory::Movement movement;
};

class RecordSales {
public:
    explicit RecordSales(Parts parts);
    ~RecordSales();
    /// PUT /v1/sales/{sale_id}, PUT /v1/orders/{order_id}, GET /v1/sales/{sale_id}/derivation
    http::Routes routes();
    /// Goods that are sold beside others that come back (E20): priced again and compared, and nothing is written. Of the sale's tenders nothing
    /// is looked at.
    Task<Result<SoldGoods>> look_at_goods(http::Caller const& caller, SaleId id, SaleBody const& goods);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// The same words, stored and on the wire.
payments::Kind payment_kind(TenderKind kind);
stored_value::Kind value_kind(TenderKind kind);

/// What a stored sale, or what is counted beside sales, says otherwise than it must.
struct Difference {
    std::string check;   // document, row, sums, amounts, digest, promotions, numbers, stock
    std::string subject; // the sale's id, the series' id, or store and variant
    std::string pointer; // into the document
    std::string detail;
    bool told = false; // the sale was recorded with a flag that says so: no news
};

struct Verification {
    std::int64_t sales = 0;
    std::int64_t returns = 0;
    std::int64_t lines = 0;
    std::int64_t series = 0;             // of receipt numbers
    std::int64_t levels = 0;             // of stock
    std::int64_t told = 0;               // differences that were flagged when the sale was recorded
    std::int64_t found = 0;              // all others: there must be none
    std::vector<Difference> differences; // the first limits::verify_differences_max of both
};
/// What stored sales are looked at with.
struct StoredParts {
    pg::Database& db;
    catalog::Catalogues& catalogues;
    pricing::RuleBooks& rule_books;
};
/// Looks at everything of a tenant again (E25.1 to 3, 7 to 9), in pages; `progress` is called after each.
Task<Verification> verify(StoredParts parts, TenantId tenant, std::function<void(Verification const&)> progress);

} // namespace shopx::record_sales
