// The authenticator app's row of a person. Private to factors.
#pragma once

#include "shopx/factors/factors.hpp"

namespace shopx::factors {

struct TotpState {
    bool is_confirmed = false;
    std::optional<Instant> locked_until;
};
/// Absent: none was begun.
Task<std::optional<TotpState>> find_totp(pg::SystemTx& tx, AccountId account);
/// A new secret that waits for its first code; nothing when one is in use already.
Task<std::optional<std::string>> begin_totp(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId account, Instant now);
Task<Result<void>> confirm_totp(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId account, std::string const& code, Instant now);
/// Whether there was one.
Task<bool> remove_totp(pg::SystemTx& tx, AccountId account);
/// Counts the try, right or wrong; the row is locked until the commit, so that tries at once stand in line.
Task<boost::system::result<void, Refused>> use_totp(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId account, std::string const& code, Instant now);

} // namespace shopx::factors
