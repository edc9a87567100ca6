// A stored sale, or what an exchange sold, as refunds read it: what was paid for each line and by each tender. Nothing is priced again (B16).
#pragma once

#include "document.hpp"

#include "shopx/base/result.hpp"
#include "shopx/engine/refund.hpp"
#include "shopx/sales/sales.hpp"

#include <deque>

namespace shopx::refund_sale {

/// One way in which the original was paid. All its cash is one, in the store's currency.
struct SoldTender {
    std::int16_t ordinal = 0; // from 1; of cash, its first
    TenderKind kind{};
    std::int64_t amount_minor = 0;   // as the document has it
    bool handed_over = false;        // value that was sold, or a tip: below zero in the document
    std::int64_t paid_minor = 0;     // without cash rounding, never below zero
    std::int64_t received_minor = 0; // with it
    std::optional<PaymentId> payment_id;
    std::optional<ValueAccountId> account_id;
};

struct Sold {
    SaleId id;
    sales::Kind kind{};
    StoreId store;
    RegisterId register_id;
    Instant occurred_at;
    BusinessDay business_date;
    std::string currency;
    bool prices_include_tax = true;
    Scope scope{};
    std::vector<LineBody> lines;  // of the document
    std::vector<bool> is_sold;    // false: an exchange's line that came back
    std::vector<TaxBody> taxes;
    std::vector<SoldTender> tenders;
    std::int64_t rounding_minor = 0;
    std::optional<ShiftId> shift_id;

    /// As the database keeps it, with nothing given back.
    sales::Refundable as_sold() const;
    SoldTender const* tender(std::int64_t ordinal) const;
};

/// Refuses what nothing can come back of: a return, a refund, a void.
Result<Sold> read_sold(sales::Record const& record);

/// The lines as the kernel takes them, with what has come back. Holds what its spans point to; not to be copied.
class KernelSale {
public:
    KernelSale(Sold const& sold, sales::Refundable const& state);
    KernelSale(KernelSale const&) = delete;
    engine::SoldSale const& sale() const { return sale_; }

private:
    std::vector<engine::SoldLine> lines_;
    std::deque<std::vector<engine::SoldTax>> taxes_;
    engine::SoldSale sale_;
};

} // namespace shopx::refund_sale
