// Links in mails, each good once. Private to identity.
#pragma once

#include "people.hpp"

#include "shopx/runtime/json.hpp"

namespace shopx::identity {

enum class LinkPurpose : std::uint8_t { sign_up, reset, invitation, old_address, new_address, recovery, recovery_stop, recovery_finish };
std::string_view name_of(LinkPurpose purpose);

/// What a link carries about people; sealed at rest.
struct LinkDetails {
    std::string email;
    std::string name;
    std::string business;
    static constexpr auto wire()
    {
        return json::object<LinkDetails>("LinkDetails", "Sealed with a link", json::field("email", &LinkDetails::email, "The address it is about"),
            json::field("name", &LinkDetails::name, "Of the person"), json::field("business", &LinkDetails::business, "Its name"));
    }
};

struct Link {
    LinkPurpose purpose{};
    std::string mailbox; // the address that the mail goes to
    AccountId account;
    Uuid subject{};
    std::optional<TenantId> tenant{};
    LinkDetails details{};
};

/// Remembers the link and gives its token, 256 random bits, which is for the mail alone.
Task<std::string> make_link(pg::SystemTx& tx, crypto::Sealer const& sealer, Link const& link, std::chrono::seconds life, Instant now);
/// Whether a mailbox has had as many links of this kind in the last hour as it may.
Task<bool> has_had_enough(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string const& mailbox, Instant now);

/// The link, if it is good now; it stays good. `mailbox` is not known any more.
Task<std::optional<Link>> look_at_link(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string token, Instant now);
/// The same, and it is used up when the transaction commits. Of two at once one has it.
Task<std::optional<Link>> use_link(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string token, Instant now);
/// A link that is used or too old, for what does not give anything away.
Task<std::optional<Link>> find_spent_link(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string token);
/// Before one of several is used, so that of the last two one sees the other.
void lock_links_about(pg::SystemTx& tx, Uuid subject);
/// Whether no link about this subject waits to be used.
Task<bool> all_used(pg::SystemTx& tx, Uuid subject);
/// Makes a person's links, or those about a subject, good for nothing.
void drop_links_of(pg::SystemTx& tx, AccountId account);
void drop_links_about(pg::SystemTx& tx, Uuid subject);
/// Forgets what has been of no use for limits::dead_links_kept.
void sweep_links(pg::SystemTx& tx, Instant now);

Error link_is_dead();

} // namespace shopx::identity
