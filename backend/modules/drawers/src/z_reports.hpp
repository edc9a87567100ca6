// Zs as rows, and the chain that they are.
#pragma once

#include "shifts.hpp"
#include "z_body.hpp"

#include <array>

namespace shopx::drawers {

struct StoredZ {
    Uuid id;
    ShiftId shift;
    StoreId store;
    RegisterId register_id;
    SeriesId incarnation;
    std::int64_t number = 0;
    std::optional<std::string> previous_digest; // 32 bytes
    std::string digest;                         // 32 bytes
    std::int64_t perpetual_minor = 0;
    std::int64_t late_told_minor = 0;
    bool is_sealed = false;
    std::string document;
    std::optional<std::string> flags; // ZFlags
    AccountId account;
    Instant closed_at;
    Instant recorded_at;
};

/// Where an incarnation's chain ends; number 0: nowhere yet.
struct ChainHead {
    std::int64_t number = 0;
    std::string digest; // 32 bytes
    std::int64_t perpetual_minor = 0;
    std::int64_t late_told_minor = 0;
};
Task<ChainHead> chain_head(pg::TenantTx& tx, SeriesId incarnation);
/// All that ever came to shifts of the incarnation after their Z.
Task<std::int64_t> late_total(pg::TenantTx& tx, SeriesId incarnation);

Task<std::optional<StoredZ>> find_z(pg::TenantTx& tx, Uuid id);
void insert_z(pg::Batch& batch, TenantId tenant, StoredZ const& z);
struct ZFilter {
    std::optional<RegisterId> register_id;
    std::optional<Uuid> before;
    std::shared_ptr<std::vector<StoreId> const> stores; // null: all
};
/// Newest first by id, at most limits::page_rows_max.
Task<std::vector<StoredZ>> list_z(pg::TenantTx& tx, ZFilter const& filter);
/// In the order of the chains: by incarnation, then number; at most limits::page_rows_max after the one given.
Task<std::vector<StoredZ>> z_after(pg::TenantTx& tx, SeriesId incarnation, std::int64_t number);
Task<std::vector<DoubtBody>> doubts_of(pg::TenantTx& tx, ShiftId shift);

/// With what came late. Throws when the stored document is none of ours.
Task<ZReportBody> report_of(pg::TenantTx& tx, StoredZ const& z);

/// The binary digest of 64 hexadecimal digits; nothing when they are not.
std::optional<std::string> digest_from_hex(std::string_view text);

} // namespace shopx::drawers
