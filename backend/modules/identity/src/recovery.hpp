// The way back of a person who has lost password and factors. Private to identity.
#pragma once

#include "link_requests.hpp"

namespace shopx::identity {

/// Mails a link that begins a recovery; once one has waited long enough, a link that finishes it.
Task<void> answer_recovery(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now);
/// Tells people whose time of waiting is over, each once.
Task<void> announce_ready_recoveries(Parts& parts);

} // namespace shopx::identity
