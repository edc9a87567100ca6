// Recovery codes of a person. Private to factors.
#pragma once

#include "shopx/factors/factors.hpp"

namespace shopx::factors {

/// Ten new ones as they are shown, once; those from before are void.
Task<std::vector<std::string>> make_recovery_codes(pg::SystemTx& tx, AccountId account, Instant now);
Task<std::int64_t> recovery_codes_left(pg::SystemTx& tx, AccountId account);
/// Uses it up. Letters of either case; dashes and spaces don't matter.
Task<Result<void>> use_recovery_code(pg::SystemTx& tx, AccountId account, std::string_view code, Instant now);
Task<void> remove_recovery_codes(pg::SystemTx& tx, AccountId account);

} // namespace shopx::factors
