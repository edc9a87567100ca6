// Counts of a drawer, every attempt kept, and the second person's word on a variance.
#pragma once

#include "shifts.hpp"
#include "totals.hpp"

namespace shopx::drawers {

inline constexpr std::int16_t counts_max = 3; // the first and two more: the table says so too

struct Count {
    struct Amount {
        std::string currency;
        std::int64_t counted_minor = 0;
        std::int64_t expected_minor = 0; // as it was when the count was committed
        std::int64_t variance() const { return counted_minor - expected_minor; }
    };
    Uuid id;
    ShiftId shift;
    std::int16_t ordinal = 0;
    AccountId account;
    Instant counted_at;
    Instant recorded_at;
    std::string said; // canonical JSON, by denomination
    std::optional<AccountId> approved_by{};
    std::optional<std::string> approval_reason{};
    std::vector<Amount> amounts{};

    std::vector<Counted> counted() const;
};
CountBody to_body(Count const& count, std::int64_t variance_limit_minor);

Task<std::optional<Count>> find_count(pg::TenantTx& tx, Uuid id);
Task<std::optional<Count>> last_count(pg::TenantTx& tx, ShiftId shift);
void insert_count(pg::Batch& batch, TenantId tenant, Count const& count);
void approve(pg::Batch& batch, TenantId tenant, Count const& count, Instant now);

Task<std::int64_t> variance_limit(pg::TenantTx& tx);
void put_variance_limit(pg::Batch& batch, TenantId tenant, std::int64_t limit_minor);

} // namespace shopx::drawers
