// Printers in shops. Private to receipts.
#pragma once

#include "shopx/receipts/receipts.hpp"

#include <optional>

namespace shopx::receipts {

struct Printer {
    PrinterId id;
    StoreId store;
    std::optional<RegisterId> register_id;
    std::string name;
    std::string host; // as the shop's network has it
    std::int32_t port = 0;
    std::int32_t columns = 0;
    std::vector<std::int64_t> code_pages;
    bool cuts = true;
    bool has_drawer = false;
    bool is_active = true;
};
Task<std::vector<Printer>> all_printers(pg::TenantTx& tx);
Task<std::optional<Printer>> find_printer(pg::TenantTx& tx, PrinterId id);
void put(pg::Batch& batch, TenantId tenant, Printer const& printer);

Paper paper_of(Printer const& printer);

} // namespace shopx::receipts
