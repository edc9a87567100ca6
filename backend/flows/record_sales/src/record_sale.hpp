#pragma once

#include "priced_sale.hpp"
#include "sale.hpp"

#include "shopx/orders/orders.hpp"
#include "shopx/record_sales/record_sales.hpp"
#include "shopx/stored_value/stored_value.hpp"

#include <span>

namespace shopx::record_sales {

/// What a sale is checked against, as it is in memory at this moment. Holds nothing across an await.
struct PriceBook {
    stores::Directory const& directory;
    catalog::Catalogue const& catalogue;
    pricing::TaxTable const& taxes;
    pricing::RuleBook const* rules_now = nullptr; // of a sale that names a version of the rules: the shop's own now
    pricing::RuleBook const* rules = nullptr;     // and those of that version; null: there never were such ones
    std::span<pricing::Coupon const> coupons{};   // of the sale's coupons those that have a row
    std::span<std::string const> clashes{};       // and of those the ones that were used up already
    std::span<members::OverrideFault const> override_faults{};
    SaleBody const* promised = nullptr;                      // the cart of the order that the sale names
    std::optional<orders::Doubt> order_doubt{};              // and what is odd about naming it
    std::span<stored_value::MoveFault const> value_faults{}; // by the place of the tender
};

/// The same words, as the modules have them.
payments::Kind payment_kind(TenderKind kind);
stored_value::Kind value_kind(TenderKind kind);

/// Refuses what cannot have happened; flags what is doubtful; changes nothing of what the till said.
Result<PricedSale> price(PriceBook const& book, http::Caller const& caller, SaleId id, SaleBody const& body, Instant now);

} // namespace shopx::record_sales
