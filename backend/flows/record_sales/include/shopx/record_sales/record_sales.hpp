// A till reports a sale, and it is recorded: durably, once, numbered, with its stock, its tenders and its place in the feed.
// Read in this order: src/http.cpp, src/record_sale.cpp, src/committer.cpp, src/write_batch.cpp.
#pragma once

#include "shopx/catalog/catalog.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/pricing/pricing.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/stores/stores.hpp"

#include <memory>

namespace shopx::record_sales {

struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    feed::Watcher& watcher;
    stores::Directories& directories;
    catalog::Catalogues& catalogues;
    pricing::TaxTables& tax_tables;
    int committers = 2;        // connections that write, tenants spread over them
    int batches_in_flight = 2; // on each: the next is there when one commits
};

class RecordSales {
public:
    explicit RecordSales(Parts parts);
    ~RecordSales();
    /// PUT /v1/sales/{sale_id}
    http::Routes routes();

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

} // namespace shopx::record_sales
