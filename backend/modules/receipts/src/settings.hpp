// What a store's receipts say beside the sale. Private to receipts.
#pragma once

#include "receipt.hpp"

#include "shopx/runtime/json.hpp"

namespace shopx::receipts {

struct Settings {
    std::string header;
    std::string footer;
    Language language{};
    std::string logo_png;
};
Task<Settings> settings_of(pg::TenantTx& tx, StoreId store);
void put_settings(pg::Batch& batch, TenantId tenant, StoreId store, Settings const& settings);

/// Of now: what the directory and the settings say of the sale's store and register.
Head head_of(stores::Directory const& directory, Settings const& settings, sales::Stored const& sale);

/// As the first print of a sale keeps it.
std::string to_json(Head const& head);
Head head_from_json(std::string_view text);

} // namespace shopx::receipts
