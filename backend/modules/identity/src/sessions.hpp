// Sessions and their refresh tokens. They belong to a person and to no tenant. Private to identity.
#pragma once

#include "shopx/base/limits/identity.hpp"
#include "shopx/base/result.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

#include <optional>
#include <string>
#include <vector>

namespace shopx::identity {

enum class Transport : std::uint8_t {
    bearer, // tokens in bodies: phones, programs
    cookie, // tokens in cookies that no script can read: the web
};

struct Session {
    Uuid id;
    AccountId account;
    TenantId acting_for;
    Transport transport{};
    Instant created_at;
    Instant last_used_at;
    Instant proven_at;
    bool with_second_factor = false;
    std::string device;  // the User-Agent of its sign-in
    std::string address; // of the last use
    std::optional<Instant> revoked_at{};
};
/// Whether the session's refresh token may still be used.
bool is_alive(Session const& session, Instant now);

/// Opens a session and gives its first refresh token. Forgets what ended long ago of the same person.
/// Whether there is a session of this person's, or was lately.
Task<bool> has_signed_in_before(pg::SystemTx& tx, AccountId account);
Task<std::string> open_session(pg::SystemTx& tx, Session const& session);
/// The session that this refresh token belongs to, locked; nothing: the token is none of ours.
Task<std::optional<Session>> lock_session_of_token(pg::SystemTx& tx, std::string const& refresh_token);
Task<std::optional<Session>> find_session(pg::SystemTx& tx, Uuid id);
/// Those that are alive, last used first.
Task<std::vector<Session>> sessions_of(pg::SystemTx& tx, AccountId account, Instant now);

/// What a refresh token was exchanged for.
struct Successor {
    std::optional<std::string> token; // absent: the token was spent and its grace is over; somebody else has it
    bool again = false;               // the successor that was given before
};
/// Spends the token of a session that is locked. Within limits::refresh_grace the same device gets the same successor again, since the
/// answer may have been lost on its way.
Task<Successor> spend(pg::SystemTx& tx, Session const& session, std::string const& refresh_token, std::string const& device, Instant now);

void touch_session(pg::SystemTx& tx, Uuid id, std::string const& address, Instant now);
void prove_session(pg::SystemTx& tx, Uuid id, bool with_second_factor, Instant now);
void move_session(pg::SystemTx& tx, Uuid id, TenantId tenant);

/// Why a session ended, for the person and the record.
enum class Reason : std::uint8_t { signed_out, ended, ended_by_manager, password_changed, token_reused };
std::string_view name_of(Reason reason);

/// Which sessions of a person to end.
struct Ending {
    AccountId account;
    Reason reason{};
    std::optional<Uuid> only{};
    std::optional<Uuid> except{};
    std::optional<TenantId> acting_for{};
};
/// Those that were alive and are not any more.
Task<std::vector<Uuid>> end_sessions(pg::SystemTx& tx, Ending const& ending);

} // namespace shopx::identity
