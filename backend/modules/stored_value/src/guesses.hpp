// Codes can be guessed, so misses are counted: of one person, in a quarter of an hour.
#pragma once

#include "shopx/runtime/pg.hpp"

namespace shopx::stored_value {

/// Counts one guess and says how many that makes. It is kept by the commit, so whoever finds something leaves without one.
/// Holds the person's row: two guesses at once are counted one after the other.
Task<std::int32_t> count_guess(pg::TenantTx& tx, AccountId guesser, Instant now);

} // namespace shopx::stored_value
