// An invoice of the log as a till would have said it: priced by the kernel, under the store's policy, with ids that follow from it.
#pragma once

#include "shopx/base/uuid.hpp"
#include "shopx/engine/quote.hpp"
#include "verbs/replay_invoices.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace shopx::app {

/// Where the invoices are sold, as the server's API describes it.
struct ReplayPlace {
    std::string store_id;
    std::string store_name;
    std::string register_id;
    std::string register_name;
    std::string currency;
    int currency_digits = 2;
    bool prices_include_tax = true;
    std::string rounding_scope;
    std::int64_t cash_step_minor = 1;

    struct TaxClass {
        std::string code;
        std::int32_t rate_ppm = 0;
    };
    std::vector<TaxClass> tax_classes;
    std::size_t open_item_tax = 0; // of goods that the catalogue doesn't know: "standard", or the first class there is

    struct Item {
        std::string variant_id;
        std::size_t tax = 0; // index into tax_classes
    };
    std::unordered_map<std::string, Item> items; // by own code, exactly
};

struct ReplaySale {
    SaleId id;
    bool is_return = false;
    std::string body;
    std::string_view path = "/v1/sales/"; // before the id
};

/// Europe/London's wall clock to UTC; of an hour that happens twice, the first.
Instant london_to_utc(Instant local_time);

/// A UUIDv7 of that time whose other bits follow from the invoice's number.
SaleId replay_sale_id(std::string_view invoice_number, Instant occurred_at);

/// The request body of PUT /v1/sales/{id}. An invoice with a customer is paid by card on the shop's own terminal, with the invoice's
/// number as reference, since the wholesaler's customers had accounts; one without is paid in cash, to the exact amount.
/// What the kernel refuses gives its reason, such as "overflow", and no sale.
struct Built {
    std::optional<ReplaySale> sale;
    std::string refused;
};
class SaleBuilder {
public:
    explicit SaleBuilder(ReplayPlace const& place);
    Built build(Invoice const& invoice);

private:
    void append_lines(std::string& out, Invoice const& invoice) const;
    void append_taxes(std::string& out) const;
    void append_tender(std::string& out, Invoice const& invoice, std::int64_t due_minor) const;

    ReplayPlace const& place_;
    engine::RoundingScope scope_;
    std::vector<engine::LineInput> lines_;
    engine::Quote quote_;
};

} // namespace shopx::app
