// What the routes of the flow share: its parts, its committers, and what a sale is checked against.
#pragma once

#include "committer.hpp"
#include "record_sale.hpp"

#include "shopx/record_sales/record_sales.hpp"

#include <memory>
#include <vector>

namespace shopx::record_sales {

struct RecordSales::Impl {
    Parts parts;
    std::vector<std::unique_ptr<Committer>> committers;

    explicit Impl(Parts p) : parts{p}
    {
        for (int i = 0; i < parts.committers; ++i)
            committers.push_back(std::make_unique<Committer>(parts.loop, parts.db, parts.watcher, parts.batches_in_flight));
    }
    Committer& committer_of(TenantId tenant) { return *committers[UuidHash{}(tenant) % committers.size()]; }
};

/// What a sale is checked against. It changes in place between awaits, so a sale is priced in one go.
struct Known {
    std::shared_ptr<stores::Directory const> directory;
    std::shared_ptr<catalog::Catalogue const> catalogue;
    std::shared_ptr<pricing::TaxTable const> taxes;
    std::shared_ptr<pricing::RuleBook const> rules_now; // where the sale names a version of the rules
    std::shared_ptr<pricing::RuleBook const> rules;     // of that version
};

/// Out of memory, as a rule.
Task<Known> known_for(RecordSales::Impl& flow, TenantId tenant, SaleBody const& body);

} // namespace shopx::record_sales
