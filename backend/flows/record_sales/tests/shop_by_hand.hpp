// A shop made by hand, and a sale in it. Lines are open items: a catalogue's are tested over HTTP.
#pragma once

#include "record_sale.hpp"

#include <gtest/gtest.h>

namespace shopx::record_sales {

inline constexpr Instant noon{1'795'521'600'000'000}; // 2026-11-24T12:00:00Z

inline Instant later(std::chrono::seconds by) { return noon + by; }

struct PriceTest : testing::Test {
    stores::Directory directory;
    catalog::Catalogue const catalogue{nullptr}; // nothing of it is asked for
    pricing::TaxTable const taxes;
    pricing::RuleBook const* rules_now = nullptr;
    pricing::RuleBook const* rules = nullptr;
    std::vector<pricing::Coupon> coupons;
    std::vector<std::string> clashes;
    http::Caller const caller{TenantId{new_uuid7(noon.ms())}, AccountId{new_uuid7(noon.ms())}, {}};
    StoreId const store{new_uuid7(noon.ms())};
    RegisterId const till{new_uuid7(noon.ms())};
    SaleId const id{new_uuid7(noon.ms())};

    PriceTest()
    {
        stores::Store shop;
        shop.id = store;
        shop.code = "MILL";
        shop.time_zone = "Europe/London";
        shop.cut_over_minutes = 240;
        shop.currency = "GBP";
        shop.rounding_scope = "rate_per_document";
        directory.stores.push_back(shop);
        directory.registers.push_back({till, store, "1", "Front counter", SeriesId{new_uuid7(noon.ms())}, "MILL-1", 1});
    }

    /// An odd button for 2.40 with 20 % in it.
    SaleBody button() const
    {
        SaleBody body;
        body.kind = Kind::sale;
        body.store_id = store;
        body.register_id = till;
        body.occurred_at = noon;
        body.currency = "GBP";
        body.rounding_scope = Scope::rate_per_document;
        LineBody line;
        line.name = "Odd button";
        line.quantity_milli = 1000;
        line.unit_price_e4 = 24000;
        line.tax_code = "standard";
        line.tax_rate_ppm = 200'000;
        line.gross_minor = line.total_minor = 240;
        line.tax_minor = 40;
        body.lines = {line};
        body.taxes = {{"standard", 200'000, 200, 40}};
        body.tax_minor = 40;
        body.total_minor = 240;
        body.tenders = {{TenderKind::cash, 240, 240, 0, {}}};
        body.kernel_version = 1;
        return body;
    }

    Result<PricedSale> priced(SaleBody const& body, Instant now = noon) const
    {
        return price({directory, catalogue, taxes, rules_now, rules, coupons, clashes}, caller, id, body, now);
    }
    std::string flags(SaleBody const& body, Instant now = noon) const { return priced(body, now).value().record.flags.value_or(""); }
    std::string refusal(SaleBody const& body) const
    {
        auto const result = priced(body);
        return result ? "recorded" : std::string{result.error().code} + " at " + result.error().fields.at(0).pointer;
    }
};

} // namespace shopx::record_sales
