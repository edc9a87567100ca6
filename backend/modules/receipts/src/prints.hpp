// Prints of receipts, counted. Private to receipts.
#pragma once

#include "receipt.hpp"

#include <optional>

namespace shopx::receipts {

struct Print {
    Uuid id;
    SaleId sale;
    bool is_gift = false;
    std::int64_t number = 0; // 1: the receipt; from 2 on a duplicate
    std::string language;
    Uuid printed_by;
    std::string caller_kind;
    Instant recorded_at;
    std::string head; // JSON
};
Task<std::optional<Print>> find_print(pg::TenantTx& tx, Uuid id);
/// All of a sale, in the order in which they were counted.
Task<std::vector<Print>> prints_of(pg::TenantTx& tx, SaleId sale);
/// The head that the first print kept, if there was one.
Task<std::optional<std::string>> kept_head(pg::TenantTx& tx, SaleId sale);

/// Counts it: `number` is the next one of this sale. 23505 when the id is taken. Holds the sale's counter until the commit.
Task<std::int64_t> count(pg::TenantTx& tx, Print const& print);

} // namespace shopx::receipts
