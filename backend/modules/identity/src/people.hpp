// A person as sign-in finds them. Private to identity.
#pragma once

#include "wire.hpp"

#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace shopx::identity {

struct Person {
    AccountBody account;
    std::string password_hash;
};
/// One query, whether there is such a person or not. The e-mail in any case.
Task<std::optional<Person>> find_by_email(pg::SystemTx& tx, crypto::Sealer const& sealer, std::string email);
Task<std::optional<Person>> find_by_id(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId id);
/// The tenants that the person belongs to, by name.
Task<std::vector<TenantBody>> tenants_of(pg::SystemTx& tx, AccountId account);

/// What an e-mail is found by, in any case: e-mails and names are sealed.
std::string email_index(crypto::Sealer const& sealer, std::string_view email);
/// Where a column is sealed for: it opens for this account alone.
std::string email_place(AccountId id);
std::string name_place(AccountId id);

/// In lower case, as it is kept.
std::string lower(std::string text);
std::vector<MembershipBody> memberships_of(std::vector<TenantBody> const& tenants);

} // namespace shopx::identity
