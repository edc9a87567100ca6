// What the routes of identity share. Private to identity.
#pragma once

#include "password_work.hpp"
#include "people.hpp"
#include "throttle.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/identity/identity.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::identity {

struct Context {
    explicit Context(Parts p)
        : parts{std::move(p)},
          throttle{parts.clock, parts.db},
          passwords{parts.loop},
          nobodys_hash{hash_password(crypto::random_readable(20))}
    {
    }
    Parts parts;
    Throttle throttle;
    PasswordWork passwords;
    std::string nobodys_hash; // of a password nobody knows: what an unknown e-mail is compared with
};
using Shared = std::shared_ptr<Context>;

/// What a tenant asks of a member who signs in.
struct Demand {
    std::optional<Instant> second_factor_due{}; // absent: none is asked
    bool enrols_only = false;                   // it is due, and the person has none
};
Task<Demand> demand_of(Context& context, TenantId tenant, AccountId account, members::Member const& member, Instant now);

/// What a person may be asked for beside the password, by the wire's words; empty: nothing.
std::vector<std::string> names_of(factors::Kinds const& kinds);

/// The User-Agent, as much of it as is kept.
std::string device_of(http::Request const& request);
/// An act of a person, in the tenant's audit log; in a transaction of its own, since sessions belong to no tenant.
Task<void> audit_session(Context& context, TenantId tenant, audit::Actor actor, audit::Entry entry);
/// Nothing, or 403: a key, a PIN or support has no sessions of this kind.
std::optional<Error> refuse_all_but_people(http::Caller const& caller);

http::Routes sign_in_routes(Shared context);
http::Routes session_routes(Shared context);
http::Routes policy_routes(Shared context);

} // namespace shopx::identity
