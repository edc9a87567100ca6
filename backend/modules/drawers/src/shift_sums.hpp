// What documents add to the running sums of their shifts. Private to drawers.
#pragma once

#include "shopx/documents/documents.hpp"
#include "shopx/sales/sales.hpp"

#include <array>
#include <map>
#include <tuple>

namespace shopx::drawers {

/// What a tender does to the drawer of one currency; amounts as in drawers.shift_tenders.
struct TenderSum {
    std::int64_t tenders = 0;
    std::int64_t taken_minor = 0;
    std::int64_t given_back_minor = 0;
    std::int64_t given_minor = 0;
    std::int64_t change_minor = 0;
    std::int64_t cash_minor() const { return given_minor - change_minor - given_back_minor; }
    TenderSum& operator+=(TenderSum const& other);
};
/// A tender, once for each currency whose drawer it touches (E8): of foreign cash the notes lie in their own drawer and the change comes out of
/// the home one, where the tender is no second tender. What a cash refund hands out is given back, and no change.
std::vector<std::pair<std::string, TenderSum>> sums_of(documents::TenderBody const& tender, std::string const& home);
std::string_view word(documents::TenderKind kind);

/// By shift, and apart what came after its Z.
class ShiftSums {
public:
    void add(ShiftId shift, bool is_late, sales::Stored const& document, documents::Said const& said);
    void write(pg::TenantTx& tx) const;

private:
    using Part = std::pair<ShiftId, bool>;
    struct Totals {
        std::array<std::int64_t, 5> documents{}; // by sales::Kind, from 1
        std::int64_t sold_minor = 0;
        std::int64_t returned_minor = 0;
        std::int64_t tax_minor = 0;
        std::int64_t discount_minor = 0;
        std::int64_t rounding_minor = 0;
    };
    struct TaxSum {
        std::int64_t net_minor = 0;
        std::int64_t tax_minor = 0;
    };
    struct Receipts {
        std::int64_t first = 0;
        std::int64_t last = 0;
        std::int64_t count = 0;
    };
    std::map<Part, Totals> totals_;
    std::map<std::tuple<Part, std::string_view, std::string>, TenderSum> tenders_; // kind, currency
    std::map<std::tuple<Part, std::string, std::int32_t>, TaxSum> taxes_;          // code, rate
    std::map<std::pair<Part, SeriesId>, Receipts> receipts_;

    void write_totals(pg::TenantTx& tx) const;
    void write_tenders(pg::TenantTx& tx) const;
    void write_taxes(pg::TenantTx& tx) const;
    void write_receipts(pg::TenantTx& tx) const;
};

} // namespace shopx::drawers
