// What the worker does about invitations. Private to identity.
#pragma once

#include "link_requests.hpp"

namespace shopx::identity {

/// Mails the link of a new invitation.
Task<void> answer_invitation(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now);
/// Mails a new link for one that is too old, to the address that was invited, while the invitation is open.
Task<void> answer_invitation_again(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now);

} // namespace shopx::identity
