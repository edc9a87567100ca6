// Coupons and their uses in the database. Private to pricing.
#pragma once

#include "shopx/pricing/pricing.hpp"

namespace shopx::pricing {

enum class UseState { reserved, redeemed };

/// That one sale has used a coupon, or is about to.
struct Use {
    SaleId sale;
    UseState state{};
    Instant at;
};

/// The coupon, held until the transaction ends; nothing when there is none. All that counts uses begins with it.
Task<std::optional<Coupon>> lock_coupon(pg::TenantTx& tx, std::string code);
Task<std::optional<Use>> use_by(pg::TenantTx& tx, std::string code, SaleId sale);
/// The oldest reservations that are still open.
Task<std::vector<Use>> reservations_of(pg::TenantTx& tx, std::string code);
/// Creates or replaces what the coupon is, not its uses. False: it was so already. Locked before.
Task<bool> put_coupon(pg::TenantTx& tx, Coupon coupon);

/// Counts the coupon, which is locked, for the sale. Queued.
void reserve(pg::TenantTx& tx, Coupon const& coupon, SaleId sale, Instant now);
/// Takes a reservation back. Queued.
void release(pg::TenantTx& tx, Coupon const& coupon, SaleId sale);

bool has_begun(Coupon const& coupon, Instant at);
bool has_ended(Coupon const& coupon, Instant at);

} // namespace shopx::pricing
