// The rows of a tenant's invitations. Private to identity.
#pragma once

#include "invitations.hpp"

namespace shopx::identity {

struct Invitation {
    Uuid id{};
    std::string email;
    std::string role;
    std::optional<std::vector<StoreId>> stores{}; // absent: all of them
    AccountId invited_by;
    Instant created_at{};
    Instant expires_at{};
};

/// False: limits::invitations_open_max are open.
Task<bool> add_invitation(pg::TenantTx& tx, crypto::Sealer const& sealer, Invitation const& invitation);
Task<std::vector<Invitation>> list_invitations(pg::TenantTx& tx, crypto::Sealer const& sealer, Instant now);
/// One that is open, until the transaction ends.
Task<std::optional<Invitation>> lock_invitation(pg::TenantTx& tx, crypto::Sealer const& sealer, Uuid id, Instant now);
void accept_invitation(pg::TenantTx& tx, Uuid id, Instant now);
/// False: none that is open.
Task<bool> withdraw_invitation(pg::TenantTx& tx, Uuid id, Instant now);

} // namespace shopx::identity
