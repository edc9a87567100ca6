// Shifts and what happens in their drawers beside sales, as rows.
#pragma once

#include "shift_body.hpp"

#include "shopx/drawers/drawers.hpp"

#include <memory>

namespace shopx::drawers {

struct Shift {
    ShiftId id;
    StoreId store;
    RegisterId register_id;
    SeriesId incarnation;
    std::string currency;
    ShiftState state = ShiftState::open;
    AccountId opened_by;
    AccountId held_by;
    Instant opened_at;
    Instant recorded_at;
    std::optional<Instant> closed_at{};
    std::optional<AccountId> closed_by{};
    std::optional<Uuid> z{};
    std::string said; // canonical JSON of the opening
    std::optional<BusinessDay> closed_day{};
    bool has_our_count = false; // its Z is ours and said a variance, which late cash changes
};
ShiftBody to_body(Shift const& shift);

std::optional<Shift> one_of(pg::Rows const& rows);
Task<std::optional<Shift>> find_shift(pg::TenantTx& tx, ShiftId id);
/// Until the commit nobody else changes it, and the follower waits with its sales.
Task<std::optional<Shift>> lock_shift(pg::TenantTx& tx, ShiftId id);
Task<std::optional<ShiftId>> open_shift_of(pg::TenantTx& tx, RegisterId register_id);
void insert_shift(pg::Batch& batch, TenantId tenant, Shift const& shift);
void hand_over(pg::Batch& batch, TenantId tenant, ShiftId id, AccountId to);
void end_shift(pg::Batch& batch, TenantId tenant, Shift const& shift);

struct ShiftFilter {
    std::optional<RegisterId> register_id;
    std::optional<ShiftState> state;
    std::optional<Uuid> before;
    std::shared_ptr<std::vector<StoreId> const> stores; // null: all
};
/// Newest first by id, at most limits::page_rows_max.
Task<std::vector<Shift>> list_shifts(pg::TenantTx& tx, ShiftFilter const& filter);

/// Who approved, and whether we know that they did or have the register's word for it.
struct Approval {
    std::optional<AccountId> by{};
    bool is_proven = false;
};

struct Event {
    Uuid id;
    ShiftId shift;
    StoreId store;
    EventKind kind{};
    std::int64_t amount_minor = 0;
    std::string currency;
    std::optional<std::string> reason{};
    AccountId account;
    Approval approval{};
    Instant occurred_at;
    Instant recorded_at;
    BusinessDay business_date;
    bool is_late = false;
    std::string said{};
};
/// Of pay-ins, pay-outs, drops and no-sales.
Task<std::optional<Event>> find_event(pg::TenantTx& tx, Uuid id);
void insert_event(pg::Batch& batch, TenantId tenant, Event const& event);

/// Why this caller may not touch the drawer: another store's, another register's than the one he is at, or somebody else's.
std::optional<Error> refuse_drawer(http::Caller const& caller, Shift const& shift);
Error unknown_shift();

} // namespace shopx::drawers
