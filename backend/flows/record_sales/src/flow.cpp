#include "flow.hpp"

namespace shopx::record_sales {

Task<Known> known_for(RecordSales::Impl& flow, TenantId tenant, SaleBody const& body)
{
    auto const& parts = flow.parts;
    Known known;
    if (body.rules_version) {
        known.rules = co_await parts.rule_books.at(tenant, *body.rules_version);
        known.rules_now = co_await parts.rule_books.of(tenant);
    }
    known.directory = co_await parts.directories.of(tenant);
    known.catalogue = co_await parts.catalogues.of(tenant);
    known.taxes = co_await parts.tax_tables.of(tenant);
    co_return known;
}

} // namespace shopx::record_sales
