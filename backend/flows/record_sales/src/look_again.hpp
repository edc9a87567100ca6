// A stored sale, looked at again: the row is what the document says, the sums hold, and the kernel and the rules of the versions that it
// names come to its amounts, its promotions and its digest.
#pragma once

#include "applied_rules.hpp"

#include "shopx/record_sales/record_sales.hpp"
#include "shopx/sales/sales.hpp"

namespace shopx::record_sales {

/// What a document names, as it is at hand.
struct Pinned {
    std::shared_ptr<pricing::RuleBook const> rules; // null: it names none, or one that there never was
    std::shared_ptr<catalog::Catalogue const> catalogue;
    std::vector<pricing::Coupon> coupons;
};
Task<Pinned> pinned_by(StoredParts const& parts, TenantId tenant, SaleBody const& body);

/// Runs the pinned rules over the sale. There must be some.
void apply_rules(SaleBody const& body, Pinned const& pinned, int currency_digits, AppliedRules& applied);

/// The document as it was read.
Result<SaleBody> read_document(sales::Record const& record);
/// Where it can't be read: that, and nothing more.
std::vector<Difference> cannot_be_read(sales::Record const& record, Error const& error);
/// All that differs. A doubt that was told when the sale was recorded is no news, and says so.
std::vector<Difference> look_again(sales::Record const& record, SaleBody const& body, Pinned const& pinned);

} // namespace shopx::record_sales
