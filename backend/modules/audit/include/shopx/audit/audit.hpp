// Who did what, written in the transaction that did it, and chained so that a changed or missing entry shows.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace shopx::audit {

/// Who acts, and from where.
struct Actor {
    std::string_view kind; // "member", "pin", "api_key", "support", "operator" (a command on the server), "system"
    Uuid id{};             // the person, key or grant; nil: nobody in particular
    Uuid session{};        // the session behind it
    std::string address{}; // of the other end, as the edge believes it; kept without the part that tells one household from the next
    std::string request_id{};
};
/// The signed-in caller of this request.
Actor actor_of(http::Request const& request);

/// One act. `before` and `after` are JSON objects with the fields that matter, or empty: never a password, code, token or key, and of a person
/// the id alone, so that the chain still holds when the person is forgotten.
struct Entry {
    std::string_view action; // a literal, "member.role_changed": subject, dot, past tense; listed in the module's README
    std::string subject{};   // the id or code of what was acted upon
    std::string before{};
    std::string after{};
};

/// Appends to the tenant's chain. Call it last before the commit: it holds the tenant's head row until then.
Task<void> record(pg::TenantTx& tx, Actor const& actor, Entry const& entry, Instant now);

/// Somebody looked at personal data or took it out: an entry in a transaction of its own, committed before what was asked for is shown.
Task<void> record_reading(pg::Database& db, http::Request const& request, Entry const& entry, Instant now);

/// The same for an act of one of ours, in a chain of no tenant that stays when the tenant is erased.
struct OperatorAct {
    std::string operator_name;
    std::string_view action;
    TenantId about;
    std::string subject{};
};
Task<void> record(pg::SystemTx& tx, OperatorAct const& act, Instant now);

/// What a look at a whole chain found. That it holds proves that no entry was changed, removed, put in or moved since the head's digest was
/// known. Whoever can rewrite the head too can rewrite all: keep `head_digest` elsewhere, and compare.
struct Chain {
    std::int64_t entries = 0;
    std::int64_t head_position = 0;
    std::string head_digest{}; // hexadecimal
    struct Fault {
        std::int64_t position = 0;
        std::string detail;
    };
    std::optional<Fault> first_fault{};
};
/// In pages, in one transaction each: entries that come meanwhile are looked at too.
Task<Chain> verify(pg::Database& db, TenantId tenant);
Task<Chain> verify_operators(pg::Database& db);

/// GET /v1/audit
http::Routes routes(Clock const& clock, pg::Database& db);

} // namespace shopx::audit
