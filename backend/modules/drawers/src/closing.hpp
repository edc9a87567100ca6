// The end of a shift: a Z that the server makes, or one that the register has sealed.
#pragma once

#include "counts.hpp"
#include "z_reports.hpp"

namespace shopx::drawers {

/// Who ends it, and when. `day` is the store's business day of `closed_at`.
struct Closing {
    Uuid z;
    Instant closed_at;
    BusinessDay day;
    AccountId by;
    Instant now;
    std::optional<std::string> abandoned{}; // why nobody counted
};

/// Makes the Z of a locked, open shift out of its sums, and queues it, the end of the shift, the variance and what the feed says.
/// Refuses with drawers.not_counted and drawers.approval_needed.
Task<Result<StoredZ>> close_shift(pg::TenantTx& tx, Shift const& shift, Closing const& closing);

/// The same with the Z of a register: kept as it is, with flags where it differs from what we know. Refuses a Z of another drawer and one
/// that does not go on where the chain ends.
Task<Result<StoredZ>> seal_shift(pg::TenantTx& tx, Shift const& shift, ZBody const& said, Closing const& closing);

/// Where two Zs differ in amounts and numbers; at most limits::z_flags_max.
std::vector<ZFlag> differences(ZBody const& said, ZBody const& known);

} // namespace shopx::drawers
