// The table of accounts, whose personal columns are sealed: read and found here and nowhere else. Private to identity.
#pragma once

#include "shopx/identity/identity.hpp"
#include "shopx/runtime/sealer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace shopx::identity {

struct StoredAccount {
    AccountId id;
    std::string email;
    std::string name;
    std::string password_hash;
    std::optional<Instant> credentials_changed_at;
};

Task<std::optional<StoredAccount>> find_by_email(pg::SystemTx& tx, crypto::Sealer const& sealer, std::string email);
Task<std::optional<StoredAccount>> find_by_id(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId id);

/// What an e-mail is found by. It is compared without regard to the case of ASCII letters, as everybody's mail system does.
std::string email_index(crypto::Sealer const& sealer, std::string_view email);
/// Where a column is sealed for: it opens for this account alone.
std::string email_place(AccountId id);
std::string name_place(AccountId id);
std::string lower_case(std::string_view email);

} // namespace shopx::identity
