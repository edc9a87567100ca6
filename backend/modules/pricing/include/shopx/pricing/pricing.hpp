// What prices are made of, as data: taxes with their dates, promotions and price lists with their versions, coupons and their uses.
// The arithmetic is engine/.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/engine/promotion.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace shopx::pricing {

// ---- taxes ----

/// One tax of a class, in the kernel's terms (E4).
struct Tax {
    std::string code;
    std::int32_t rate_ppm = 0;
    std::uint32_t on_earlier = 0; // bit i: its base holds the list's tax i too
    friend bool operator==(Tax const&, Tax const&) = default;
};

/// What holds from a business date on, until the next period begins. No taxes: outside the tax.
struct TaxPeriod {
    std::optional<BusinessDay> from; // absent: always
    std::vector<Tax> taxes;
    friend bool operator==(TaxPeriod const&, TaxPeriod const&) = default;
};

struct TaxClass {
    std::string code;
    std::string name;
    std::int32_t rate_ppm = 0; // of all its taxes together, on the day when the class was written
    std::int32_t version = 1;
    std::vector<TaxPeriod> periods; // by date; empty: one tax of rate_ppm, named as the class
};

/// Creates or replaces the classes; appends to the feed what is new or differs.
Task<void> put_tax_classes(pg::TenantTx& tx, std::span<TaxClass const> classes, Instant now);

/// A tenant's tax classes in memory; few, so looked up by a walk. Their periods are never empty here.
struct TaxTable {
    std::vector<TaxClass> classes;
    TaxClass const* find(std::string_view code) const;
    /// What holds on a business date. Null: no such class, or a class that begins later.
    std::vector<Tax> const* taxes_on(std::string_view code, BusinessDay day) const;
};

class TaxTables {
public:
    TaxTables(Loop& loop, pg::Database& db, feed::Watcher& watcher);
    ~TaxTables();
    Task<std::shared_ptr<TaxTable const>> of(TenantId tenant);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

// ---- promotions and price lists ----

/// A tenant's promotions and price lists at one version of its rules. It never changes.
struct RuleBook {
    std::int64_t version = 0;                                   // counts the changes of the tenant's rules; 0: there has never been one
    std::string text = R"({"promotions":[],"price_lists":[]})"; // the kernel's rule set, canonical JSON
    engine::RuleSet rules;                                      // the same, compiled
    bool empty = true;                                          // neither promotion nor price list: a sale need not ask
};

/// The rule books of all tenants: the current one is in memory after its first use and follows the feed.
class RuleBooks {
public:
    RuleBooks(Loop& loop, pg::Database& db, feed::Watcher& watcher);
    ~RuleBooks();
    Task<std::shared_ptr<RuleBook const>> of(TenantId tenant);
    /// As it was at a version, for a sale that names it. Null: there has been no such version yet.
    Task<std::shared_ptr<RuleBook const>> at(TenantId tenant, std::int64_t version);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

// ---- coupons ----

/// A coupon whose uses are counted. A code without such a row is unlimited and unlocks itself.
struct Coupon {
    std::string code;
    std::string unlocks; // what promotions call it
    std::int32_t uses_max = 1;
    std::int32_t uses = 0;              // reserved and redeemed, without those beyond the limit
    std::optional<Instant> from, until; // until is excluded
};
/// Those of the codes that have a row, by code.
Task<std::vector<Coupon>> find_coupons(pg::TenantTx& tx, std::span<std::string const> codes);

struct CouponAnswer {
    std::string code;
    bool limited = false; // it has a row, so the use was recorded
    bool clash = false;   // beyond its limit or outside its time: recorded all the same, not counted; flag the sale
    friend bool operator==(CouponAnswer const&, CouponAnswer const&) = default;
};
/// Records that a sale which happened at `at` used these coupons: reservations become redemptions. Each code once, by code. A repeat
/// changes nothing and answers the same. Locks the coupons in the order of their codes.
Task<std::vector<CouponAnswer>> redeem(pg::TenantTx& tx, SaleId sale, std::span<std::string const> codes, Instant at);

/// /v1/tax-classes…, /v1/promotions…, /v1/price-lists…, /v1/pricing-policy, /v1/pricing-rules…, /v1/coupons…
http::Routes routes(Clock const& clock, pg::Database& db, TaxTables& tables, RuleBooks& books, feed::Watcher& watcher);

} // namespace shopx::pricing
