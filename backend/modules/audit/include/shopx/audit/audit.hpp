// Who did what, written in the transaction that did it, and chained so that a changed or missing entry shows.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <string>
#include <string_view>

namespace shopx::audit {

/// Who acts, and from where.
struct Actor {
    std::string_view kind;   // "member", "pin", "api_key", "support", "operator" (a command on the server), "system"
    Uuid id{};               // the person, key or grant; nil: nobody in particular
    Uuid session{};          // the session behind it
    std::string address{};   // of the other end, as the edge believes it
    std::string request_id{};
};
/// The signed-in caller of this request.
Actor actor_of(http::Request const& request);

/// One act. `before` and `after` are JSON objects with the fields that matter, or empty: never a password, code, token or key.
struct Entry {
    std::string_view action; // a literal, "member.role_changed": subject, dot, past tense; listed in the module's README
    std::string subject{};   // the id or code of what was acted upon
    std::string before{};
    std::string after{};
};

/// Appends to the tenant's chain. Call it last before the commit: it holds the tenant's head row until then.
Task<void> record(pg::TenantTx& tx, Actor const& actor, Entry const& entry, Instant now);

} // namespace shopx::audit
