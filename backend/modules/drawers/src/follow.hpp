// The follower's part: what a page of documents adds to the sums of its shifts.
#pragma once

#include "shopx/feed/feed.hpp"

namespace shopx::drawers {

/// In the transaction that moves the cursor. A shift that is being closed waits for this, or this for it: what comes after the Z is `late`.
Task<void> add_up(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& page, Instant now);

} // namespace shopx::drawers
