// What only the routes of tax classes need. Private to pricing.
#pragma once

#include "shopx/packs/packs.hpp"
#include "shopx/pricing/pricing.hpp"

namespace shopx::pricing {

/// The class as it is, held until the transaction ends; nothing when there is none.
Task<std::optional<TaxClass>> lock_tax_class(pg::TenantTx& tx, std::string code);

/// A pack's classes as a tenant's: what the kernel says of each day on which a rate changes.
std::vector<TaxClass> classes_of(packs::Pack const& pack);

} // namespace shopx::pricing
